import { instant, millis, type Instant } from '../kernel.ts';
import { isWithinHours, minuteOfDay } from '../working-time.ts';

/** Clock times in Shanghai; equal ends mean none. */
export interface QuietHours {
  from: string;
  to: string;
}

const MINUTE = 60_000;
const MINUTES_A_DAY = 1_440;

export const isQuiet = ({ from, to }: QuietHours, at: Instant): boolean => isWithinHours(at, from, to);

/** The same instant outside quiet hours, their end within them. */
export function afterQuiet(hours: QuietHours, at: Instant): Instant {
  if (!isQuiet(hours, at)) return at;
  const end = Number(hours.to.slice(0, 2)) * 60 + Number(hours.to.slice(3, 5));
  const minutes = (end - minuteOfDay(at) + MINUTES_A_DAY) % MINUTES_A_DAY;
  return instant(Math.floor(millis(at) / MINUTE) * MINUTE + minutes * MINUTE);
}
