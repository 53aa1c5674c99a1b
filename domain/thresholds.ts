import type { Instant } from './kernel.ts';
import type { Threshold } from './policy.ts';
import { parseRatio, reaches, shortfall, slack, type Ratio } from './ratio.ts';
import type { Alike, Tally } from './tallies.ts';

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

/** One threshold by its count. `metAt` is when it last became met. */
export function thresholdState(threshold: Threshold, tally: Tally, metAt: Instant | null): ThresholdState {
  const ratio = parseRatio(threshold.ratio);
  const isVote = threshold.of === 'participants';
  const asked = isVote ? tally.open.filter(takesPart) : tally.open;
  const outside = isVote ? tally.open.filter((unit) => !takesPart(unit)).map(joining) : [];
  const denominator = tally.settled + weightOf(asked);
  const numerator = tally.settled + weightOf(asked.filter(([, cost]) => cost === 0));
  const quorum = threshold.quorum === undefined ? null : quorumOf(threshold.quorum, tally);
  const met = reaches(ratio, numerator, denominator) && quorum?.met !== false;
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

/** Whoever is absent comes by a survey of one household. */
function quorumOf(requiredRatio: string, { settled, open }: Tally): Progress {
  const ratio = parseRatio(requiredRatio);
  const denominator = settled + weightOf(open);
  const numerator = settled + weightOf(open.filter(takesPart));
  const absent = open.flatMap(([weight, , present, count]): Alike[] =>
    present === 1 ? [] : [[weight, 1, 0, count]],
  );
  return {
    numerator,
    denominator,
    requiredRatio,
    missing: denominator === 0 ? 0 : fewestHouseholds(ratio, numerator, denominator, absent, []),
    met: reaches(ratio, numerator, denominator),
  };
}

const takesPart = ([, , present]: Alike): boolean => present === 1;

/** A unit from outside joins by a survey, even where nothing else is missing. */
const joining = ([weight, cost, , count]: Alike): Alike => [weight, Math.max(1, cost), 1, count];

const weightOf = (units: readonly Alike[]): number =>
  units.reduce((sum, [weight, , , count]) => sum + weight * count, 0);

/** The smallest number of households whose agreement reaches the ratio. A unit that is asked already adds its
 *  weight to the numerator; one from outside joins both sides, so it gains less. Each gain is independent of
 *  the others: for units of one household the greatest gains first are the fewest, and where units weigh the
 *  same (certificates) the cheapest of each side first are. */
function fewestHouseholds(
  ratio: Ratio,
  numerator: number,
  denominator: number,
  asked: readonly Alike[],
  outside: readonly Alike[],
): number {
  const needed = -slack(ratio, numerator, denominator);
  if (needed <= 0) return 0;
  const costOf = fallingCost(gains(asked, ratio.whole));
  let least = costOf(needed);
  let joined = { gain: 0, cost: 0 };
  for (const { gain, cost, count } of gains(outside, ratio.whole - ratio.part)) {
    for (let taken = 0; taken < count && joined.gain < needed; taken += 1) {
      joined = { gain: joined.gain + gain, cost: joined.cost + cost };
      least = Math.min(least, joined.cost + costOf(needed - joined.gain));
    }
  }
  return least;
}

/** Units that gain and cost the same, and what all before them gain and cost together. */
interface Gains {
  gain: number;
  cost: number;
  count: number;
  before: { gain: number; cost: number };
}

/** In the order in which they are taken: equal cost with falling gain, or equal gain with rising cost. */
function gains(units: readonly Alike[], perWeight: number): Gains[] {
  const open = units.filter(([weight, cost]) => weight > 0 && cost > 0);
  const before = { gain: 0, cost: 0 };
  return open
    .sort((a, b) => a[1] - b[1] || b[0] - a[0])
    .map(([weight, cost, , count]) => {
      const next = { gain: weight * perWeight, cost, count, before: { ...before } };
      before.gain += next.gain * count;
      before.cost += cost * count;
      return next;
    });
}

/** What the first units cost that gain as much; Infinity when all of them do not. To be asked for less and less. */
function fallingCost(units: readonly Gains[]): (needed: number) => number {
  let at = units.length - 1;
  return (needed) => {
    if (needed <= 0) return 0;
    while (at > 0 && (units[at]?.before.gain ?? 0) >= needed) at -= 1;
    const last = units[at];
    if (!last || last.before.gain + last.gain * last.count < needed) return Infinity;
    return last.before.cost + Math.ceil((needed - last.before.gain) / last.gain) * last.cost;
  };
}
