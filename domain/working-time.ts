// Deadlines count official working days.
// The calendar is input, so a replay never changes.
import { instant, millis, type CivilDate, type Instant } from './kernel.ts';

/** The official calendar; beyond `publishedThrough` plain weekends are assumed. */
export interface Calendar {
  publishedThrough: CivilDate;
  holidays: CivilDate[];
  /** Weekend days that are worked in exchange for a holiday (调休). */
  workdays: CivilDate[];
}

export const isSameCalendar = (one: Calendar, other: Calendar): boolean =>
  one.publishedThrough === other.publishedThrough &&
  one.holidays.join() === other.holidays.join() &&
  one.workdays.join() === other.workdays.join();

/** ISO 8601 (`PT3S`, `P2D`, `P6M`) or a number of working days. */
export type Duration = string | { workdays: number };

export interface Deadline {
  at: Instant;
  /** The calendar of that time is not published yet: to be recomputed when it is. */
  provisional: boolean;
}

const SHANGHAI_OFFSET = 8 * 3_600_000;
const DAY = 86_400_000;

/** The Shanghai day on which an instant falls. */
export const civilDateOf = (at: Instant): CivilDate => instant(millis(at) + SHANGHAI_OFFSET).slice(0, 10);

/** An instant by the clock on a Shanghai wall: `2026-11-22 09:30:00.000`. */
export const shanghaiTimeOf = (at: Instant): string =>
  instant(millis(at) + SHANGHAI_OFFSET)
    .slice(0, 23)
    .replace('T', ' ');

/** Minutes since midnight in Shanghai, 0–1439. */
export const minuteOfDay = (at: Instant): number =>
  Math.floor(((millis(at) + SHANGHAI_OFFSET) % DAY) / 60_000);

/** What a clock on a Shanghai wall shows: `2026-11-22 09:30`. */
export const wallClockOf = (at: Instant): string =>
  instant(millis(at) + SHANGHAI_OFFSET)
    .slice(0, 16)
    .replace('T', ' ');

/** The same for the end of a time: a day ends at its own 24:00, not at 0:00 of the next. [law] 民法典 art. 203. */
export function endOfTimeOf(at: Instant): string {
  const wall = wallClockOf(at);
  return wall.endsWith('00:00') ? `${civilDateOf(instant(millis(at) - 1))} 24:00` : wall;
}

const startOfDay = (date: CivilDate): number => Date.parse(`${date}T00:00:00.000Z`) - SHANGHAI_OFFSET;
const nextDay = (date: CivilDate): CivilDate => dayAfter(date, 1);

/** So many days later; earlier where negative. */
export const dayAfter = (date: CivilDate, days: number): CivilDate =>
  civilDateOf(instant(startOfDay(date) + days * DAY));

/** Whole days from one date to another. */
export const daysBetween = (from: CivilDate, to: CivilDate): number =>
  (startOfDay(to) - startOfDay(from)) / DAY;

/** 1 is Monday, 7 is Sunday. */
export const weekdayOf = (date: CivilDate): number =>
  new Date(startOfDay(date) + SHANGHAI_OFFSET).getUTCDay() || 7;

export function isWorkingDay(date: CivilDate, calendar: Calendar): boolean {
  if (calendar.workdays.includes(date)) return true;
  if (calendar.holidays.includes(date)) return false;
  return !isWeekend(date);
}

export const isWeekend = (date: CivilDate): boolean => weekdayOf(date) >= 6;

const ISO_DURATION =
  /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

const CENTURY_IN_DAYS = 36_525;
const PART_IN_DAYS = [365.25, 30.437_5, 7, 1, 1 / 24, 1 / 1_440, 1 / 86_400];

/** Years, months, weeks, days, hours, minutes, seconds; null unless it is ISO 8601 in whole numbers and no longer
 *  than a century, beyond which instants would not sort as text. */
function partsOf(duration: string): number[] | null {
  const parts = ISO_DURATION.exec(duration)
    ?.slice(1)
    .map((part) => Number(part ?? 0));
  const days = parts?.reduce((sum, part, index) => sum + part * (PART_IN_DAYS[index] ?? 0), 0);
  return parts !== undefined && days !== undefined && days <= CENTURY_IN_DAYS ? parts : null;
}

export const isDuration = (text: string): boolean => partsOf(text) !== null;

/** Years and months move along the civil calendar and stop at its last day; the rest is exact time. */
function addIso(at: Instant, duration: string, sign: 1 | -1 = 1): Instant {
  const parts = partsOf(duration)?.map((part) => part * sign);
  if (!parts) throw new RangeError(`Not an ISO 8601 duration: ${duration}`);
  const [years, months, weeks, days, hours, minutes, seconds] = parts;
  const local = new Date(millis(at) + SHANGHAI_OFFSET);
  const dayOfMonth = local.getUTCDate();
  local.setUTCDate(1);
  local.setUTCMonth(local.getUTCMonth() + (years ?? 0) * 12 + (months ?? 0));
  const lastDay = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate();
  local.setUTCDate(Math.min(dayOfMonth, lastDay));
  const exact = ((weeks ?? 0) * 7 + (days ?? 0)) * DAY + (hours ?? 0) * 3_600_000 + (minutes ?? 0) * 60_000;
  return instant(local.getTime() - SHANGHAI_OFFSET + exact + (seconds ?? 0) * 1_000);
}

/** When an ISO duration that starts at `from` is over. RangeError for a malformed one. */
export const isoDurationAfter = (from: Instant, duration: string): Instant => addIso(from, duration);

/** The instant from which an ISO duration ends at `to`. RangeError for a malformed one. */
export const isoDurationBefore = (to: Instant, duration: string): Instant => addIso(to, duration, -1);

/** When a duration that starts at `from` is over. Working days end at 24:00 of the last one and do not count
 *  the day of the start. [law] 民法典 art. 201, 203. RangeError for a malformed duration. */
export function deadline(from: Instant, duration: Duration, calendar: Calendar): Deadline {
  if (typeof duration === 'string') return { at: addIso(from, duration), provisional: false };
  let date = civilDateOf(from);
  for (let left = duration.workdays; left > 0;) {
    date = nextDay(date);
    if (isWorkingDay(date, calendar)) left -= 1;
  }
  return { at: instant(startOfDay(date) + DAY), provisional: date > calendar.publishedThrough };
}

/** When a period of the law is over: days, months and years end at 24:00 of their last day, and where that day is free,
 *  at 24:00 of the first working day after it. Beyond the published calendar that day is provisional. Durations with
 *  hours, for what is not the law's, are exact. [law] 民法典 art. 201–203. RangeError for a malformed duration. */
export function periodEnd(from: Instant, duration: Duration, calendar: Calendar): Deadline {
  const plain = deadline(from, duration, calendar);
  if (typeof duration !== 'string' || duration.includes('T')) return plain;
  let last = civilDateOf(plain.at);
  while (!isWorkingDay(last, calendar)) last = nextDay(last);
  return { at: instant(startOfDay(last) + DAY), provisional: last > calendar.publishedThrough };
}

/** The last moment before an end: what follows a period counts from its last day, not from the day after. */
export const lastMomentOf = (end: Instant): Instant => instant(millis(end) - 1);

const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** The instant at which a Shanghai wall clock shows `"08:00"` on a day. */
export const clockTimeOn = (date: CivilDate, clock: string): Instant =>
  instant(startOfDay(date) + minutes(clock) * 60_000);

/** Whether a clock time lies in [from, to); the span may pass midnight; equal ends mean no quiet hours. */
export function isWithinHours(at: Instant, from: string, to: string): boolean {
  const [start, end, now] = [minutes(from), minutes(to), minuteOfDay(at)];
  if (start === end) return false;
  return start < end ? now >= start && now < end : now >= start || now < end;
}
