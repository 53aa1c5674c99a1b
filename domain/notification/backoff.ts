import { instant, millis, type Instant } from '../kernel.ts';

const FIRST = 15_000;
const LONGEST = 10 * 60_000;
/** A message that could not be sent for this long is put aside for people to look at. */
export const GIVE_UP_AFTER = 24 * 3_600_000;

/** Milliseconds before the next try after so many failures in a row: 15 s, 30 s, 1 min … 10 min unless it begins with
 *  another pause; what the receiver asked for when that is longer, but never more than an hour. */
export function pauseAfter(failures: number, askedMs: number | null = null, first: number = FIRST): number {
  const own = Math.min(first * 2 ** Math.max(0, Math.min(failures, 20) - 1), LONGEST);
  return Math.max(own, Math.min(askedMs ?? 0, 3_600_000));
}

export const givesUp = (tryingSince: Instant, now: Instant): boolean =>
  millis(now) - millis(tryingSince) >= GIVE_UP_AFTER;

export const nextTryAt = (now: Instant, failures: number, askedMs: number | null = null): Instant =>
  instant(millis(now) + pauseAfter(failures, askedMs));
