import type { Pool } from 'pg';
import type { Id, Instant } from '../../domain/kernel.ts';
import { RATES } from '../../domain/notification/channel-kinds.ts';
import { LONGEST_DELIVERY_MS, type Round } from '../../domain/notification/channel-run.ts';
import { planMessages, type Draft } from '../../domain/notification/planning.ts';
import type { Rate } from '../../domain/notification/rate-budget.ts';
import { completePolicy } from '../../domain/policy-templates.ts';
import type { Policy } from '../../domain/policy.ts';
import { readOutbox, type ChannelRow } from './outbox.ts';

export interface Look {
  channelId: Id;
  now: Instant;
  /** Messages that may be sent now. */
  limit: number;
}

interface Row extends ChannelRow {
  isDisabled: boolean;
  policy: Policy;
  rates: Rate[] | null;
}

/** Makes the messages that are due and names those to be sent now. */
export async function collect({ pool }: { pool: Pool }, { channelId, now, limit }: Look): Promise<Round> {
  const channel = await readChannel(pool, channelId);
  if (!channel || channel.isDisabled)
    return { isClosed: true, messageIds: [], nextAt: null, rates: [], spent: [] };
  // Whichever of the two clocks is ahead: what the engine's says is due must not wait for ours.
  const ours = new Date().toISOString();
  const at = ours > now ? ours : now;
  const plan = planMessages(await readOutbox(pool, channel, completePolicy(channel.policy)), at, limit);
  const made = await openMessages(pool, channelId, at, plan.drafts);
  return {
    isClosed: false,
    messageIds: [...plan.again, ...made],
    nextAt: plan.nextAt,
    rates: channel.rates ?? RATES[channel.kind],
    spent: await readSpent(pool, channelId),
  };
}

async function readChannel(pool: Pool, channelId: Id): Promise<Row | null> {
  const { rows } = await pool.query<Row>(
    `SELECT c.id, c.campaign_id AS "campaignId", c.kind, c.disabled_at IS NOT NULL AS "isDisabled",
       c.settings->'rates' AS rates, p.policy
     FROM channel c, LATERAL (
       SELECT policy FROM campaign_policy WHERE campaign_id = c.campaign_id ORDER BY version DESC LIMIT 1
     ) p WHERE c.id = $1`,
    [channelId],
  );
  return rows[0] ?? null;
}

async function openMessages(pool: Pool, channelId: Id, at: Instant, drafts: readonly Draft[]): Promise<Id[]> {
  if (drafts.length === 0) return [];
  const { rows } = await pool.query<{ id: Id }>('SELECT open_messages($1, $2, $3::jsonb) AS id', [
    channelId,
    at,
    JSON.stringify(drafts),
  ]);
  return rows.map(({ id }) => id);
}

/** By when the attempts of the last minutes had arrived, epoch milliseconds, for a run that lost its memory. */
async function readSpent(pool: Pool, channelId: Id): Promise<number[]> {
  const { rows } = await pool.query<{ by: Date }>(
    `SELECT coalesce(ended_at, started_at + $2 * interval '1 millisecond') AS by FROM delivery_attempt
     WHERE channel_id = $1 AND started_at > now() - interval '5 minutes' ORDER BY by DESC LIMIT 100`,
    [channelId, LONGEST_DELIVERY_MS],
  );
  return rows.map(({ by }) => by.getTime());
}
