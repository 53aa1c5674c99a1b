import { z } from 'zod';
import { parseRatio } from '../../domain/ratio.ts';
import { isDuration } from '../../domain/working-time.ts';

/** Rounds take years; beyond a century an instant may no longer be one. */
const LONGEST_SECONDS = 100 * 365 * 86_400;
const SECONDS = [365 * 86_400, 30 * 86_400, 7 * 86_400, 86_400, 3_600, 60, 1];
const PARTS = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** About how many seconds an ISO 8601 duration lasts; NaN when it is none. */
function secondsOf(duration: string): number {
  const parts = isDuration(duration) ? PARTS.exec(duration) : null;
  if (!parts) return Number.NaN;
  return SECONDS.reduce((sum, seconds, index) => sum + seconds * Number(parts[index + 1] ?? 0), 0);
}

/** `PT30M`: longer than nothing. */
export const isoDurationSchema = z
  .string()
  .max(40)
  .refine((text) => secondsOf(text) > 0 && secondsOf(text) <= LONGEST_SECONDS, {
    error: '须为大于零的 ISO 8601 时长，如 P2D · Give an ISO 8601 duration above zero, e.g. P2D',
  });

/** `PT0S` or longer. */
export const isoDelaySchema = z
  .string()
  .max(40)
  .refine((text) => secondsOf(text) >= 0 && secondsOf(text) <= LONGEST_SECONDS, {
    error: '须为 ISO 8601 时长，如 PT2H · Give an ISO 8601 duration, e.g. PT2H',
  });

/** ISO 8601, or `{ "workdays": 3 }`. */
export const durationSchema = z.union([
  isoDurationSchema,
  z.strictObject({ workdays: z.int().min(1).max(10_000) }),
]);

/** `"08:30"` in Shanghai. */
export const clockTimeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, {
  error: '须为 00:00–23:59 · Give a time of day, 00:00 to 23:59',
});

/** `"95/100"`: above 0, at most 1, denominator at most 10,000. */
export const ratioSchema = z.string().refine(isRatio, {
  error:
    '须为不大于 1 的分数，如 95/100，分母不超过 10000 · Give a share such as 95/100, denominator up to 10,000',
});

function isRatio(text: string): boolean {
  try {
    parseRatio(text);
    return true;
  } catch {
    return false;
  }
}
