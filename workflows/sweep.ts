// Started by a schedule: the net for wake-ups that were lost with a process.
import { proxyActivities } from '@temporalio/workflow';
import type { NotificationActivities } from '../activities/notification/activities.ts';

const { wakeForgotten } = proxyActivities<NotificationActivities>({
  startToCloseTimeout: '30s',
  retry: { maximumAttempts: 3 },
});

/** Wakes every channel that has something overdue. */
export async function sweep(): Promise<void> {
  await wakeForgotten();
}
