// What is remembered of a roll against what is worked out anew, while the roll changes in any way.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Household } from '../../../domain/household.ts';
import { firstOverRoll, listOverRoll, overRoll } from '../../../domain/over-roll.ts';
import { householdOf } from '../numbers/threshold-cases.ts';

type Roll = Record<string, Household>;

const change = fc.record({
  act: fc.constantFrom('measure', 'measure', 'touch', 'add', 'remove', 'nothing', 'ask the first roll again'),
  index: fc.nat(9),
  areaCm2: fc.nat(3),
  context: fc.constantFrom(1, 1, 1, 2),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const household = (index: number, areaCm2: number): Household => householdOf({ areaCm2 }, index);
const opening: Roll = Object.fromEntries([0, 1, 2, 3].map((n) => [`h${n}`, household(n, n)]));

function changed(roll: Roll, { act, index, areaCm2 }: Change): Roll {
  const id = `h${index}`;
  const known = roll[id];
  if (act === 'ask the first roll again') return opening;
  if (act === 'add') return { ...roll, [id]: household(index, areaCm2) };
  if (act === 'nothing' || !known) return roll;
  if (act === 'remove') return Object.fromEntries(Object.entries(roll).filter(([other]) => other !== id));
  return { ...roll, [id]: { ...known, ...(act === 'measure' ? { areaCm2 } : {}) } };
}

/** Whatever happens to a roll, what is remembered of it is what `anew` finds. */
const check = <Whole>(
  remembered: (roll: Roll, context: number) => Whole,
  anew: (households: Household[], context: number) => Whole,
) =>
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      let roll = opening;
      for (const next of changes) {
        roll = changed(roll, next);
        expect(remembered(roll, next.context)).toEqual(anew(Object.values(roll), next.context));
      }
    }),
  );

describe('over any roll', () => {
  test('a whole is that of all parts', () =>
    check(
      overRoll<number, number, number>({
        partOf: ({ areaCm2 }, factor) => areaCm2 * factor,
        wholeOf: (parts) => parts.reduce((sum, part) => sum + part, 0),
        isSame: (one, other) => one === other,
      }),
      (households, factor) => households.reduce((sum, { areaCm2 }) => sum + areaCm2 * factor, 0),
    ));

  test('a list has what every household says, in the order of the roll', () => {
    const says = ({ id, areaCm2 }: Household, least: number) => (areaCm2 > least ? [`${id} ${areaCm2}`] : []);
    check(listOverRoll(says), (households, least) => households.flatMap((one) => says(one, least)));
  });

  test('the first is the one before all others', () => {
    const says = ({ areaCm2 }: Household, least: number) => (areaCm2 > least ? areaCm2 : null);
    check(
      firstOverRoll(says, (one, other) => one < other),
      (households, least) =>
        households
          .map((one) => says(one, least))
          .reduce((first, next) => (next !== null && (first === null || next < first) ? next : first), null),
    );
  });

  test('only a household that changed is looked at again', () => {
    const looked: string[] = [];
    const list = listOverRoll(({ id }: Household, _context: number) => {
      looked.push(id);
      return [];
    });
    list(opening, 1);
    const next = { ...opening, h2: household(2, 7) };
    list(next, 1);
    list({ ...next }, 1);
    expect(looked).toEqual(['h0', 'h1', 'h2', 'h3', 'h2']);
  });
});
