// What buildings report of a threshold, added up, against the same households in one place.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addTallies, tallyOf } from '../../../domain/tallies.ts';
import { thresholdState } from '../../../domain/thresholds.ts';
import { householdOf, type Flat } from '../numbers/threshold-cases.ts';
import { threshold } from '../openings.ts';
import { START, throughJson } from '../scenario.ts';

const flatArbitrary = fc.record({
  certificateId: fc.constantFrom('a', 'b', 'c'),
  tenure: fc.constantFrom('rented', 'owned'),
  areaCm2: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 200_000, max: 900_000 })),
  surveys: fc.array(fc.constantFrom('willing', 'undecided', 'unwilling'), { maxLength: 1 }),
  signed: fc.boolean(),
  vacated: fc.boolean(),
});
const buildingsArbitrary = fc.array(fc.array(flatArbitrary, { maxLength: 8 }), { maxLength: 6 });
const ratioArbitrary = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }))
  .map(([one, other]) => `${Math.min(one, other)}/${Math.max(one, other)}`);
const voteArbitrary = fc.record(
  {
    of: fc.constantFrom('all', 'participants'),
    tenure: fc.constantFrom('all', 'rented', 'owned'),
    ratio: ratioArbitrary,
    quorum: ratioArbitrary,
  },
  { requiredKeys: ['of', 'tenure', 'ratio'] },
);

/** A certificate of one building has nothing to do with one of another. */
const apart = (buildings: readonly Flat[][]): Flat[][] =>
  buildings.map((flats, n) =>
    flats.map((flat) => ({ ...flat, certificateId: `${n} ${flat.certificateId}` })),
  );

describe.each(['households', 'certificates', 'area'] as const)('over %s', (over) => {
  test.each(['willing', 'signed', 'vacated'] as const)(
    'tallies of %s households, summed over buildings, are the tally over all of them',
    (counts) =>
      fc.assert(
        fc.property(voteArbitrary, buildingsArbitrary, (vote, buildings) => {
          const rule = threshold({ ...vote, counts, over });
          const parts = buildings.map((flats) => throughJson(tallyOf(rule, flats.map(householdOf))));
          const whole = tallyOf(rule, apart(buildings).flat().map(householdOf));
          expect(addTallies(parts)).toEqual(whole);
          expect(addTallies([addTallies(parts.slice(0, 2)), ...parts.slice(2)])).toEqual(whole);
          expect(thresholdState(rule, addTallies(parts), START)).toEqual(thresholdState(rule, whole, START));
        }),
      ),
  );
});

test('no building at all adds up to nothing', () => expect(addTallies([])).toEqual({ settled: 0, open: [] }));

test('a tally grows with the kinds of flats, not with their number', () => {
  const flats = [...Array(5_000).keys()].map((n): Flat => ({ signed: n % 2 === 0, surveys: ['willing'] }));
  expect(tallyOf(threshold({ of: 'participants' }), flats.map(householdOf))).toEqual({
    settled: 2_500,
    open: [[1, 1, 1, 2_500]],
  });
});
