// The calendar as a clerk writes it down from the notice of the State Council, and as the rules read it.
import { z } from 'zod';
import type { CivilDate } from '../../domain/kernel.ts';
import { isWeekend, type Calendar } from '../../domain/working-time.ts';
import { problem, type Fault } from '../problem.ts';

const DATE = /^(?:19|20|21)\d\d-\d\d-\d\d$/;
const DAY = 86_400_000;
/** The longest holiday anybody is free at once, and much more. */
const LONGEST_RANGE = 31;

const isDate = (text: string): boolean =>
  DATE.test(text) && new Date(Date.parse(text) || 0).toISOString().startsWith(text);

const dateSchema = z.string().refine(isDate, {
  error: '须为日期，如 2027-01-01 · Give a date, e.g. 2027-01-01',
});

/** `2027-02-05`, or `2027-02-05/2027-02-11` with both ends. */
const daysSchema = z.string().refine((text) => daysOf(text).length > 0, {
  error:
    '须为日期，或起止日期如 2027-02-05/2027-02-11 · Give a date, or the first and the last as in 2027-02-05/2027-02-11',
});

/** Every day of it; none when it is neither a day nor a range, or goes backwards. */
function daysOf(text: string): CivilDate[] {
  const [first = '', last = first, ...more] = text.split('/');
  if (!isDate(first) || !isDate(last) || more.length > 0) return [];
  const length = (Date.parse(last) - Date.parse(first)) / DAY + 1;
  if (length > LONGEST_RANGE) return [];
  return Array.from({ length: Math.max(0, length) }, (_, index) =>
    new Date(Date.parse(first) + index * DAY).toISOString().slice(0, 10),
  );
}

const documentSchema = z.strictObject({
  publishedThrough: dateSchema,
  holidays: z.array(daysSchema).max(1_000),
  workdays: z.array(dateSchema).max(1_000),
  reason: z.string().trim().min(1).max(2_000).optional(),
});

export const calendarSchema = documentSchema.superRefine((document, context) => {
  for (const { path, message } of faultsIn(document)) context.addIssue({ code: 'custom', path, message });
});
export type CalendarDocument = z.output<typeof documentSchema>;

type DocumentFault = { path: (string | number)[]; message: string };

const BEYOND = '晚于 publishedThrough · Later than publishedThrough';
const UNSORTED = '须按日期先后，不得重复 · In the order of the days, none of them twice';
const NO_WEEKEND = '须为周六或周日 · Only a Saturday or Sunday can be worked instead';
const ALSO_FREE = '这一天也列为假日 · This day is a holiday as well';

function faultsIn({ publishedThrough, holidays, workdays }: CalendarDocument): DocumentFault[] {
  const free = new Set(holidays.flatMap(daysOf));
  return [
    ...orderFaults('holidays', holidays, publishedThrough),
    ...orderFaults('workdays', workdays, publishedThrough),
    ...workdays.flatMap((day, index): DocumentFault[] => {
      const path = ['workdays', index];
      if (!isWeekend(day)) return [{ path, message: NO_WEEKEND }];
      return free.has(day) ? [{ path, message: ALSO_FREE }] : [];
    }),
  ];
}

function orderFaults(name: string, entries: readonly string[], publishedThrough: CivilDate): DocumentFault[] {
  return entries.flatMap((entry, index): DocumentFault[] => {
    const path = [name, index];
    const days = daysOf(entry);
    const before = daysOf(entries[index - 1] ?? '').at(-1);
    if (before !== undefined && (days[0] ?? '') <= before) return [{ path, message: UNSORTED }];
    return (days.at(-1) ?? '') > publishedThrough ? [{ path, message: BEYOND }] : [];
  });
}

const yearOf = (date: CivilDate): number => Number(date.slice(0, 4));

/** The calendar in force with the years that a document is about replaced: those whose days it names, and those that
 *  it publishes. Throws `invalid_body`. */
export function mergeCalendar(document: CalendarDocument, inForce: Calendar): Calendar {
  const { publishedThrough, workdays } = document;
  const holidays = document.holidays.flatMap(daysOf);
  refuseGaps(document, holidays, inForce);
  const years = new Set([...holidays, ...workdays].map(yearOf));
  for (let year = yearOf(inForce.publishedThrough) + 1; year <= yearOf(publishedThrough); year += 1)
    years.add(year);
  const merged = (kept: readonly CivilDate[], named: readonly CivilDate[]): CivilDate[] =>
    [...kept.filter((day) => !years.has(yearOf(day)) && day <= publishedThrough), ...named].toSorted();
  return {
    publishedThrough,
    holidays: merged(inForce.holidays, holidays),
    workdays: merged(inForce.workdays, workdays),
  };
}

function refuseGaps(
  { publishedThrough, reason }: CalendarDocument,
  holidays: readonly CivilDate[],
  inForce: Calendar,
): void {
  const faults: Fault[] = [];
  if (publishedThrough < inForce.publishedThrough && reason === undefined) {
    const message = `早于现行日历的 ${inForce.publishedThrough}，须说明原因 · Earlier than the ${inForce.publishedThrough} in force: say why`;
    faults.push({ path: 'reason', code: 'custom', message });
  }
  const named = new Set(holidays.map(yearOf));
  for (let year = yearOf(inForce.publishedThrough) + 1; year <= yearOf(publishedThrough); year += 1) {
    if (named.has(year)) continue;
    const message = `${year} 年没有任何假日 · ${year} has no holiday at all`;
    faults.push({ path: 'holidays', code: 'custom', message });
  }
  if (faults.length > 0) throw problem('invalid_body', faults);
}
