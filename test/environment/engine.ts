import { Context } from '@temporalio/activity';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createBoardNotifier } from '../../activities/board-notifier.ts';
import { createCampaignReporter } from '../../activities/campaign-reports.ts';
import { createCampaignActivities } from '../../activities/campaign.ts';
import { createNotificationActivities } from '../../activities/notification/activities.ts';
import { createChannelWaker, type ChannelWaker } from '../../activities/notification/waker.ts';
import { createPaperActivities } from '../../activities/papers/activities.ts';
import { createProjectionActivities, type ProjectionActivities } from '../../activities/projection.ts';
import { createWebhookActivities } from '../../activities/webhook/activities.ts';
import { createWebhookWaker, type WebhookWaker } from '../../activities/webhook/waker.ts';
import type { Engine } from '../../api/engine/engine.ts';
import { createTemporalEngine } from '../../api/engine/temporal-engine.ts';
import { openDatabase, type Database } from '../../prisma/client.ts';
import { mayReach } from '../../outbound/addresses.ts';
import { createVault } from '../../vault/vault.ts';
import type { Outgoing } from '../../worker/outgoing.ts';
import { paperSurroundings } from '../../worker/papers.ts';
import { dataConverter } from '../../temporal/payload-codec.ts';
import { createTestDatabase } from './database.ts';
import { temporalAddress } from './temporal.ts';

/** The bundle that `npm test` built; the same that production runs. */
export const BUNDLE_PATH = fileURLToPath(new URL('../../dist/worker/workflow-bundle.js', import.meta.url));

Runtime.install({ logger: new DefaultLogger('WARN') });

/** Opens what specs sealed, and reaches their hub on this machine. */
export const TEST_OUTGOING: Outgoing = {
  vault: createVault(Buffer.alloc(32, 7)),
  reach: { mayReach: mayReach('1'), within: 1_000 },
  publicUrl: 'http://base.example',
  keepDays: 90,
};

type HistoryToReplay = Awaited<ReturnType<typeof fetchHistories>>[number];

/** A real engine with a worker of this file's own, on a database of its own. */
export interface TestEngine {
  engine: Engine;
  client: Client;
  database: Database;
  databaseUrl: string;
  taskQueue: string;
  waker: ChannelWaker;
  webhooks: WebhookWaker;
  /** JSON histories of every workflow that ran here, for replaying. */
  histories(): Promise<HistoryToReplay[]>;
  /** Replays every history that was made here, then stops; throws when one does not replay. */
  stop(): Promise<void>;
}

export interface EngineOptions {
  outgoing?: Outgoing;
  /** The spec brings workers of its own. */
  withoutWorker?: boolean;
}

/** `wrap` may make the projection fail on purpose. */
export async function startTestEngine(
  wrap: (activities: ProjectionActivities) => ProjectionActivities = (activities) => activities,
  { outgoing = TEST_OUTGOING, withoutWorker = false }: EngineOptions = {},
): Promise<TestEngine> {
  const { url, drop } = await createTestDatabase();
  const database = openDatabase(url, 5);
  const taskQueue = `test-${randomUUID()}`;
  const native = await NativeConnection.connect({ address: temporalAddress() });
  const { pool } = database;
  const notifier = createBoardNotifier(pool);
  const connection = await Connection.connect({ address: temporalAddress() });
  const client = new Client({ connection, dataConverter });
  const reportToCampaign = createCampaignReporter(client, taskQueue);
  const waker = createChannelWaker(pool, client, taskQueue);
  const webhooks = createWebhookWaker(pool, client, taskQueue);
  const heartbeat = (): void => Context.current().heartbeat();
  const options: WorkerOptions = {
    connection: native,
    taskQueue,
    dataConverter,
    workflowBundle: { codePath: BUNDLE_PATH },
    activities: {
      ...wrap(createProjectionActivities({ pool, notifier, reportToCampaign, waker, webhooks })),
      ...createCampaignActivities({ pool, client, notifier, waker }),
      ...createPaperActivities(paperSurroundings({ pool, waker, client, taskQueue })),
      ...createNotificationActivities({ pool, waker, webhooks, heartbeat, ...outgoing }),
      ...createWebhookActivities({ pool, heartbeat, ...outgoing }),
    },
    stickyQueueScheduleToStartTimeout: '1s',
  };
  const worker = withoutWorker ? null : await Worker.create(options);
  const running = worker?.run();
  const engine = createTemporalEngine({ address: temporalAddress(), namespace: 'default', taskQueue });
  return {
    engine,
    client,
    waker,
    webhooks,
    database,
    databaseUrl: url,
    taskQueue,
    histories: () => fetchHistories(client, `TaskQueue = '${taskQueue}'`),
    stop: async () => {
      worker?.shutdown();
      await running;
      const made = await fetchHistories(client, `TaskQueue = '${taskQueue}'`);
      await waker.close();
      await webhooks.close();
      await engine.close();
      await connection.close();
      await native.close();
      await notifier.close();
      await database.close();
      await drop();
      await replayAll(made);
    },
  };
}

/** Every run that a visibility query names. */
export async function fetchHistories(client: Client, query: string) {
  const found = [];
  for await (const { workflowId, runId } of client.workflow.list({ query })) {
    found.push({ workflowId, history: await fetchHistory(client, workflowId, runId) });
  }
  return found;
}

const fetchHistory = (client: Client, workflowId: string, runId: string) =>
  client.workflow.getHandle(workflowId, runId).fetchHistory();

/** Runs every history through the code of today; the first one that differs throws. */
export async function replayAll(
  histories: AsyncIterable<HistoryToReplay> | HistoryToReplay[],
): Promise<number> {
  let replayed = 0;
  const options = { workflowBundle: { codePath: BUNDLE_PATH }, dataConverter };
  for await (const { error } of Worker.runReplayHistories(options, histories)) {
    if (error) throw error;
    replayed += 1;
  }
  return replayed;
}
