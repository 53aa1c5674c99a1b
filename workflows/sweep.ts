// Started by a schedule: the net for what was lost with a process, or while the engine was away.
import { proxyActivities } from '@temporalio/workflow';
import type { NotificationActivities } from '../activities/notification/activities.ts';
import type { PaperActivities } from '../activities/papers/activities.ts';

const { wakeForgotten, tellSchedules, removeOldMessages } = proxyActivities<
  NotificationActivities & PaperActivities
>({
  startToCloseTimeout: '30s',
  retry: { maximumAttempts: 3 },
});

/** Wakes every channel that has something overdue and every webhook that is behind, sees that the engine makes every campaign's
 *  papers at its times, and clears away old messages. One after the other: a sweep of earlier code that is under way replays. */
export async function sweep(): Promise<void> {
  try {
    await wakeForgotten();
  } finally {
    try {
      await tellSchedules();
    } finally {
      await removeOldMessages();
    }
  }
}
