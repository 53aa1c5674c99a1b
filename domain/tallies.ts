// What a threshold counts, small enough to travel and to be added up: a campaign's threshold needs no household.
import { hasSigned, intentOf, type Household } from './household.ts';
import type { Threshold } from './policy.ts';

/** Units that are alike. `weight`: 1, or cm² for rules by area; `cost`: households that still have to agree before one
 *  of them does, 0 once it agrees; `takesPart`: 1 with any survey, and wherever the rule does not ask. */
export type Alike = [weight: number, cost: number, takesPart: 0 | 1, count: number];

/** A threshold's count over any set of households. Plain JSON; equal sets give equal tallies. */
export interface Tally {
  /** The weight of the units that agree and take part: nothing is missing of them. */
  settled: number;
  /** All others: the cheapest first, the heaviest first among those. */
  open: Alike[];
}

/** The count over the households of one building: certificates are grouped within it. */
export function tallyOf(threshold: Threshold, households: readonly Household[]): Tally {
  const asked = households.filter(({ tenure }) => threshold.tenure === 'all' || tenure === threshold.tenure);
  if (threshold.over !== 'certificates') return gather(asked.map((one) => unitOf(threshold, [one])));
  return gather([...certificatesOf(asked)].map((group) => unitOf(threshold, group)));
}

/** The count over the households of several buildings together. */
export function addTallies(tallies: readonly Tally[]): Tally {
  const open = gather(tallies.flatMap((tally) => tally.open)).open;
  return { settled: tallies.reduce((sum, { settled }) => sum + settled, 0), open };
}

function certificatesOf(households: readonly Household[]): Iterable<Household[]> {
  const groups = new Map<string, Household[]>();
  for (const household of households) {
    const group = groups.get(household.certificateId);
    if (group) group.push(household);
    else groups.set(household.certificateId, [household]);
  }
  return groups.values();
}

/** What a threshold counts as one: a household, a certificate with all its households, or a flat's area. */
function unitOf(threshold: Threshold, group: readonly Household[]): Alike {
  const weight = threshold.over === 'area' ? group.reduce((sum, { areaCm2 }) => sum + areaCm2, 0) : 1;
  const cost = group.filter((household) => !agrees(threshold, household)).length;
  const asksWhoTakesPart = threshold.of === 'participants' || threshold.quorum !== undefined;
  const takesPart = !asksWhoTakesPart || group.some(({ surveys }) => surveys.length > 0);
  return [weight, cost, takesPart ? 1 : 0, 1];
}

function agrees(threshold: Threshold, household: Household): boolean {
  if (threshold.counts === 'willing') return intentOf(household) === 'willing';
  if (threshold.counts === 'vacated') return hasSigned(household) && household.vacatedAt !== null;
  return hasSigned(household);
}

function gather(units: Iterable<Alike>): Tally {
  let settled = 0;
  const kinds = new Map<string, Alike>();
  for (const [weight, cost, takesPart, count] of units) {
    if (cost === 0 && takesPart === 1) {
      settled += weight * count;
      continue;
    }
    const key = `${weight} ${cost} ${takesPart}`;
    const known = kinds.get(key);
    kinds.set(key, [weight, cost, takesPart, count + (known?.[3] ?? 0)]);
  }
  return { settled, open: [...kinds.values()].sort(cheapestFirst) };
}

const cheapestFirst = (a: Alike, b: Alike): number => a[1] - b[1] || b[0] - a[0] || b[2] - a[2];
