// Started by a campaign's schedule, morning and evening.
import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { PaperActivities } from '../activities/papers/activities.ts';
import { instant, type Instant } from '../domain/kernel.ts';
import type { PapersOf } from '../domain/meeting/paper-days.ts';

/** For as long as the database is away, but never into the next morning. */
const { makePapers } = proxyActivities<PaperActivities>({
  startToCloseTimeout: '20s',
  scheduleToCloseTimeout: '12 hours',
  retry: { initialInterval: '500ms', backoffCoefficient: 1.5, maximumInterval: '10s' },
});

/** The engine writes it on whatever a schedule starts. */
const SCHEDULED_AT = { name: 'TemporalScheduledStartTime', type: 'DATETIME' } as const;

/** Makes the papers that the scheduled instant asks for: a run that comes late, or again, makes the same. */
export async function papers({ campaignId }: PapersOf): Promise<void> {
  await makePapers({ campaignId, scheduledAt: scheduledAt() });
}

function scheduledAt(): Instant {
  const { typedSearchAttributes, startTime } = workflowInfo();
  return instant((typedSearchAttributes.get(SCHEDULED_AT) ?? startTime).getTime());
}
