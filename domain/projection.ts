import type { Building, Effect } from './building.ts';
import { campaignShares, type ThresholdShare } from './campaign-thresholds.ts';
import type { Counts } from './counts.ts';
import { dailyEntry, type DailyEntry } from './daily.ts';
import type { BuildingEvent } from './events.ts';
import type { Tenure } from './household.ts';
import type { Answer, BuildingRun } from './intake.ts';
import type { Id, Instant } from './kernel.ts';
import type { NotificationEntry } from './notification/entry.ts';
import { notificationsOf } from './notification/from-events.ts';
import type { Stage } from './policy.ts';
import type { ThresholdState } from './thresholds.ts';
import { householdFile, viewBuilding, type HouseholdFile } from './views.ts';

/** Rows for PostgreSQL, all of them derived here: the database stores and numbers, it decides nothing. */
export interface Projection {
  buildingId: Id;
  campaignId: Id;
  /** Number of the last event that the rows stand for. */
  seq: number;
  events: EventRow[];
  answers: Answer[];
  building: BuildingRow;
  households: HouseholdRow[];
  removedHouseholdIds: Id[];
  /** Lines for the outbox, stored in the same transaction. */
  notifications: NotificationEntry[];
}

/** `daily` feeds the day's counters; `ledger` gives or voids a signing number. */
export type EventRow = BuildingEvent & { daily?: DailyEntry; ledger?: 'number' | 'void' };

export interface BuildingRow {
  stage: Stage;
  stageEndsAt: Instant | null;
  counts: Counts;
  thresholds: ThresholdState[];
  /** What it adds to thresholds over the campaign. */
  campaignShares: ThresholdShare[];
  effect: Effect | null;
  lastEventAt: Instant;
  withdrawn: boolean;
}

export interface HouseholdRow {
  id: Id;
  tenure: Tenure;
  status: HouseholdFile['status'];
  handlerId: Id | null;
  nextDueAt: Instant | null;
  signedAt: Instant | null;
  file: HouseholdFile;
}

/** At most this many events leave at once, so that no message grows without bound. */
export const EVENTS_PER_PROJECTION = 500;

/** Whether PostgreSQL has everything. */
export const isProjected = ({ outbox }: BuildingRun): boolean =>
  outbox.events.length === 0 && outbox.answers.length === 0;

/** Everything that PostgreSQL does not have yet, or null. Rows carry the latest state, so sending them twice or
 *  late (an older `seq`) changes nothing. */
export function nextProjection(run: BuildingRun): Projection | null {
  if (isProjected(run)) return null;
  const { events, answers } = run.outbox;
  const leaving = events.slice(0, EVENTS_PER_PROJECTION);
  const isAll = leaving.length === events.length;
  return {
    ...projectState(run.building, leaving),
    seq: leaving.at(-1)?.seq ?? run.building.seq,
    // Answers follow the last of their events.
    answers: isAll ? answers : [],
  };
}

/** The run once PostgreSQL has a projection. */
export function dropProjected(run: BuildingRun, projected: Projection): BuildingRun {
  const stored = new Set(projected.answers.map(({ commandId }) => commandId));
  return {
    ...run,
    outbox: {
      events: run.outbox.events.filter(({ seq }) => seq > projected.seq),
      answers: run.outbox.answers.filter(({ commandId }) => !stored.has(commandId)),
    },
  };
}

/** The rows for a building and what those events touched. */
export function projectState(building: Building, events: readonly BuildingEvent[]): Projection {
  const touched = touchedHouseholds(building, events);
  const { counts, thresholds } = viewBuilding(building);
  const { stage, stageEndsAt, effect, lastEventAt, withdrawn } = building;
  return {
    buildingId: building.id,
    campaignId: building.campaignId,
    seq: building.seq,
    events: events.map(eventRow),
    answers: [],
    building: {
      stage,
      stageEndsAt,
      counts,
      thresholds,
      campaignShares: campaignShares(building),
      effect,
      lastEventAt,
      withdrawn,
    },
    households: touched.flatMap((id) => householdRow(building, id)),
    removedHouseholdIds: touched.filter((id) => !building.households[id]),
    notifications: notificationsOf(building, events),
  };
}

/** What concerns the building as a whole changes what every household may do next. A plan shows on the files of the
 *  flats that it ties to its own, and no longer on those that the one before tied. */
function touchedHouseholds(building: Building, events: readonly BuildingEvent[]): Id[] {
  const named = events.flatMap((event) => {
    if (!('householdId' in event) || event.householdId === undefined) return [];
    return [event.householdId, ...tiedTo(building, event.type, event.householdId)];
  });
  const whole = events.some(({ type }) => WHOLE_BUILDING.has(type));
  return [...new Set(whole ? [...Object.keys(building.households), ...named] : named)];
}

/** Flats on whose files an event about another flat shows. */
function tiedTo({ households }: Building, type: BuildingEvent['type'], householdId: Id): Id[] {
  if (type === 'option_proposed') {
    const affected = households[householdId]?.options.flatMap(({ affects }) => affects) ?? [];
    return affected.filter((id) => households[id]);
  }
  if (!CHANGES_NEIGHBOURS.has(type)) return [];
  // Whatever plan tied a flat left its mark there.
  const tied = Object.values(households).filter(
    ({ options, neighbourChange }) =>
      neighbourChange !== null || options.some(({ affects }) => affects.includes(householdId)),
  );
  return tied.map(({ id }) => id);
}

const CHANGES_NEIGHBOURS: ReadonlySet<BuildingEvent['type']> = new Set([
  'household_added',
  'household_removed',
  'households_merged',
] as const);

const WHOLE_BUILDING: ReadonlySet<BuildingEvent['type']> = new Set([
  'building_opened',
  'policy_changed',
  'stage_advanced',
  'stage_extended',
  'stage_end_moved',
  'stage_end_recounted',
  'building_lapsed',
] as const);

function eventRow(event: BuildingEvent): EventRow {
  const daily = dailyEntry(event);
  if (event.type === 'household_signed') return { ...event, ...daily, ledger: 'number' };
  if (event.type === 'household_unsigned') return { ...event, ...daily, ledger: 'void' };
  return { ...event, ...daily };
}

function householdRow(building: Building, id: Id): HouseholdRow[] {
  const household = building.households[id];
  if (!household) return [];
  const file = householdFile(building, household);
  const { tenure, status, handlerId, nextDueAt, signedAt } = file;
  return [{ id, tenure, status, handlerId, nextDueAt, signedAt, file }];
}
