import { civilDateOf } from '../../domain/working-time.ts';
import { instant, millis, type Instant } from '../../domain/kernel.ts';
import type { Randomness } from './randomness.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** 9:00 to 20:30 in Shanghai: residents are left in peace outside these. */
const FIRST_MINUTE = 9 * 60;
const LAST_MINUTE = 20 * 60 + 30;

/** Tells the past instants at which the demonstrated campaign happened: days before the day it was created, so
 *  that a second run names the same. */
export interface Days {
  /** A moment in the daytime of the day `before` days earlier. */
  daytime(before: number): Instant;
  /** The same, at that minute of the Shanghai day. */
  at(before: number, minute: number): Instant;
}

export function daysBefore(createdAt: Instant, random: Randomness): Days {
  const midnight = millis(`${civilDateOf(createdAt)}T00:00:00.000+08:00`);
  const at = (before: number, minute: number) => instant(midnight - before * DAY_MS + minute * MINUTE_MS);
  return { at, daytime: (before) => at(before, random.between(FIRST_MINUTE, LAST_MINUTE)) };
}
