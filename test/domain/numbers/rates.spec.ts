// The edges at which rounding would lie; `published-runs.spec.ts` has rates that were published.
import { describe, expect, test } from '@jest/globals';
import { countHouseholds, noCounts, type Counts } from '../../../domain/counts.ts';
import { basisPoints, displayPercent, parseRatio, reaches, shortfall } from '../../../domain/ratio.ts';
import { householdOf } from './threshold-cases.ts';

const building = (total: number, signed: number): Counts =>
  countHouseholds(
    [...Array(total).keys()].map((index) => householdOf({ signed: index < signed }, index)),
    3,
  );

describe('a rate', () => {
  test('is 100 % only when complete', () => {
    expect(displayPercent(1_812, 1_813)).toBe('99.9');
    expect(displayPercent(299_999, 300_000)).toBe('99.9');
    expect(displayPercent(1_813, 1_813)).toBe('100');
    expect(basisPoints(299_999, 300_000)).toBe(9_999);
    expect(basisPoints(300_000, 300_000)).toBe(10_000);
  });

  test('never rounds up across a threshold', () => {
    expect(displayPercent(9_499, 10_000)).toBe('94.9');
    expect(displayPercent(95, 100)).toBe('95.0');
  });

  test('is floored, also below one per mille', () => {
    expect(displayPercent(1, 1_001)).toBe('0.0');
    expect(displayPercent(1, 1_000)).toBe('0.1');
    expect(displayPercent(2, 3)).toBe('66.6');
    expect(basisPoints(1, 10_001)).toBe(0);
  });

  test('of an empty roll is 0', () => {
    expect(basisPoints(0, 0)).toBe(0);
    expect(displayPercent(0, 0)).toBe('0.0');
    expect(noCounts()).toMatchObject({ total: 0, signed: 0, rateBp: 0 });
  });
});

describe('counts', () => {
  test('keep rented and owned apart', () => {
    const rented = householdOf({ tenure: 'rented', signed: true }, 1);
    const owned = householdOf({ tenure: 'owned' }, 2);
    expect(countHouseholds([rented, owned, owned], 3).byTenure).toEqual({
      rented: { total: 1, signed: 1 },
      owned: { total: 2, signed: 0 },
    });
  });

  test('name all eleven statuses', () =>
    expect(Object.keys(building(1, 1).byStatus)).toEqual([
      ...[
        'signed',
        'partly_signed',
        'appointed',
        'objecting',
        'answered',
        'willing',
        'undecided',
        'unwilling',
      ],
      ...['contacted', 'unreachable', 'not_contacted'],
    ]));
});

describe('a ratio', () => {
  test('is compared exactly, where floating point would not be', () => {
    expect(reaches(parseRatio('7/10'), 7, 10)).toBe(true);
    expect(reaches(parseRatio('1/3'), 1, 3)).toBe(true);
    expect(reaches(parseRatio('9999/10000'), 299_969, 300_000)).toBe(false);
    expect(reaches(parseRatio('9999/10000'), 299_970, 300_000)).toBe(true);
  });

  test('misses the ceiling of what is left', () => {
    expect(shortfall(parseRatio('95/100'), 1_700, 1_813)).toBe(23);
    expect(shortfall(parseRatio('95/100'), 1_813, 1_813)).toBe(0);
  });

  test.each(['', '1', '0/5', '6/5', '1/10001', '-1/2', '1/2/3', '1.5/2', ' 1/2', '½'])(
    '%j is none',
    (text) => {
      expect(() => parseRatio(text)).toThrow(RangeError);
    },
  );
});
