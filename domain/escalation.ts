// What is overdue climbs: one level up, with a fresh clock, until nobody is left above.
import type { Instant } from './kernel.ts';
import { LEVELS, type Level, type Policy } from './policy.ts';
import { deadline, type Calendar, type Duration } from './working-time.ts';

/** The policy and the calendar by which clocks run. */
export interface ClockRules {
  policy: Policy;
  calendar: Calendar;
}

/** Where what staff have to see to begins. */
export const lowestLevel = ({ objections }: Policy): Level => objections.levels[0] ?? 'handler';

/** The next level of the policy, or null at the top. It always leads up, whatever the policy was before. */
export function levelAbove({ objections }: Policy, level: Level): Level | null {
  const rank = LEVELS.indexOf(level);
  return objections.levels.find((next) => LEVELS.indexOf(next) > rank) ?? null;
}

/** A step up, and when the next one is due. */
export interface Climb {
  from: Level;
  to: Level;
  dueAt: Instant;
  dueProvisional: boolean;
}

/** One level up, with a clock of that length that starts now; null at the top. */
export function climb(rules: ClockRules, from: Level, clock: Duration, now: Instant): Climb | null {
  const to = levelAbove(rules.policy, from);
  if (to === null) return null;
  const { at, provisional } = deadline(now, clock, rules.calendar);
  return { from, to, dueAt: at, dueProvisional: provisional };
}
