import { describe, expect, test } from '@jest/globals';
import { SEEDED_CALENDAR } from '../../../domain/calendar-seed.ts';
import {
  civilDateOf,
  deadline,
  isDuration,
  isWithinHours,
  lastMomentOf,
  minuteOfDay,
  periodEnd,
  type Duration,
} from '../../../domain/working-time.ts';
import { shanghai } from '../scenario.ts';

const due = (from: string, duration: Duration) => deadline(shanghai(from), duration, SEEDED_CALENDAR);
const dueAt = (from: string, duration: Duration) => due(from, duration).at;
const inWorkdays = (from: string, workdays: number) => dueAt(from, { workdays });

describe('a deadline in working days', () => {
  test('does not count the day on which it starts and ends at 24:00 of the last', () =>
    expect(inWorkdays('2026-03-02 10:00', 1)).toBe(shanghai('2026-03-04 00:00')));

  test('is the same for whatever hour it starts', () => {
    expect(inWorkdays('2026-03-02 00:00', 1)).toBe(shanghai('2026-03-04 00:00'));
    expect(inWorkdays('2026-03-02 23:59', 1)).toBe(shanghai('2026-03-04 00:00'));
  });

  test('skips a weekend', () => expect(inWorkdays('2026-03-06 10:00', 1)).toBe(shanghai('2026-03-10 00:00')));

  test('of 0 ends with its own day', () =>
    expect(inWorkdays('2026-03-07 10:00', 0)).toBe(shanghai('2026-03-08 00:00')));

  test('skips the Spring Festival of 2026 and counts the weekends worked for it', () => {
    // Friday the 13th; Saturday the 14th is worked, the 15th to the 23rd are free.
    expect(inWorkdays('2026-02-13 10:00', 1)).toBe(shanghai('2026-02-15 00:00'));
    expect(inWorkdays('2026-02-13 10:00', 2)).toBe(shanghai('2026-02-25 00:00'));
    expect(inWorkdays('2026-02-27 10:00', 1)).toBe(shanghai('2026-03-01 00:00'));
  });

  test('skips the National Day of 2025 and counts Saturday the 11th', () => {
    expect(inWorkdays('2025-09-30 10:00', 1)).toBe(shanghai('2025-10-10 00:00'));
    expect(inWorkdays('2025-10-10 10:00', 1)).toBe(shanghai('2025-10-12 00:00'));
  });

  test('passes the end of a year', () => {
    expect(inWorkdays('2025-12-31 10:00', 1)).toBe(shanghai('2026-01-05 00:00'));
    expect(inWorkdays('2025-12-31 10:00', 2)).toBe(shanghai('2026-01-06 00:00'));
  });

  test('starts on the day in Shanghai, not in UTC', () =>
    expect(deadline('2026-03-02T16:30:00.000Z', { workdays: 1 }, SEEDED_CALENDAR).at).toBe(
      shanghai('2026-03-05 00:00'),
    ));

  test('is certain as far as the calendar is published', () =>
    expect(due('2026-12-30 10:00', { workdays: 1 })).toEqual({
      at: shanghai('2027-01-01 00:00'),
      provisional: false,
    }));

  test('assumes weekends beyond that and says that it is provisional', () => {
    expect(due('2026-12-31 10:00', { workdays: 1 })).toEqual({
      at: shanghai('2027-01-02 00:00'),
      provisional: true,
    });
    expect(due('2026-12-31 10:00', { workdays: 2 })).toEqual({
      at: shanghai('2027-01-05 00:00'),
      provisional: true,
    });
  });
});

describe('a deadline in ISO 8601', () => {
  test.each([
    ['PT3S', '2026-03-02T02:00:03.000Z'],
    ['PT90M', '2026-03-02T03:30:00.000Z'],
    ['PT48H', '2026-03-04T02:00:00.000Z'],
    ['P2D', '2026-03-04T02:00:00.000Z'],
    ['P1W', '2026-03-09T02:00:00.000Z'],
    ['P1M', '2026-04-02T02:00:00.000Z'],
    ['P6Y', '2032-03-02T02:00:00.000Z'],
    ['P1Y2M3DT4H5M6S', '2027-05-05T06:05:06.000Z'],
    ['PT0S', '2026-03-02T02:00:00.000Z'],
  ])('%s', (duration, end) => expect(dueAt('2026-03-02 10:00', duration)).toBe(end));

  test('keeps milliseconds', () =>
    expect(deadline('2026-03-02T02:00:00.123Z', 'P1M', SEEDED_CALENDAR).at).toBe('2026-04-02T02:00:00.123Z'));

  test('a month from the end of a month stops at the last day of the next', () => {
    expect(dueAt('2026-01-31 10:00', 'P1M')).toBe(shanghai('2026-02-28 10:00'));
    expect(dueAt('2028-01-31 10:00', 'P1M')).toBe(shanghai('2028-02-29 10:00'));
    expect(dueAt('2026-08-31 10:00', 'P6M')).toBe(shanghai('2027-02-28 10:00'));
  });

  test('a year from a leap day stops at the 28th', () =>
    expect(dueAt('2028-02-29 10:00', 'P1Y')).toBe(shanghai('2029-02-28 10:00')));

  test('months run along the calendar of Shanghai, not of UTC', () =>
    expect(deadline('2026-01-30T16:30:00.000Z', 'P1M', SEEDED_CALENDAR).at).toBe(
      shanghai('2026-02-28 00:30'),
    ));

  test('is never provisional', () => expect(due('2026-12-31 10:00', 'P10D').provisional).toBe(false));

  test.each([
    '',
    'P',
    'PT',
    'P1DT',
    '1D',
    'P-1D',
    'P1.5D',
    'P1H',
    'PT1D',
    'p1d',
    'P1D ',
    'P1S',
    'P1D1M',
    '3 days',
  ])('%j is not a duration', (text) => {
    expect(isDuration(text)).toBe(false);
    expect(() => dueAt('2026-03-02 10:00', text)).toThrow(RangeError);
  });

  test.each(['P101Y', 'P1201M', 'P99999999999D', 'PT99999999999999H'])(
    '%s is longer than anything waits',
    (text) => {
      expect(isDuration(text)).toBe(false);
      expect(() => dueAt('2026-03-02 10:00', text)).toThrow(RangeError);
    },
  );

  test.each(['P100Y', 'P36525D', 'PT876600H'])('%s is not', (text) => expect(isDuration(text)).toBe(true));
});

describe('a period of the law', () => {
  const ends = (from: string, duration: Duration) => periodEnd(shanghai(from), duration, SEEDED_CALENDAR);
  const endsAt = (from: string, duration: Duration) => ends(from, duration).at;

  test('ends at 24:00 of its last day', () =>
    expect(endsAt('2026-03-02 10:00', 'P1D')).toBe(shanghai('2026-03-04 00:00')));

  test('runs on to the first working day where its last is free', () => {
    expect(endsAt('2026-03-02 10:00', 'P5D')).toBe(shanghai('2026-03-10 00:00'));
    expect(endsAt('2026-09-30 10:00', 'P1D')).toBe(shanghai('2026-10-09 00:00'));
  });

  test('ends on a weekend day that is worked', () =>
    expect(endsAt('2026-02-26 10:00', 'P2D')).toBe(shanghai('2026-03-01 00:00')));

  test('of months ends on the last day of a month that is too short', () =>
    expect(endsAt('2025-08-31 10:00', 'P6M')).toBe(shanghai('2026-03-01 00:00')));

  test('that follows another counts from its last day', () => {
    const sixMonths = endsAt('2025-08-31 10:00', 'P6M');
    const { at } = periodEnd(lastMomentOf(sixMonths), 'P3M', SEEDED_CALENDAR);
    expect(at).toBe(shanghai('2026-05-29 00:00'));
  });

  test('is provisional when its last day is not published', () => {
    expect(ends('2026-12-01 10:00', 'P30D').provisional).toBe(false);
    expect(ends('2026-12-01 10:00', 'P31D').provisional).toBe(true);
  });

  test('of working days is what a deadline in working days is', () =>
    expect(ends('2026-03-02 10:00', { workdays: 3 })).toEqual(due('2026-03-02 10:00', { workdays: 3 })));

  test('with hours is exact', () =>
    expect(endsAt('2026-03-06 10:00', 'PT36H')).toBe(shanghai('2026-03-07 22:00')));
});

describe('the clock in Shanghai', () => {
  test('has its own days', () => {
    expect(civilDateOf('2026-03-02T15:59:59.999Z')).toBe('2026-03-02');
    expect(civilDateOf('2026-03-02T16:00:00.000Z')).toBe('2026-03-03');
  });

  test('counts its minutes', () => {
    expect(minuteOfDay('2026-03-02T15:59:59.999Z')).toBe(1_439);
    expect(minuteOfDay('2026-03-02T16:00:00.000Z')).toBe(0);
  });

  test.each([
    ['20:59', false],
    ['21:00', true],
    ['23:59', true],
    ['00:00', true],
    ['07:59', true],
    ['08:00', false],
  ])('at %s it is within 21:00–08:00: %s', (wall, within) =>
    expect(isWithinHours(shanghai(`2026-03-02 ${wall}`), '21:00', '08:00')).toBe(within),
  );
});
