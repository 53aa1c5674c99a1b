import { describe, expect, test } from '@jest/globals';
import { SEEDED_CALENDAR } from '../../../domain/calendar-seed.ts';
import {
  isLastWorkingDay,
  papersAsked,
  sincePack,
  weekOf,
  workingDayBefore,
  type PaperKind,
} from '../../../domain/meeting/paper-days.ts';
import { clockTimeOn } from '../../../domain/working-time.ts';

const TIMES = { morningPackAt: '08:30', eveningReportAt: '18:00' };
const CALENDAR = SEEDED_CALENDAR;

test.each([
  ['a Thursday: Wednesday', '2026-11-26', '2026-11-25'],
  ['a Monday: Friday', '2026-11-23', '2026-11-20'],
  ['after the Spring Festival: the Saturday worked before it', '2026-02-24', '2026-02-14'],
  ['after a worked Sunday: that Sunday', '2026-01-05', '2026-01-04'],
  ['on a worked Sunday: the last day before the holiday', '2026-01-04', '2025-12-31'],
])('the working day before %s', (_name, date, expected) =>
  expect(workingDayBefore(date, CALENDAR)).toBe(expected),
);

test.each([
  ['2026-11-23', '2026-11-23'],
  ['2026-11-26', '2026-11-23'],
  ['2026-11-29', '2026-11-23'],
  ['2026-01-01', '2025-12-29'],
])('%s is of the week of %s', (date, from) => expect(weekOf(date).from).toBe(from));

test.each([
  ['an ordinary Friday', '2026-11-27', true],
  ['an ordinary Thursday', '2026-11-26', false],
  ['a Saturday off', '2026-11-28', false],
  ['the Friday before a worked Saturday', '2026-02-13', false],
  ['a worked Saturday', '2026-02-14', true],
  ['a worked Sunday', '2026-09-20', true],
  ['the Thursday before a holiday', '2026-09-24', true],
  ['a day of a week without any', '2026-02-18', false],
])('%s is the last working day of its week: %s, %s', (_name, date, expected) =>
  expect(isLastWorkingDay(date, CALENDAR)).toBe(expected),
);

describe('an instant of the schedule asks for', () => {
  test.each<[string, string, string, string, PaperKind[]]>([
    ['the pack in the morning', '2026-11-26', '08:30', '08:30', ['pack']],
    ['the report in the evening', '2026-11-26', '18:00', '18:00', ['report']],
    [
      'report and weekly papers on the last evening of the week',
      '2026-11-27',
      '18:00',
      '18:00',
      ['report', 'ranking', 'contacts'],
    ],
    ['weekly papers on a worked Saturday', '2026-02-14', '18:00', '18:01', ['report', 'ranking', 'contacts']],
    ['nothing weekly on the Friday before it', '2026-02-13', '18:00', '18:00', ['report']],
    ['nothing on a Sunday', '2026-11-29', '08:30', '08:30', []],
    ['nothing on a holiday', '2026-02-18', '18:00', '18:00', []],
    ['the pack by a time that policy had before', '2026-11-26', '07:00', '07:00', ['pack']],
    ['the report by a time that policy had before', '2026-11-26', '17:00', '17:00', ['report']],
    ['the pack, also when the computer was off until noon', '2026-11-26', '08:30', '12:00', ['pack']],
    [
      'pack and report, when it was off until the evening',
      '2026-11-26',
      '08:30',
      '18:20',
      ['pack', 'report'],
    ],
  ])('%s', (_name, date, at, now, expected) => {
    const asked = papersAsked(clockTimeOn(date, at), clockTimeOn(date, now), TIMES, CALENDAR);
    expect(asked).toEqual(expected.map((kind) => ({ kind, date })));
  });
  test('the pack alone, when somebody asks for that of a day long past', () => {
    const asked = papersAsked(
      clockTimeOn('2026-11-26', '08:30'),
      clockTimeOn('2026-11-26', '20:31'),
      TIMES,
      CALENDAR,
    );
    expect(asked.map(({ kind }) => kind)).toEqual(['pack']);
  });
  test('everything where policy has one time for both', () => {
    const noon = { morningPackAt: '12:00', eveningReportAt: '12:00' };
    const at = clockTimeOn('2026-11-26', '12:00');
    expect(papersAsked(at, at, noon, CALENDAR).map(({ kind }) => kind)).toEqual(['pack', 'report']);
  });
});

describe('a pack tells what happened since', () => {
  const campaign = { createdAt: '2026-11-01T00:00:00.000Z', times: TIMES, calendar: CALENDAR };
  test('the pack before, however long ago', () =>
    expect(
      sincePack('2026-11-26', { date: '2026-11-18', madeAt: '2026-11-18T00:30:02.000Z' }, campaign),
    ).toEqual({
      date: '2026-11-18',
      at: '2026-11-18T00:30:02.000Z',
    }));
  test('the time of the pack of the working day before, where none was made', () =>
    expect(sincePack('2026-11-23', null, campaign)).toEqual({
      date: '2026-11-20',
      at: '2026-11-20T00:30:00.000Z',
    }));
  test('no day before, where the campaign is younger', () => {
    const young = { ...campaign, createdAt: '2026-11-25T17:00:00.000Z' };
    expect(sincePack('2026-11-26', null, young)).toEqual({ date: null, at: '2026-11-25T00:30:00.000Z' });
  });
});
