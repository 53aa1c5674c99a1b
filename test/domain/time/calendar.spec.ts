// [gov] 国务院办公厅关于 2025 年、2026 年部分节假日安排的通知, written out day by day and apart from the seed.
import { describe, expect, test } from '@jest/globals';
import { SEEDED_CALENDAR } from '../../../domain/calendar-seed.ts';
import { isWorkingDay } from '../../../domain/working-time.ts';

const FREE = `
  2025-01-01
  2025-01-28 2025-01-29 2025-01-30 2025-01-31 2025-02-01 2025-02-02 2025-02-03 2025-02-04
  2025-04-04 2025-04-05 2025-04-06
  2025-05-01 2025-05-02 2025-05-03 2025-05-04 2025-05-05
  2025-05-31 2025-06-01 2025-06-02
  2025-10-01 2025-10-02 2025-10-03 2025-10-04 2025-10-05 2025-10-06 2025-10-07 2025-10-08
  2026-01-01 2026-01-02 2026-01-03
  2026-02-15 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-02-21 2026-02-22 2026-02-23
  2026-04-04 2026-04-05 2026-04-06
  2026-05-01 2026-05-02 2026-05-03 2026-05-04 2026-05-05
  2026-06-19 2026-06-20 2026-06-21
  2026-09-25 2026-09-26 2026-09-27
  2026-10-01 2026-10-02 2026-10-03 2026-10-04 2026-10-05 2026-10-06 2026-10-07`;
const WORKED = `
  2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11
  2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10`;
const daysOf = (text: string): string[] => text.trim().split(/\s+/);

const everyDay = (year: number): string[] => {
  const start = Date.UTC(year, 0, 1);
  const length = (Date.UTC(year + 1, 0, 1) - start) / 86_400_000;
  return [...Array(length).keys()].map((n) => new Date(start + n * 86_400_000).toISOString().slice(0, 10));
};
const isWeekend = (date: string): boolean => [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());

describe('the calendar that an installation starts with', () => {
  test.each(daysOf(FREE))('%s is free', (date) => expect(isWorkingDay(date, SEEDED_CALENDAR)).toBe(false));

  test.each(daysOf(WORKED))('%s, a weekend day, is worked', (date) => {
    expect(isWeekend(date)).toBe(true);
    expect(isWorkingDay(date, SEEDED_CALENDAR)).toBe(true);
  });

  test.each([2025, 2026])('all other days of %i are as the week has them', (year) => {
    const named = new Set([...daysOf(FREE), ...daysOf(WORKED)]);
    const plain = everyDay(year).filter((date) => !named.has(date));
    expect(plain.filter((date) => isWorkingDay(date, SEEDED_CALENDAR) === isWeekend(date))).toEqual([]);
  });

  test.each([
    [2025, 248],
    [2026, 248],
  ])('%i has %i working days', (year, count) =>
    expect(everyDay(year).filter((date) => isWorkingDay(date, SEEDED_CALENDAR))).toHaveLength(count),
  );

  test('reaches to the end of 2026', () => expect(SEEDED_CALENDAR.publishedThrough).toBe('2026-12-31'));

  test('beyond it weekends are assumed', () => {
    expect(isWorkingDay('2027-01-01', SEEDED_CALENDAR)).toBe(true);
    expect(isWorkingDay('2027-01-02', SEEDED_CALENDAR)).toBe(false);
  });
});
