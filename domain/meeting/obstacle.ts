import { requiredUnsigned } from './missing-signatures.ts';
import type { HouseholdFacts } from './facts.ts';
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

/** `unreachableAfterAttempts` comes from policy. */
export function obstacleOf(household: HouseholdFacts, unreachableAfterAttempts: number): Obstacle {
  const { objections, intent, wasMet, timesFailed, isOpenWhoSigns, status } = household;
  const [oldest] = objections.toSorted((a, b) =>
    a.raisedAt < b.raisedAt ? -1 : Number(a.raisedAt > b.raisedAt),
  );
  if (oldest) return oldest.category;
  if (lacksPapers(household)) return 'papers_missing';
  if (isOpenWhoSigns || status === 'partly_signed') return 'signatory_missing';
  if (intent === 'unwilling' || intent === 'undecided') return intent;
  if (intent === 'willing' || wasMet) return 'none';
  return timesFailed >= unreachableAfterAttempts ? 'unreachable' : 'not_met';
}

/** A paper is needed of somebody who must sign and has not. */
export const lacksPapers = (household: HouseholdFacts): boolean =>
  requiredUnsigned(household).some(({ papers }) => papers.some(({ state }) => state === 'needed'));
