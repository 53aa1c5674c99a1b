import { SURVEYS_KEPT, VISITS_KEPT } from './household-evolution.ts';
import type { Household, Reopening } from './household.ts';
import type { Id, Instant } from './kernel.ts';

/** A roll in which one household has everything that was recorded on others, and plans that named them name it. The
 *  others are still there: they are removed by facts of their own. */
export function mergeRecords(
  households: Readonly<Record<Id, Household>>,
  keptId: Id,
  mergedIds: readonly Id[],
): Record<Id, Household> {
  const merged = mergedIds.flatMap((id) => households[id] ?? []);
  return Object.fromEntries(
    Object.values(households).map((household) => {
      const named = redirectPlans(household, new Set(mergedIds), keptId);
      return [household.id, household.id === keptId ? joinRecords(named, merged) : named];
    }),
  );
}

function redirectPlans(household: Household, goneIds: ReadonlySet<Id>, keptId: Id): Household {
  if (!household.options.some(({ affects }) => affects.some((id) => goneIds.has(id)))) return household;
  const options = household.options.map((option) => {
    const affects = option.affects.map((id) => (goneIds.has(id) ? keptId : id));
    return { ...option, affects: [...new Set(affects)].filter((id) => id !== household.id) };
  });
  return { ...household, options };
}

/** A household with everything that was recorded on others, as if it had been recorded on this one. Tenure, area and
 *  signatories are said apart; of plans only its own stay. */
function joinRecords(kept: Household, merged: readonly Household[]): Household {
  const all = [kept, ...merged];
  const surveys = byRecording(
    all.flatMap((household) => household.surveys),
    ({ at }) => at,
  );
  const visits = byRecording(
    all.flatMap((household) => household.visits),
    ({ recordedAt }) => recordedAt,
  );
  return {
    ...kept,
    surveys: surveys.slice(-SURVEYS_KEPT),
    visits: visits.slice(-VISITS_KEPT),
    timesContacted: all.reduce((sum, { timesContacted }) => sum + timesContacted, 0),
    timesFailed: all.reduce((sum, { timesFailed }) => sum + timesFailed, 0),
    objections: joined(all.map(({ objections }) => objections)),
    appointments: joined(all.map(({ appointments }) => appointments)),
    promises: joined(all.map(({ promises }) => promises)),
    neighbourChange: all.map(({ neighbourChange }) => neighbourChange).reduce(laterChange),
    vulnerable: all.some(({ vulnerable }) => vulnerable),
    doNotContactUntil: latest(all.map(({ doNotContactUntil }) => doNotContactUntil)),
    inUse: true,
  };
}

/** By instant of recording; those of one instant as they came. */
const byRecording = <T>(records: readonly T[], recordedAt: (record: T) => Instant): T[] =>
  records.toSorted((a, b) => {
    const [first, second] = [recordedAt(a), recordedAt(b)];
    return first < second ? -1 : Number(first > second);
  });

const joined = <T>(records: readonly Record<Id, T>[]): Record<Id, T> =>
  Object.fromEntries(records.flatMap((record) => Object.entries(record)));

const latest = (instants: readonly (Instant | null)[]): Instant | null =>
  instants.reduce((last, next) => (last === null || (next !== null && next > last) ? next : last), null);

const laterChange = (one: Reopening | null, other: Reopening | null): Reopening | null =>
  one === null || (other !== null && other.since > one.since) ? other : one;
