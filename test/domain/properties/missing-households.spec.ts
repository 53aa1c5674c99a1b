// Thresholds against brute force: every set of households of small buildings, in exact fractions.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Threshold } from '../../../domain/policy.ts';
import { over, type Flat } from '../numbers/threshold-cases.ts';

const flatArbitrary: fc.Arbitrary<Flat> = fc.record({
  certificateId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  tenure: fc.constantFrom('rented', 'owned'),
  areaCm2: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 200_000, max: 900_000 })),
  surveys: fc.array(fc.constantFrom('willing', 'undecided', 'unwilling'), { maxLength: 2 }),
  signed: fc.boolean(),
  vacated: fc.boolean(),
});

const ratioArbitrary = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }))
  .map(([one, other]) => `${Math.min(one, other)}/${Math.max(one, other)}`);

const ruleArbitrary = fc.record({
  counts: fc.constantFrom('willing', 'signed', 'vacated'),
  of: fc.constantFrom('all', 'participants'),
  over: fc.constantFrom('households', 'certificates', 'area'),
  tenure: fc.constantFrom('all', 'rented', 'owned'),
  ratio: ratioArbitrary,
  quorum: ratioArbitrary,
});

type Rule = Pick<Threshold, 'counts' | 'of' | 'over' | 'tenure'> & { ratio: string; quorum: string };
interface Share {
  done: bigint;
  total: bigint;
}

const agrees = ({ counts }: Rule, flat: Flat): boolean => {
  if (counts === 'willing') return flat.surveys?.at(-1) === 'willing';
  return flat.signed === true && (counts === 'signed' || flat.vacated === true);
};
const takesPart = (flat: Flat): boolean => (flat.surveys ?? []).length > 0;
/** The household once it has said yes in every way a rule may ask for. */
const won = (flat: Flat): Flat => ({ ...flat, surveys: ['willing'], signed: true, vacated: true });
const surveyed = (flat: Flat): Flat => ({ ...flat, surveys: ['unwilling'] });

/** What the rule counts as one: flats that share a certificate where it counts certificates. */
function groupsOf(rule: Rule, flats: readonly Flat[]): Flat[][] {
  const asked = flats.filter(({ tenure }) => rule.tenure === 'all' || tenure === rule.tenure);
  if (rule.over !== 'certificates') return asked.map((flat) => [flat]);
  const certificates = [...new Set(asked.map(({ certificateId }) => certificateId))];
  return certificates.map((id) => asked.filter(({ certificateId }) => certificateId === id));
}

const weigh = (rule: Rule, groups: readonly Flat[][]): bigint =>
  groups.reduce((sum, [flat]) => sum + BigInt(rule.over === 'area' ? (flat?.areaCm2 ?? 0) : 1), 0n);

function vote(rule: Rule, flats: readonly Flat[]): Share {
  const groups = groupsOf(rule, flats).filter((group) => rule.of === 'all' || group.some(takesPart));
  const won = groups.filter((group) => group.every((flat) => agrees(rule, flat)));
  return { done: weigh(rule, won), total: weigh(rule, groups) };
}

function turnout(rule: Rule, flats: readonly Flat[]): Share {
  const groups = groupsOf(rule, flats);
  return {
    done: weigh(
      rule,
      groups.filter((group) => group.some(takesPart)),
    ),
    total: weigh(rule, groups),
  };
}

function reaches(ratio: string, { done, total }: Share): boolean {
  const [part = 0n, whole = 0n] = ratio.split('/').map(BigInt);
  return total > 0n && done * whole >= part * total;
}

/** The fewest households whose change makes the share reach the ratio, found by trying every set of them. */
function fewest(
  flats: readonly Flat[],
  change: (flat: Flat) => Flat,
  holds: (flats: Flat[]) => boolean,
): number {
  let least = Infinity;
  for (let set = 0; set < 2 ** flats.length; set += 1) {
    const chosen = flats.map((_, index) => ((set >> index) & 1) === 1);
    const size = chosen.filter(Boolean).length;
    if (size < least && holds(flats.map((flat, index) => (chosen[index] ? change(flat) : flat))))
      least = size;
  }
  return least;
}

const cases = [ruleArbitrary, fc.array(flatArbitrary, { maxLength: 7 })] as const;
const check = (holds: (rule: Rule, flats: Flat[]) => void) =>
  fc.assert(fc.property(...cases, holds), { numRuns: 500 });

describe('for any building and any threshold', () => {
  test('what is counted and of how much equals an independent count', () =>
    check((rule, flats) => {
      const { done, total } = vote(rule, flats);
      const { numerator, denominator } = over(rule, flats);
      expect([BigInt(numerator), BigInt(denominator)]).toEqual([done, total]);
    }));

  test('it is met exactly when both fractions are, compared as integers', () =>
    check((rule, flats) => {
      const quorumHolds = reaches(rule.quorum, turnout(rule, flats));
      const state = over(rule, flats);
      expect(state.met).toBe(reaches(rule.ratio, vote(rule, flats)) && quorumHolds);
      expect(state.quorum?.met).toBe(quorumHolds);
    }));

  test('as many households as it misses reach the ratio, and one fewer never does', () =>
    check((rule, flats) => {
      const { denominator, missing } = over(rule, flats);
      const least = fewest(flats, won, (changed) => reaches(rule.ratio, vote(rule, changed)));
      expect(missing).toBe(denominator === 0 ? 0 : least);
    }));

  test('as many households as the quorum misses reach it, and one fewer never does', () =>
    check((rule, flats) => {
      const { quorum } = over(rule, flats);
      const least = fewest(flats, surveyed, (changed) => reaches(rule.quorum, turnout(rule, changed)));
      expect(quorum?.missing).toBe(quorum?.denominator === 0 ? 0 : least);
    }));

  test('the area that it misses reaches the ratio, and one cm² less does not', () =>
    check((rule, flats) => {
      const byArea: Rule = { ...rule, over: 'area' };
      const { done, total } = vote(byArea, flats);
      const missing = BigInt(over(byArea, flats).missingAreaCm2 ?? -1);
      expect(reaches(rule.ratio, { done: done + missing, total })).toBe(total > 0n);
      expect(missing > 0n && reaches(rule.ratio, { done: done + missing - 1n, total })).toBe(false);
    }));
});
