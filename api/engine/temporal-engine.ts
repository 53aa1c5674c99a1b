import {
  Client,
  Connection,
  WithStartWorkflowOperation,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { Id } from '../../domain/kernel.ts';
import { CATCH_UP_MS } from '../../domain/meeting/paper-days.ts';
import {
  APPLY_UPDATE,
  buildingWorkflowId,
  campaignWorkflowId,
  channelWorkflowId,
  papersScheduleId,
  RULES_SIGNAL,
  TASK_QUEUE,
  WAKE_SIGNAL,
  webhookWorkflowId,
} from '../../domain/names.ts';
import { startChannel, type Wake } from '../../domain/notification/channel-run.ts';
import { startWebhook } from '../../domain/webhook/webhook-run.ts';
import { putPaperSchedule } from '../../temporal/paper-schedule.ts';
import { dataConverter } from '../../temporal/payload-codec.ts';
import type { building } from '../../workflows/building.ts';
import type { campaign, CampaignInput } from '../../workflows/campaign.ts';
import type { channel } from '../../workflows/channel.ts';
import type { webhook } from '../../workflows/webhook.ts';
import { EngineAway, OutcomeUnknown, type BatchAnswer, type Engine } from './engine.ts';
import { faultOf, type EngineFault } from './engine-fault.ts';

export interface EngineSettings {
  address: string;
  namespace: string;
  taskQueue?: string;
}

/** Shorter than the five seconds within which a client has to hear that the engine is away. */
const GIVE_UP_CONNECTING = 3_500;
/** A worker that was killed comes back within this time. */
const GIVE_UP_WAITING = 20_000;
const RETRY_AFTER = 100;
const CONTINUING_PAUSE = 50;
/** Buildings of a dead worker answer again after a task timeout. */
const TASK_TIMEOUT = '3s';

/** Connects on first use and again whenever the engine comes back. */
export function createTemporalEngine(settings: EngineSettings): Engine {
  const { namespace, taskQueue = TASK_QUEUE } = settings;
  const connection = Connection.lazy({
    address: settings.address,
    connectTimeout: '2s',
    // Retrying is decided below, where it is known what may be repeated.
    interceptors: [],
    channelArgs: { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 1_000 },
  });
  const client = new Client({ connection, namespace, dataConverter });
  const campaignStart = (campaignId: Id) => ({
    workflowId: campaignWorkflowId(campaignId),
    taskQueue,
    args: [{ campaignId, run: null }] as [CampaignInput],
    workflowTaskTimeout: TASK_TIMEOUT,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
  });

  return {
    startBuilding: (run) =>
      persist(connection, async () => {
        await client.workflow.start<typeof building>('building', {
          workflowId: buildingWorkflowId(run.building.id),
          taskQueue,
          args: [run],
          workflowTaskTimeout: TASK_TIMEOUT,
          workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
          workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
        });
      }),
    apply: (buildingId, batch, updateId) =>
      persist(connection, () =>
        client.workflow
          .getHandle<typeof building>(buildingWorkflowId(buildingId))
          .executeUpdate<BatchAnswer, [typeof batch]>('apply', { args: [batch], updateId }),
      ),
    applyToCampaign: (campaignId, batch, updateId) =>
      persist(connection, () =>
        client.workflow.executeUpdateWithStart<typeof campaign, BatchAnswer, [typeof batch]>(APPLY_UPDATE, {
          args: [batch],
          updateId,
          startWorkflowOperation: new WithStartWorkflowOperation<typeof campaign>(
            'campaign',
            campaignStart(campaignId),
          ),
        }),
      ),
    startCampaign: (campaignId) =>
      persist(connection, async () => {
        await client.workflow.start<typeof campaign>('campaign', campaignStart(campaignId));
      }),
    renewRules: (campaignId) =>
      persist(connection, async () => {
        await client.workflow
          .getHandle(campaignWorkflowId(campaignId))
          .signal(RULES_SIGNAL)
          .catch((failure: unknown) => {
            // Nobody promised anything there: it reads the rules when somebody does.
            if (!(failure instanceof WorkflowNotFoundError)) throw failure;
          });
      }),
    wakeChannel: (channelId, wake) =>
      persist(connection, async () => {
        await client.workflow.signalWithStart<typeof channel, [Wake]>('channel', {
          workflowId: channelWorkflowId(channelId),
          taskQueue,
          args: [startChannel(channelId, wake.at)],
          workflowTaskTimeout: TASK_TIMEOUT,
          signal: WAKE_SIGNAL,
          signalArgs: [wake],
        });
      }),
    schedulePapers: (campaignId, times) =>
      persist(connection, () =>
        putPaperSchedule(client, {
          scheduleId: papersScheduleId(campaignId),
          taskQueue,
          times: [times.morningPackAt, times.eveningReportAt],
          catchUpMs: CATCH_UP_MS,
          args: [{ campaignId }],
        }),
      ),
    wakeWebhook: (webhookId, wake) =>
      persist(connection, async () => {
        await client.workflow.signalWithStart<typeof webhook, [Wake]>('webhook', {
          workflowId: webhookWorkflowId(webhookId),
          taskQueue,
          args: [startWebhook(webhookId, wake.at)],
          workflowTaskTimeout: TASK_TIMEOUT,
          signal: WAKE_SIGNAL,
          signalArgs: [wake],
        });
      }),
    health: () => health(connection, namespace, taskQueue),
    close: () => connection.close(),
  };
}

/** Repeats a call that may be repeated until it is answered, or until it is clear what to tell the caller. */
async function persist<T>(connection: Connection, call: () => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  let mayHaveArrived = false;
  for (;;) {
    try {
      return await connection.withDeadline(startedAt + GIVE_UP_WAITING, call);
    } catch (failure) {
      const fault = faultOf(failure);
      if (fault === 'other') throw failure;
      mayHaveArrived ||= fault === 'interrupted';
      const waited = Date.now() - startedAt;
      if (waited >= patience(fault)) throw mayHaveArrived ? new OutcomeUnknown() : new EngineAway();
      await pause(fault === 'continuing' ? CONTINUING_PAUSE : RETRY_AFTER);
    }
  }
}

const patience = (fault: EngineFault): number => (fault === 'away' ? GIVE_UP_CONNECTING : GIVE_UP_WAITING);

const HEALTH_WITHIN = 1_500;
/** A worker asks for tasks at least once a minute. */
const POLLED_WITHIN = 75_000;

async function health(
  connection: Connection,
  namespace: string,
  taskQueue: string,
): Promise<{ engine: boolean; worker: boolean }> {
  try {
    const { pollers } = await connection.withDeadline(Date.now() + HEALTH_WITHIN, () =>
      connection.workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name: taskQueue },
        taskQueueType: 1,
      }),
    );
    const since = Date.now() - POLLED_WITHIN;
    const polled = (pollers ?? []).map(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1_000);
    return { engine: true, worker: polled.some((at) => at >= since) };
  } catch {
    return { engine: false, worker: false };
  }
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
