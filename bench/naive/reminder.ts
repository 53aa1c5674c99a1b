// What the samples of Temporal teach of reminders: a workflow that sleeps until it is due.
import { proxyActivities, sleep } from '@temporalio/workflow';
import type { Id, Instant } from '../../domain/kernel.ts';
import type { NaiveReminderActivities } from './reminder-worker.ts';

export interface NaiveReminder {
  id: Id;
  campaignId: Id;
  buildingId: Id;
  householdId: Id;
  staffId: Id;
  dueAt: Instant;
}

const { storeNotification } = proxyActivities<NaiveReminderActivities>({ startToCloseTimeout: '10s' });

/** One reminder, one timer, one activity that stores its notification. */
export async function naiveReminder(reminder: NaiveReminder): Promise<void> {
  await sleep(Math.max(1, Date.parse(reminder.dueAt) - Date.now()));
  await storeNotification(reminder);
}
