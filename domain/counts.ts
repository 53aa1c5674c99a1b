import type { Household, Tenure } from './household.ts';
import { overRoll } from './over-roll.ts';
import { basisPoints } from './ratio.ts';
import { STATUSES, statusOf, type Status } from './status.ts';

export interface Share {
  total: number;
  signed: number;
}

export interface Counts extends Share {
  byStatus: Record<Status, number>;
  byTenure: Record<Tenure, Share>;
  /** floor(signed × 10,000 / total); 10,000 only when complete, 0 for an empty roll. */
  rateBp: number;
}

export const noCounts = (): Counts => ({
  total: 0,
  signed: 0,
  byStatus: Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>,
  byTenure: { rented: { total: 0, signed: 0 }, owned: { total: 0, signed: 0 } },
  rateBp: 0,
});

/** What counts about a household. */
interface Standing {
  status: Status;
  tenure: Tenure;
}

const standingOf = (household: Household, unreachableAfterAttempts: number): Standing => ({
  status: statusOf(household, unreachableAfterAttempts),
  tenure: household.tenure,
});

export const countHouseholds = (households: readonly Household[], unreachableAfterAttempts: number): Counts =>
  countStandings(households.map((household) => standingOf(household, unreachableAfterAttempts)));

/** The counts of a building's households; `unreachableAfterAttempts` comes from policy. */
export const countRoll = overRoll<number, Standing, Counts>({
  partOf: standingOf,
  wholeOf: countStandings,
  isSame: (one, other) => one.status === other.status && one.tenure === other.tenure,
});

function countStandings(standings: readonly Standing[]): Counts {
  const counts = noCounts();
  for (const { status, tenure: ofTenure } of standings) {
    const signed = status === 'signed' ? 1 : 0;
    const tenure = counts.byTenure[ofTenure];
    counts.total += 1;
    counts.signed += signed;
    counts.byStatus[status] += 1;
    tenure.total += 1;
    tenure.signed += signed;
  }
  counts.rateBp = basisPoints(counts.signed, counts.total);
  return counts;
}

/** The counts of several buildings together. */
export function sumCounts(parts: readonly Counts[]): Counts {
  const sum = noCounts();
  for (const part of parts) {
    sum.total += part.total;
    sum.signed += part.signed;
    for (const status of STATUSES) sum.byStatus[status] += part.byStatus[status];
    for (const tenure of ['rented', 'owned'] as const) {
      sum.byTenure[tenure].total += part.byTenure[tenure].total;
      sum.byTenure[tenure].signed += part.byTenure[tenure].signed;
    }
  }
  sum.rateBp = basisPoints(sum.signed, sum.total);
  return sum;
}
