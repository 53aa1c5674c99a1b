// Days of the Shanghai calendar, for links between days and for what a promise may be due by.
import type { PaperKind } from './paper-kind.ts';

/** What `GET /calendar` tells. Beyond what is published plain weekends are assumed. */
export interface WorkCalendar {
  holidays: readonly string[];
  /** Weekend days that are worked in exchange for a holiday. */
  workdays: readonly string[];
}

const DAY_MS = 86_400_000;

/** `2026-11-26`, moved by so many days. */
export const movedBy = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** Whether it is a day that exists: the address of a page may say anything. */
export const isDay = (date: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date)) && movedBy(date, 0) === date;

export function isWorkingDay(date: string, { holidays, workdays }: WorkCalendar): boolean {
  if (workdays.includes(date)) return true;
  if (holidays.includes(date)) return false;
  return ![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
}

/** The nearest working day before (`-1`) or after (`1`) that day. */
export function workingDay(direction: -1 | 1, date: string, calendar: WorkCalendar): string {
  let day = movedBy(date, direction);
  while (!isWorkingDay(day, calendar)) day = movedBy(day, direction);
  return day;
}

/** The instant at which a clock in Shanghai shows that time of that day; null when it is none. */
export function instantOf(date: string, time: string): string | null {
  const at = new Date(`${date}T${time}:00+08:00`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** The days of the papers before and after that of `day`; null for one that is still to come. Packs and reports are made
 *  on working days; of the others any day of a week names it. */
export function neighbours(
  kind: PaperKind,
  day: string,
  today: string,
  calendar: WorkCalendar,
): { before: string; after: string | null } {
  if (kind === 'packs' || kind === 'reports') {
    const after = workingDay(1, day, calendar);
    return { before: workingDay(-1, day, calendar), after: after > today ? null : after };
  }
  const after = movedBy(day, 7);
  if (after <= today) return { before: movedBy(day, -7), after };
  return { before: movedBy(day, -7), after: mondayOf(after) <= today ? today : null };
}

const mondayOf = (date: string): string =>
  movedBy(date, -((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7));
