import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import type { Id } from '../../domain/kernel.ts';
import { WAKE_SIGNAL, webhookWorkflowId } from '../../domain/names.ts';
import type { Wake } from '../../domain/notification/channel-run.ts';
import { startWebhook } from '../../domain/webhook/webhook-run.ts';

export interface WebhookWaker {
  /** A projection stored events of those types. Coalesced, and never in the way: what is lost here the sweep finds. */
  happened(campaignId: Id, types: readonly string[]): void;
  /** Tells one webhook's workflow, which starts with the first wake. */
  wake(webhookId: Id, wake: Wake): Promise<void>;
  /** Tells whoever waits to be told. */
  close(): Promise<void>;
}

/** Milliseconds: nobody is woken more often. */
const COALESCE = 500;
/** As for buildings: after a worker was killed, another one goes on after this time. */
const TASK_TIMEOUT = '3s';

export function createWebhookWaker(pool: Pool, client: Client, taskQueue: string): WebhookWaker {
  let waiting = new Map<Id, Set<string>>();
  let timer: NodeJS.Timeout | null = null;

  async function wake(webhookId: Id, { at, byHand }: Wake): Promise<void> {
    await client.workflow.signalWithStart('webhook', {
      workflowId: webhookWorkflowId(webhookId),
      taskQueue,
      args: [startWebhook(webhookId, at)],
      workflowTaskTimeout: TASK_TIMEOUT,
      signal: WAKE_SIGNAL,
      signalArgs: [{ at, ...(byHand === undefined ? {} : { byHand }) }],
    });
  }

  async function send(): Promise<void> {
    timer = null;
    const news = waiting;
    waiting = new Map();
    if (news.size === 0) return;
    const at = new Date().toISOString();
    const concerned = await findConcerned(pool, news);
    await Promise.allSettled(concerned.map((webhookId) => wake(webhookId, { at })));
  }

  return {
    happened(campaignId, types) {
      waiting.set(campaignId, new Set([...(waiting.get(campaignId) ?? []), ...types]));
      timer ??= setTimeout(() => void send().catch(() => undefined), COALESCE);
    },
    wake,
    async close() {
      if (timer) clearTimeout(timer);
      await send().catch(() => undefined);
    },
  };
}

/** Webhooks that want any of it; a type that happened in another campaign alone wakes one for nothing. */
async function findConcerned(pool: Pool, news: ReadonlyMap<Id, ReadonlySet<string>>): Promise<Id[]> {
  const types = new Set([...news.values()].flatMap((known) => [...known]));
  const { rows } = await pool.query<{ id: Id }>({
    name: 'webhooks_concerned',
    text: `SELECT id FROM webhook WHERE disabled_at IS NULL AND (campaign_id IS NULL OR campaign_id = ANY($1::uuid[]))
      AND (cardinality(types) = 0 OR types && $2::text[])`,
    values: [[...news.keys()], [...types]],
  });
  return rows.map(({ id }) => id);
}
