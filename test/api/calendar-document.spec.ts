import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { calendarSchema, mergeCalendar } from '../../api/set-up/calendar-document.ts';
import { SEEDED_CALENDAR } from '../../domain/calendar-seed.ts';

test('the example in the documentation is a calendar, and says what the notice of 2026 said', async () => {
  const file = new URL('../../docs/examples/calendar-2026.json', import.meta.url);
  const document = calendarSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  const of2025 = (days: string[]) => days.filter((day) => day.startsWith('2025'));
  const before = {
    publishedThrough: '2025-12-31',
    holidays: of2025(SEEDED_CALENDAR.holidays),
    workdays: of2025(SEEDED_CALENDAR.workdays),
  };
  expect(mergeCalendar(document, before)).toEqual(SEEDED_CALENDAR);
});
