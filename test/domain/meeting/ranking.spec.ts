import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { rankBuildings } from '../../../domain/meeting/ranking.ts';
import { shares } from './facts.ts';

const ranksOf = (...rolls: [total: number, signed: number][]): number[] => {
  const ranked = rankBuildings(
    rolls.map(([total, signed], index) => shares(total, signed, String(index))),
    [],
  );
  return rolls.map((_, index) => ranked.find(({ buildingId }) => buildingId === String(index))?.rank ?? 0);
};

test.each<[string, [number, number][], number[]]>([
  [
    'the greater share is better',
    [
      [20, 10],
      [20, 15],
    ],
    [2, 1],
  ],
  [
    'shares that are alike share a rank, and the next is left out',
    [
      [3, 3],
      [4, 2],
      [60, 30],
      [5, 1],
    ],
    [1, 2, 2, 4],
  ],
  [
    '97.731 % is more than 97.727 %, though both show 97.7 %',
    [
      [1_813, 1_772],
      [44, 43],
    ],
    [1, 2],
  ],
  [
    'two thirds of three and of six are the same',
    [
      [3, 2],
      [6, 4],
    ],
    [1, 1],
  ],
  [
    'an empty roll counts as nothing signed',
    [
      [0, 0],
      [10, 0],
      [10, 1],
    ],
    [2, 2, 1],
  ],
  ['nobody to rank', [], []],
])('%s', (_name, rolls, expected) => expect(ranksOf(...rolls)).toEqual(expected));

test('a building that was ranked before says where', () => {
  const now = rankBuildings([shares(10, 9, 'a'), shares(10, 1, 'new')], [{ buildingId: 'a', rank: 4 }]);
  expect(now.map(({ buildingId, rank, previousRank }) => [buildingId, rank, previousRank])).toEqual([
    ['a', 1, 4],
    ['new', 2, null],
  ]);
});

test('whoever is ranked better has the greater share, whoever shares a rank the same', () => {
  const roll = fc.nat(100).chain((total) => fc.tuple(fc.constant(total), fc.nat(total)));
  fc.assert(
    fc.property(fc.array(roll, { maxLength: 20 }), (rolls) => {
      const ranks = ranksOf(...rolls);
      const shareOf = ([total, signed]: [number, number]): bigint =>
        total === 0 ? 0n : (BigInt(signed) * 10n ** 12n) / BigInt(total);
      rolls.forEach((one, i) =>
        rolls.forEach((other, j) => {
          if (shareOf(one) > shareOf(other)) expect(ranks[i]).toBeLessThan(ranks[j] ?? 0);
          if (shareOf(one) === shareOf(other)) expect(ranks[i]).toBe(ranks[j]);
        }),
      );
    }),
  );
});
