import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { Context } from '@temporalio/activity';
import { Client } from '@temporalio/client';
import { createBoardNotifier } from '../activities/board-notifier.ts';
import { createCampaignReporter } from '../activities/campaign-reports.ts';
import { createCampaignActivities } from '../activities/campaign.ts';
import { createNotificationActivities } from '../activities/notification/activities.ts';
import { ensureSweep } from '../activities/notification/sweep-schedule.ts';
import { createChannelWaker } from '../activities/notification/waker.ts';
import { createPaperActivities } from '../activities/papers/activities.ts';
import { createProjectionActivities } from '../activities/projection.ts';
import { createWebhookActivities } from '../activities/webhook/activities.ts';
import { createWebhookWaker } from '../activities/webhook/waker.ts';
import { openDatabase } from '../prisma/client.ts';
import type { Outgoing } from './outgoing.ts';
import { catchUpSchedules, paperSurroundings } from './papers.ts';
import { dataConverter } from '../temporal/payload-codec.ts';

export interface WorkerSettings {
  databaseUrl: string;
  temporalAddress: string;
  namespace: string;
  taskQueue: string;
  workflows: Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'>;
  /** Null: a worker that sends no messages. */
  outgoing: Outgoing | null;
}

/** A worker that has not started yet, and what to close once it has stopped. */
export interface DoorstepWorker {
  worker: Worker;
  close(): Promise<void>;
}

/** After a worker was killed its buildings answer again after 1–3 s instead of 10. */
const STICKY_QUEUE_TIMEOUT = '1s';
const DATABASE_CONNECTIONS = 8;

/** Connects and registers; throws when the engine does not answer. */
export async function createWorker(settings: WorkerSettings): Promise<DoorstepWorker> {
  const connection = await NativeConnection.connect({ address: settings.temporalAddress });
  const database = openDatabase(settings.databaseUrl, DATABASE_CONNECTIONS);
  const { pool } = database;
  const notifier = createBoardNotifier(pool);
  const { namespace, taskQueue } = settings;
  const client = new Client({ connection, namespace, dataConverter });
  const waker = createChannelWaker(pool, client, taskQueue);
  const papers = paperSurroundings({ pool, waker, client, taskQueue });
  const webhooks = createWebhookWaker(pool, client, taskQueue);
  const heartbeat = (): void => Context.current().heartbeat();
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    dataConverter,
    activities: {
      ...createProjectionActivities({
        pool,
        notifier,
        reportToCampaign: createCampaignReporter(client, taskQueue),
        waker,
        webhooks,
      }),
      ...createCampaignActivities({ pool, client, notifier, waker }),
      ...createPaperActivities(papers),
      ...(settings.outgoing
        ? {
            ...createNotificationActivities({ pool, waker, webhooks, heartbeat, ...settings.outgoing }),
            ...createWebhookActivities({ pool, heartbeat, ...settings.outgoing }),
          }
        : {}),
    },
    stickyQueueScheduleToStartTimeout: STICKY_QUEUE_TIMEOUT,
    maxConcurrentLocalActivityExecutions: 64,
    // Slow receivers of messages must not hold up projections.
    maxConcurrentActivityTaskExecutions: 100,
    maxCachedWorkflows: 1_000,
    shutdownGraceTime: '5s',
    ...settings.workflows,
  });
  // Without the net a lost wake-up is late; that is no reason not to work.
  if (settings.outgoing)
    await ensureSweep(client, taskQueue).catch((failure: unknown) =>
      console.error(`The schedule for lost wake-ups could not be made: ${String(failure)}`),
    );
  const caughtUp = catchUpSchedules(papers);
  return {
    worker,
    close: async () => {
      await caughtUp;
      await notifier.close();
      await waker.close();
      await webhooks.close();
      await database.close();
      await connection.close();
    },
  };
}
