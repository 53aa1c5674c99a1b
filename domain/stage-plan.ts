import type { Instant } from './kernel.ts';
import type { OpenStage, Policy, Stage } from './policy.ts';
import { deadline, type Calendar, type Duration } from './working-time.ts';

/** What the end of a stage was counted from, so that a new calendar can count it again. */
export interface StagePlan {
  from: Instant;
  after: Duration;
  /** The calendar of that end is not published yet. */
  provisional: boolean;
}

/** The plan that leads to an end from one of those starts; null when policy plans no such end: people chose it. */
export function planOf(
  { policy, calendar }: { policy: Policy; calendar: Calendar },
  stage: Stage,
  stageEndsAt: Instant | null,
  starts: readonly (Instant | null)[],
): StagePlan | null {
  const after = Object.hasOwn(policy.stages, stage)
    ? policy.stages[stage as OpenStage].plannedEndsAfter
    : undefined;
  if (after === undefined || stageEndsAt === null) return null;
  const plans = starts.flatMap((from) =>
    from === null ? [] : [{ from, ...deadline(from, after, calendar) }],
  );
  const found = plans.find(({ at }) => at === stageEndsAt);
  return found ? { from: found.from, after, provisional: found.provisional } : null;
}
