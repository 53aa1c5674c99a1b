import { describe, expect, test } from '@jest/globals';
import { dueAtOf, dueChoices, firstAhead } from '../../board/meeting/due.ts';
import { instantOf, isDay, neighbours, workingDay } from '../../board/papers/days.ts';

const FRIDAY = '2026-09-25';
/** The holiday of mid-autumn 2026 and a Sunday that is worked. */
const CALENDAR = { holidays: [FRIDAY, '2026-10-01', '2026-10-02'], workdays: ['2026-09-20'] };
const PLAIN = { holidays: [], workdays: [] };

describe('by when something is promised', () => {
  const choices = dueChoices('2026-09-24', CALENDAR);

  test('a day means the end of its work in Shanghai', () => {
    expect(dueAtOf(choices, 'today', '')).toBe('2026-09-24T10:00:00.000Z');
    expect(dueAtOf(choices, 'tomorrow', '')).toBe('2026-09-25T10:00:00.000Z');
  });

  test('the next working day passes over holiday and weekend', () => {
    expect(dueAtOf(choices, 'workday', '')).toBe('2026-09-28T10:00:00.000Z');
  });

  test('a time of one’s own is read by the clock in Shanghai', () => {
    expect(dueAtOf(choices, 'picked', '2026-09-30T09:15')).toBe('2026-09-30T01:15:00.000Z');
    expect(dueAtOf(choices, 'picked', '')).toBeNull();
  });

  test('the first choice that is still ahead is offered', () => {
    expect(firstAhead(choices, Date.parse('2026-09-24T09:59:00Z'))).toBe('today');
    expect(firstAhead(choices, Date.parse('2026-09-24T10:00:00Z'))).toBe('tomorrow');
  });
});

describe('days between papers', () => {
  test('packs follow each other by working days', () => {
    expect(workingDay(-1, '2026-09-21', CALENDAR)).toBe('2026-09-20');
    expect(neighbours('packs', '2026-09-28', '2026-09-28', CALENDAR)).toEqual({
      before: '2026-09-24',
      after: null,
    });
    expect(neighbours('reports', '2026-09-24', '2026-09-28', CALENDAR).after).toBe('2026-09-28');
  });

  test('weekly papers follow each other by weeks, up to the week that runs', () => {
    expect(neighbours('rankings', '2026-09-11', '2026-09-23', PLAIN)).toEqual({
      before: '2026-09-04',
      after: '2026-09-18',
    });
    expect(neighbours('contacts', '2026-09-18', '2026-09-23', PLAIN).after).toBe('2026-09-23');
    expect(neighbours('contacts', '2026-09-22', '2026-09-23', PLAIN).after).toBeNull();
  });

  test('an address may name no day', () => {
    expect(['2026-02-29', '2026-2-3', 'today', ''].filter(isDay)).toEqual([]);
    expect(isDay('2028-02-29')).toBe(true);
    expect(instantOf('2026-13-01', '18:00')).toBeNull();
  });
});
