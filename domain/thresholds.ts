import { hasSigned, intentOf, type Household } from './household.ts';
import type { Instant } from './kernel.ts';
import type { Threshold } from './policy.ts';
import { parseRatio, reaches, shortfall, slack, type Ratio } from './ratio.ts';

/** How many further households a rule needs. An empty denominator is never met and misses 0. */
export interface Progress {
  numerator: number;
  denominator: number;
  requiredRatio: string;
  /** The smallest number of further households that reaches the ratio. */
  missing: number;
  met: boolean;
}

export interface ThresholdState extends Progress {
  id: string;
  label: string;
  scope: Threshold['scope'];
  /** For rules by area: cm² short. */
  missingAreaCm2?: number;
  quorum?: Progress;
  metAt?: Instant;
}

/** What a threshold counts as one: a household, a certificate with all its households, or a flat's area. */
export interface Unit {
  /** 1, or cm² for rules by area. */
  weight: number;
  takesPart: boolean;
  agrees: boolean;
  /** Households that still have to agree before the unit does. */
  cost: number;
}

/** Every unit of the given households that a threshold looks at. */
export function unitsOf(threshold: Threshold, households: readonly Household[]): Unit[] {
  const asked = households.filter(({ tenure }) => threshold.tenure === 'all' || tenure === threshold.tenure);
  if (threshold.over === 'certificates')
    return [...certificatesOf(asked)].map((group) => unitOf(threshold, group));
  return asked.map((household) => unitOf(threshold, [household]));
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

function unitOf(threshold: Threshold, group: readonly Household[]): Unit {
  const cost = group.filter((household) => !counts(threshold, household)).length;
  return {
    weight: threshold.over === 'area' ? group.reduce((sum, household) => sum + household.areaCm2, 0) : 1,
    takesPart: group.some((household) => household.surveys.length > 0),
    agrees: cost === 0,
    cost,
  };
}

function counts(threshold: Threshold, household: Household): boolean {
  if (threshold.counts === 'willing') return intentOf(household) === 'willing';
  if (threshold.counts === 'vacated') return hasSigned(household) && household.vacatedAt !== null;
  return hasSigned(household);
}

/** A unit from outside joins by a survey, even where nothing else is missing. */
const joining = (unit: Unit): Unit => ({ ...unit, agrees: false, cost: Math.max(1, unit.cost) });

const weightOf = (units: readonly Unit[]): number => units.reduce((sum, unit) => sum + unit.weight, 0);

/** One threshold over its units. `metAt` is when it last became met. */
export function thresholdState(
  threshold: Threshold,
  units: readonly Unit[],
  metAt: Instant | null,
): ThresholdState {
  const isVote = threshold.of === 'participants';
  const asked = isVote ? units.filter((unit) => unit.takesPart) : [...units];
  const outside = isVote ? units.filter((unit) => !unit.takesPart).map(joining) : [];
  const ratio = parseRatio(threshold.ratio);
  const denominator = weightOf(asked);
  const numerator = weightOf(asked.filter((unit) => unit.agrees));
  const quorum = threshold.quorum === undefined ? null : quorumOf(threshold, units);
  const reached = reaches(ratio, numerator, denominator);
  const met = reached && quorum?.met !== false;
  return {
    id: threshold.id,
    label: threshold.label,
    scope: threshold.scope,
    numerator,
    denominator,
    requiredRatio: threshold.ratio,
    missing: denominator === 0 ? 0 : fewestHouseholds(ratio, numerator, denominator, asked, outside),
    met,
    ...(threshold.over === 'area' ? { missingAreaCm2: shortfall(ratio, numerator, denominator) } : {}),
    ...(quorum ? { quorum } : {}),
    ...(met && metAt !== null ? { metAt } : {}),
  };
}

function quorumOf(threshold: Threshold, units: readonly Unit[]): Progress {
  const requiredRatio = threshold.quorum ?? '1/1';
  const ratio = parseRatio(requiredRatio);
  const denominator = weightOf(units);
  const numerator = weightOf(units.filter((unit) => unit.takesPart));
  const absent = units.map((unit) => ({ ...unit, agrees: unit.takesPart, cost: unit.takesPart ? 0 : 1 }));
  return {
    numerator,
    denominator,
    requiredRatio,
    missing: denominator === 0 ? 0 : fewestHouseholds(ratio, numerator, denominator, absent, []),
    met: reaches(ratio, numerator, denominator),
  };
}

/** The smallest number of households whose agreement reaches the ratio. A unit that is asked already adds its
 *  weight to the numerator; one from outside joins both sides, so it gains less. Each gain is independent of
 *  the others: for units of one household the greatest gains first are the fewest, and where units weigh the
 *  same (certificates) the cheapest of each side first are. */
function fewestHouseholds(
  ratio: Ratio,
  numerator: number,
  denominator: number,
  asked: readonly Unit[],
  outside: readonly Unit[],
): number {
  const needed = -slack(ratio, numerator, denominator);
  if (needed <= 0) return 0;
  const best = (units: readonly Unit[], gain: number): Gain[] =>
    units
      .filter((unit) => !unit.agrees && unit.weight > 0)
      .map((unit) => ({ gain: unit.weight * gain, cost: unit.cost }))
      .sort((a, b) => a.cost - b.cost || b.gain - a.gain);
  return cheapest(needed, best(asked, ratio.whole), best(outside, ratio.whole - ratio.part));
}

interface Gain {
  gain: number;
  cost: number;
}

/** Takes 0, 1, 2 … from `second` and as few from `first` as then suffice; the least total cost. Both lists are in
 *  the order in which they are taken: equal cost with falling gain, or equal gain with rising cost. */
function cheapest(needed: number, first: readonly Gain[], second: readonly Gain[]): number {
  const ahead = runningSums(first);
  let least = Infinity;
  let from = ahead.length - 1;
  for (const { gain, cost } of runningSums(second)) {
    while (from > 0 && (ahead[from - 1]?.gain ?? 0) + gain >= needed) from -= 1;
    const chosen = ahead[from];
    if (chosen && chosen.gain + gain >= needed) least = Math.min(least, chosen.cost + cost);
  }
  return least;
}

function runningSums(gains: readonly Gain[]): Gain[] {
  const sums: Gain[] = [{ gain: 0, cost: 0 }];
  for (const next of gains) {
    const last = sums.at(-1) ?? { gain: 0, cost: 0 };
    sums.push({ gain: last.gain + next.gain, cost: last.cost + next.cost });
  }
  return sums;
}
