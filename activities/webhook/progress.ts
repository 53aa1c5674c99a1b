// Where a webhook stands in the feed. Its row is moved by its workflow's activities, one at a time; the API sends it
// elsewhere by raising `generation`, and what is on its way then moves nothing any more.
import type { Pool } from 'pg';
import type { EventType } from '../../domain/events.ts';
import type { Id } from '../../domain/kernel.ts';

export interface Standing {
  id: Id;
  sealed: Buffer;
  campaignId: Id | null;
  types: EventType[];
  generation: number;
  /** Everything up to here was taken. */
  position: number;
  /** How far the delivery reaches that is tried again; null: none. */
  sendingTo: number | null;
  test: WebhookTest | null;
}

/** A test that somebody asked for, and what came of it. */
export interface WebhookTest {
  id: Id;
  outcome?: 'sent' | 'failed';
  code?: string | null;
  /** What the receiver said. */
  answer?: string;
}

/** Where a delivery began and ended, and what came of it. */
export interface EndedDelivery {
  webhookId: Id;
  generation: number;
  from: number;
  to: number;
  /** Null: it was taken. */
  fault: string | null;
}

interface Row extends Omit<Standing, 'position' | 'sendingTo'> {
  position: string;
  sending_to: string | null;
}

/** Null when it is gone or switched off. */
export async function readStanding(pool: Pool, webhookId: Id): Promise<Standing | null> {
  const { rows } = await pool.query<Row>(
    `SELECT id, sealed, campaign_id AS "campaignId", types, generation, position, sending_to, test
     FROM webhook WHERE id = $1 AND disabled_at IS NULL`,
    [webhookId],
  );
  const [row] = rows;
  if (!row) return null;
  const { sending_to, position, ...others } = row;
  return {
    ...others,
    position: Number(position),
    sendingTo: sending_to === null ? null : Number(sending_to),
  };
}

/** Writes down how far the next delivery reaches; false when somebody sent the webhook elsewhere meanwhile. */
export async function beginDelivery(
  pool: Pool,
  { id, generation, position }: Standing,
  to: number,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    'UPDATE webhook SET sending_to = $4 WHERE id = $1 AND generation = $2 AND position = $3',
    [id, generation, position, to],
  );
  return rowCount === 1;
}

/** Passes over a stretch in which nothing was wanted. */
export async function passOver(
  pool: Pool,
  { id, generation, position }: Standing,
  to: number,
): Promise<void> {
  await pool.query(
    'UPDATE webhook SET position = $4, sending_to = NULL WHERE id = $1 AND generation = $2 AND position = $3',
    [id, generation, position, to],
  );
}

export async function recordDelivery(
  pool: Pool,
  { webhookId, generation, from, to, fault }: EndedDelivery,
): Promise<void> {
  await pool.query(
    fault === null
      ? `UPDATE webhook SET position = $4, sending_to = NULL, last_delivered_at = now(), last_fault = NULL
         WHERE id = $1 AND generation = $2 AND position = $3`
      : 'UPDATE webhook SET last_fault = $5 WHERE id = $1 AND generation = $2 AND position = $3 AND sending_to = $4',
    fault === null ? [webhookId, generation, from, to] : [webhookId, generation, from, to, fault],
  );
}

export async function recordTest(pool: Pool, webhookId: Id, test: WebhookTest): Promise<void> {
  await pool.query(`UPDATE webhook SET test = $3 WHERE id = $1 AND test->>'id' = $2`, [
    webhookId,
    test.id,
    JSON.stringify(test),
  ]);
}
