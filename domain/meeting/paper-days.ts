// On which days a paper is made, and what it looks back on. The calendar is data: worked weekends (调休) have papers.
import { millis, type CivilDate, type Id, type Instant } from '../kernel.ts';
import {
  civilDateOf,
  clockTimeOn,
  dayAfter,
  isWorkingDay,
  weekdayOf,
  type Calendar,
} from '../working-time.ts';

/** The morning's pack, the evening's report, and of the week the ranking of buildings and how households were contacted. */
export const PAPER_KINDS = ['pack', 'report', 'ranking', 'contacts'] as const;
export type PaperKind = (typeof PAPER_KINDS)[number];

/** Clock times in Shanghai, `"08:30"`, as policy has them. */
export interface PaperTimes {
  morningPackAt: string;
  eveningReportAt: string;
}

export interface AskedPaper {
  kind: PaperKind;
  date: CivilDate;
}

/** What the schedule's workflow is told; when it was to run it knows from the engine. */
export interface PapersOf {
  campaignId: Id;
}

/** A computer that was off at the time of a paper makes it when it starts, if that is not later than this. Milliseconds. */
export const CATCH_UP_MS = 12 * 3_600_000;

/** From the first instant to before the second. */
export interface Span {
  from: Instant;
  to: Instant;
}

/** Monday to Sunday. */
export interface Week {
  from: CivilDate;
  to: CivilDate;
}

/** A year without a working day would be a calendar gone wrong. */
const LONGEST_LOOK_BACK = 366;

export function workingDayBefore(date: CivilDate, calendar: Calendar): CivilDate {
  for (let days = 1; days <= LONGEST_LOOK_BACK; days += 1) {
    const before = dayAfter(date, -days);
    if (isWorkingDay(before, calendar)) return before;
  }
  return dayAfter(date, -1);
}

export function weekOf(date: CivilDate): Week {
  const from = dayAfter(date, 1 - weekdayOf(date));
  return { from, to: dayAfter(from, 6) };
}

/** Whether no later day of its week is worked. A week without working days has no last one. */
export function isLastWorkingDay(date: CivilDate, calendar: Calendar): boolean {
  if (!isWorkingDay(date, calendar)) return false;
  const left = Array.from({ length: 7 - weekdayOf(date) }, (_, index) => dayAfter(date, index + 1));
  return !left.some((day) => isWorkingDay(day, calendar));
}

/** The papers that a scheduled instant asks for: of the two times of its day the one it is nearest to, for the engine may
 *  still have the times of a policy before. A run that comes late, after the computer was off, also makes what has come
 *  due by `now`, for of runs that were missed together the engine starts one. None on a day off. */
export function papersAsked(
  scheduledAt: Instant,
  now: Instant,
  { morningPackAt, eveningReportAt }: PaperTimes,
  calendar: Calendar,
): AskedPaper[] {
  const date = civilDateOf(scheduledAt);
  if (!isWorkingDay(date, calendar)) return [];
  const [morning, evening] = [clockTimeOn(date, morningPackAt), clockTimeOn(date, eveningReportAt)];
  const isMorning = distance(scheduledAt, morning) <= distance(scheduledAt, evening);
  const isCatchUp = millis(now) - millis(scheduledAt) <= CATCH_UP_MS;
  const isDue = (time: Instant): boolean => isCatchUp && time > scheduledAt && time <= now;
  const weekly: PaperKind[] = isLastWorkingDay(date, calendar) ? ['ranking', 'contacts'] : [];
  const kinds: PaperKind[] = [
    ...(isMorning || isDue(morning) ? (['pack'] as const) : []),
    ...(!isMorning || evening === morning || isDue(evening) ? (['report', ...weekly] as const) : []),
  ];
  return kinds.map((kind) => ({ kind, date }));
}

const distance = (one: Instant, other: Instant): number => Math.abs(millis(one) - millis(other));

export const dayOf = (date: CivilDate): Span => ({
  from: clockTimeOn(date, '00:00'),
  to: clockTimeOn(dayAfter(date, 1), '00:00'),
});

/** What the pack of a day is a continuation of. */
export interface Since {
  date: CivilDate | null;
  at: Instant;
}

/** The pack before, be it days ago; where none was made, the time at which the one of the working day before would have
 *  been. */
export function sincePack(
  date: CivilDate,
  before: { date: CivilDate; madeAt: Instant } | null,
  campaign: { createdAt: Instant; times: PaperTimes; calendar: Calendar },
): Since {
  if (before) return { date: before.date, at: before.madeAt };
  const dayBefore = workingDayBefore(date, campaign.calendar);
  const at = clockTimeOn(dayBefore, campaign.times.morningPackAt);
  return { date: civilDateOf(campaign.createdAt) <= dayBefore ? dayBefore : null, at };
}
