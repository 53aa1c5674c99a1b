// What a threshold counts, small enough to travel and to be added up: a campaign's threshold needs no household.
import type { Building } from './building.ts';
import { hasSigned, intentOf, type Household } from './household.ts';
import { rememberPerRecord } from './kernel.ts';
import { overRoll } from './over-roll.ts';
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
export const tallyOf = (threshold: Threshold, households: readonly Household[]): Tally =>
  tallyVoices(
    threshold,
    households.map((household) => voiceOf(threshold, household)),
  );

/** The same for a building's roll. */
export const tallyRoll = (threshold: Threshold, households: Building['households']): Tally =>
  tallying(threshold)(households, null);

const tallying = rememberPerRecord((threshold: Threshold) =>
  overRoll<null, Voice | null, Tally>({
    partOf: (household) => voiceOf(threshold, household),
    wholeOf: (voices) => tallyVoices(threshold, voices),
    isSame: (one, other) => one?.certificateId === other?.certificateId && isAlike(one?.unit, other?.unit),
  }),
);

/** The count over the households of several buildings together. */
export function addTallies(tallies: readonly Tally[]): Tally {
  const open = gather(tallies.flatMap((tally) => tally.open)).open;
  return { settled: tallies.reduce((sum, { settled }) => sum + settled, 0), open };
}

/** One household before a threshold. */
interface Voice {
  certificateId: string;
  unit: Alike;
}

/** Null for a household of another tenure: it is not asked. */
function voiceOf(threshold: Threshold, household: Household): Voice | null {
  const { areaCm2, certificateId, surveys, tenure } = household;
  if (threshold.tenure !== 'all' && threshold.tenure !== tenure) return null;
  const asksWhoTakesPart = threshold.of === 'participants' || threshold.quorum !== undefined;
  const weight = threshold.over === 'area' ? areaCm2 : 1;
  const takesPart = asksWhoTakesPart && surveys.length === 0 ? 0 : 1;
  return { certificateId, unit: [weight, agrees(threshold, household) ? 0 : 1, takesPart, 1] };
}

function tallyVoices(threshold: Threshold, voices: readonly (Voice | null)[]): Tally {
  const asked = voices.filter((voice) => voice !== null);
  if (threshold.over !== 'certificates') return gather(asked.map(({ unit }) => unit));
  const certificates = new Map<string, Alike>();
  for (const { certificateId, unit } of asked) {
    const known = certificates.get(certificateId);
    certificates.set(certificateId, known ? together(known, unit) : unit);
  }
  return gather(certificates.values());
}

/** A certificate agrees when all its households do, and takes part with any of them. */
function together([, cost, takesPart]: Alike, [, more, alsoTakesPart]: Alike): Alike {
  return [1, cost + more, takesPart === 1 ? 1 : alsoTakesPart, 1];
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

const isAlike = (one: Alike | undefined, other: Alike | undefined): boolean =>
  one?.[0] === other?.[0] && one?.[1] === other?.[1] && one?.[2] === other?.[2];
