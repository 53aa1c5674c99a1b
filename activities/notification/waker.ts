import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import { earliest, type Id, type Instant } from '../../domain/kernel.ts';
import { channelWorkflowId, WAKE_SIGNAL } from '../../domain/names.ts';
import { isPersonal, type ChannelKind } from '../../domain/notification/channel-kinds.ts';
import { startChannel, type Wake } from '../../domain/notification/channel-run.ts';
import type { NotificationEntry } from '../../domain/notification/entry.ts';

export interface ChannelWaker {
  /** A projection filled the outbox. Coalesced, and never in the way: what is lost here the sweep finds. */
  raised(campaignId: Id, entries: readonly NotificationEntry[]): void;
  /** Tells one channel's workflow, which starts with the first wake. */
  wake(channelId: Id, wake: Wake): Promise<void>;
  /** Sends what is waiting. */
  close(): Promise<void>;
}

const COALESCE = 500;
/** As for buildings: after a worker was killed, another one goes on after this time. */
const TASK_TIMEOUT = '3s';

/** When something of a campaign is first due, for its groups and for people. */
interface DueAt {
  group: Instant | null;
  people: Instant | null;
}

export function createChannelWaker(pool: Pool, client: Client, taskQueue: string): ChannelWaker {
  let waiting = new Map<Id, DueAt>();
  let timer: NodeJS.Timeout | null = null;
  /** The instant for which a channel was last woken. Until then it knows better than we do. */
  const told = new Map<Id, Instant>();

  async function wake(channelId: Id, wake: Wake): Promise<void> {
    await client.workflow.signalWithStart('channel', {
      workflowId: channelWorkflowId(channelId),
      taskQueue,
      args: [startChannel(channelId, wake.at)],
      workflowTaskTimeout: TASK_TIMEOUT,
      signal: WAKE_SIGNAL,
      signalArgs: [wake],
    });
  }

  async function send(): Promise<void> {
    timer = null;
    const due = waiting;
    waiting = new Map();
    if (due.size === 0) return;
    for (const { id, kind, campaignId } of await findChannels(pool, [...due.keys()])) {
      const dueAt = due.get(campaignId)?.[isPersonal(kind) ? 'people' : 'group'] ?? null;
      const known = told.get(id);
      if (dueAt === null || (known !== undefined && known <= dueAt && known > new Date().toISOString()))
        continue;
      await wake(id, { at: dueAt });
      told.set(id, dueAt);
    }
  }

  return {
    raised(campaignId, entries) {
      const { group, people } = waiting.get(campaignId) ?? { group: null, people: null };
      const raised = entries.flatMap((entry) => ('withdrawn' in entry ? [] : [entry]));
      if (raised.length === 0) return;
      const first = (isForGroup: boolean): (Instant | null)[] =>
        raised.flatMap(({ staffId, role, dueAt }) =>
          (staffId === null && role === undefined) === isForGroup ? [dueAt] : [],
        );
      waiting.set(campaignId, {
        group: earliest([group, ...first(true)]),
        people: earliest([people, ...first(false)]),
      });
      timer ??= setTimeout(() => void send().catch(() => undefined), COALESCE);
    },
    wake,
    async close() {
      if (timer) clearTimeout(timer);
      await send().catch(() => undefined);
    },
  };
}

interface Found {
  id: Id;
  kind: ChannelKind;
  campaignId: Id;
}

async function findChannels(pool: Pool, campaignIds: readonly Id[]): Promise<Found[]> {
  const { rows } = await pool.query<Found>(
    `SELECT id, kind, campaign_id AS "campaignId" FROM channel
     WHERE campaign_id = ANY($1::uuid[]) AND disabled_at IS NULL`,
    [campaignIds],
  );
  return rows;
}
