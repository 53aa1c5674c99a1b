import type { ObjectionCategory } from '../policy.ts';

/** What keeps a household from signing beside an objection, in the order in which it is named. */
export const PLAIN_OBSTACLES = [
  'papers_missing',
  'signatory_missing',
  'unwilling',
  'undecided',
  'unreachable',
  'not_met',
  'none',
] as const;
export type PlainObstacle = (typeof PLAIN_OBSTACLES)[number];

/** One code: the category of the oldest open objection, else the first plain one that applies. */
export type Obstacle = ObjectionCategory | PlainObstacle;
