// The naive system's worker for reminders: as many connections and activities at once as the product's, and a cache that
// holds every one of its workflows.
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Pool } from 'pg';
import { openDatabase } from '../../prisma/client.ts';
import { NAIVE_REMINDERS_BUNDLE, NAIVE_REMINDERS_QUEUE } from './names.ts';
import type { NaiveReminder } from './reminder.ts';

const CONNECTIONS = 8;
const ACTIVITIES_AT_ONCE = 100;
const CACHED = 4_000;

export interface NaiveReminderActivities {
  storeNotification(reminder: NaiveReminder): Promise<void>;
}

const createActivities = (pool: Pool): NaiveReminderActivities => ({
  /** The reminder's id is the row's: stored twice it is one. */
  async storeNotification({ id, campaignId, buildingId, householdId, staffId, dueAt }) {
    await pool.query({
      name: 'store_notification',
      text: `INSERT INTO notification (id, campaign_id, building_id, household_id, source_id, seq, kind, staff_id, subject_id,
          urgency, raised_at, due_at)
        VALUES ($1, $2, $3, $4, $1, 1, 'notSurveyed', $5, $1, 'normal', $6, $6) ON CONFLICT DO NOTHING`,
      values: [id, campaignId, buildingId, householdId, staffId, dueAt],
    });
  },
});

export async function createReminderWorker(
  databaseUrl: string,
  temporalAddress: string,
): Promise<{ worker: Worker; close(): Promise<void> }> {
  const connection = await NativeConnection.connect({ address: temporalAddress });
  const database = openDatabase(databaseUrl, CONNECTIONS);
  const worker = await Worker.create({
    connection,
    namespace: 'default',
    taskQueue: NAIVE_REMINDERS_QUEUE,
    workflowBundle: { codePath: NAIVE_REMINDERS_BUNDLE },
    activities: createActivities(database.pool),
    maxConcurrentActivityTaskExecutions: ACTIVITIES_AT_ONCE,
    maxCachedWorkflows: CACHED,
    shutdownGraceTime: '5s',
  });
  return {
    worker,
    close: async () => {
      await database.close();
      await connection.close();
    },
  };
}
