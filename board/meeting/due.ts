import { instantOf, movedBy, workingDay, type WorkCalendar } from '../papers/days.ts';

/** By when something is promised: at the end of a day's work, or at a time of one's own. */
export type When = 'today' | 'tomorrow' | 'workday' | 'picked';

export interface DueChoice {
  when: When;
  text: string;
  english: string;
  /** Null where a person picks. */
  date: string | null;
}

const WORK_ENDS = '18:00';

export const dueChoices = (today: string, calendar: WorkCalendar): DueChoice[] => [
  { when: 'today', text: `今天 ${WORK_ENDS}`, english: 'today', date: today },
  { when: 'tomorrow', text: '明天', english: 'tomorrow', date: movedBy(today, 1) },
  { when: 'workday', text: '下一工作日', english: 'next working day', date: workingDay(1, today, calendar) },
  { when: 'picked', text: '另选', english: 'pick', date: null },
];

/** The first choice that is still ahead. */
export const firstAhead = (choices: readonly DueChoice[], now: number): When =>
  choices.find(({ date }) => date !== null && Date.parse(instantOf(date, WORK_ENDS) ?? '') > now)?.when ??
  'picked';

/** `picked` as a field of date and time gives it: `2026-11-27T10:30`, in Shanghai. Null when none was picked. */
export function dueAtOf(choices: readonly DueChoice[], when: When, picked: string): string | null {
  const date = choices.find((choice) => choice.when === when)?.date ?? null;
  if (date !== null) return instantOf(date, WORK_ENDS);
  const [day = '', time = ''] = picked.split('T');
  return instantOf(day, time.slice(0, 5));
}
