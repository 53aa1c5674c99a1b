import { describe, expect, test } from '@jest/globals';
import { over, underTemplate } from './threshold-cases.ts';

describe('a threshold over households', () => {
  const of20 = (signed: number) =>
    over(
      { ratio: '95/100' },
      [...Array(20).keys()].map((n) => ({ signed: n < signed })),
    );

  test('misses the smallest number of further households that reaches it', () => {
    expect(of20(0)).toMatchObject({
      numerator: 0,
      denominator: 20,
      requiredRatio: '95/100',
      missing: 19,
      met: false,
    });
    expect(of20(18)).toMatchObject({ missing: 1, met: false });
  });

  test('is met exactly at its ratio', () => expect(of20(19)).toMatchObject({ missing: 0, met: true }));

  test('is not met by what merely rounds to it: 94.98 % is not 95 %', () => {
    const of1813 = (signed: number) =>
      over(
        { ratio: '95/100' },
        [...Array(1_813).keys()].map((n) => ({ signed: n < signed })),
      );
    expect(of1813(1_722)).toMatchObject({ missing: 1, met: false });
    expect(of1813(1_723)).toMatchObject({ missing: 0, met: true });
  });

  test('of 100 % is met only when complete', () => {
    expect(over({ ratio: '100/100' }, [{ signed: true }, {}])).toMatchObject({ missing: 1, met: false });
    expect(over({ ratio: '100/100' }, [{ signed: true }])).toMatchObject({ missing: 0, met: true });
  });

  test('over nobody is never met and misses nothing', () =>
    expect(over({}, [])).toMatchObject({ numerator: 0, denominator: 0, missing: 0, met: false }));

  test('looks only at its tenure', () => {
    const households = [
      { tenure: 'owned', signed: true },
      { tenure: 'rented' },
      { tenure: 'rented' },
    ] as const;
    expect(over({ tenure: 'owned' }, households)).toMatchObject({ numerator: 1, denominator: 1, met: true });
    expect(over({ tenure: 'rented' }, households)).toMatchObject({
      numerator: 0,
      denominator: 2,
      met: false,
    });
  });

  test('has no area to miss', () => expect(over({}, [{}])).not.toHaveProperty('missingAreaCm2'));
});

describe('a threshold over certificates', () => {
  const shared = { certificateId: 'a' };

  test('counts a certificate once every household on it agrees', () => {
    expect(over({ over: 'certificates' }, [{ ...shared, signed: true }, shared])).toMatchObject({
      numerator: 0,
      denominator: 1,
      missing: 1,
    });
    expect(
      over({ over: 'certificates' }, [
        { ...shared, signed: true },
        { ...shared, signed: true },
      ]),
    ).toMatchObject({
      numerator: 1,
      denominator: 1,
      met: true,
    });
  });

  test('misses households, taking the certificates first that need the fewest', () => {
    const big = { certificateId: 'big' };
    const households = [big, big, big, shared, shared, {}, { signed: true }];
    expect(over({ over: 'certificates', ratio: '2/4' }, households).missing).toBe(1);
    expect(over({ over: 'certificates', ratio: '3/4' }, households).missing).toBe(3);
    expect(over({ over: 'certificates', ratio: '4/4' }, households).missing).toBe(6);
  });
});

describe('a threshold over area', () => {
  const flats = [{ areaCm2: 600_000 }, { areaCm2: 300_000, signed: true }, { areaCm2: 100_000 }];

  test('compares cm² and misses both cm² and households', () =>
    expect(over({ over: 'area', ratio: '3/4' }, flats)).toMatchObject({
      numerator: 300_000,
      denominator: 1_000_000,
      missing: 1,
      missingAreaCm2: 450_000,
      met: false,
    }));

  test('rounds missing area up', () =>
    expect(over({ over: 'area', ratio: '2/3' }, [{ areaCm2: 1 }, { areaCm2: 1 }])).toMatchObject({
      missingAreaCm2: 2,
    }));

  test('is never met where the roll has no areas', () =>
    expect(over({ over: 'area' }, [{ areaCm2: 0, signed: true }])).toMatchObject({ missing: 0, met: false }));

  test('does not ask flats without an area', () =>
    expect(over({ over: 'area', ratio: '1/1' }, [{ areaCm2: 0 }, { areaCm2: 5 }]).missing).toBe(1));
});

describe('a threshold over willing households', () => {
  test('counts the survey recorded last', () =>
    expect(
      over({ counts: 'willing' }, [{ surveys: ['willing'] }, { surveys: ['willing', 'unwilling'] }, {}]),
    ).toMatchObject({ numerator: 1, denominator: 3 }));
});

describe('a threshold over vacated households', () => {
  test('counts those that are signed and have moved out', () =>
    expect(
      over({ counts: 'vacated' }, [{ signed: true, vacated: true }, { vacated: true }, { signed: true }]),
    ).toMatchObject({ numerator: 1, denominator: 3 }));
});

describe('a vote of participants', () => {
  const vote = { of: 'participants', counts: 'willing', ratio: '3/4', quorum: '2/3' } as const;
  const willing = { surveys: ['willing'] } as const;
  const undecided = { surveys: ['undecided'] } as const;

  test('asks those with any survey; the undecided take part without agreeing', () =>
    expect(over(vote, [willing, undecided, {}])).toMatchObject({
      numerator: 1,
      denominator: 2,
      quorum: { numerator: 2, denominator: 3, requiredRatio: '2/3', missing: 0, met: true },
    }));

  test('needs the quorum as well as the ratio', () => {
    expect(over(vote, [willing, {}, {}])).toMatchObject({
      missing: 0,
      met: false,
      quorum: { numerator: 1, missing: 1, met: false },
    });
    expect(over(vote, [willing, willing, {}])).toMatchObject({ met: true });
  });

  test('needs the ratio as well as the quorum', () =>
    expect(over(vote, [willing, undecided, undecided])).toMatchObject({ met: false, quorum: { met: true } }));

  test('misses fewer where households from outside join and agree', () => {
    // 1 of 3 agrees. Two of those asked bring 3 of 3; of those outside it would take 5 to bring 6 of 8.
    expect(over(vote, [willing, undecided, undecided, {}, {}, {}, {}, {}]).missing).toBe(2);
    // 8 of 11: one of those asked brings 9 of 11, and so does one from outside, 9 of 12.
    const eight = [...Array(8).fill(willing), ...Array(3).fill(undecided)] as (typeof willing)[];
    expect(over(vote, [...eight, {}]).missing).toBe(1);
  });

  test('over nobody asked is never met and misses nothing', () =>
    expect(over(vote, [{}, {}])).toMatchObject({
      denominator: 0,
      missing: 0,
      met: false,
      quorum: { missing: 2 },
    }));

  test('by area weighs the quorum by area too', () =>
    expect(over({ ...vote, over: 'area' }, [{ ...willing, areaCm2: 600 }, { areaCm2: 400 }])).toMatchObject({
      met: false,
      missingAreaCm2: 0,
      quorum: { numerator: 600, denominator: 1_000, missing: 1, met: false },
    }));

  test('of civil-code-278 is two votes at once, by heads and by area', () => {
    const [heads, area] = underTemplate('civil-code-278', [
      { ...willing, areaCm2: 100 },
      { ...willing, areaCm2: 100 },
      { surveys: ['unwilling'], areaCm2: 10 },
    ]);
    expect(heads).toMatchObject({ id: 'heads', numerator: 2, denominator: 3, met: false });
    expect(area).toMatchObject({ id: 'area', numerator: 200, denominator: 210, met: true });
  });
});
