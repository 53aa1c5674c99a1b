import type { Pool } from 'pg';
import type { Id } from '../../domain/kernel.ts';
import { NEWS_FOR } from './outbox.ts';

/** Channels with something that should have left by now. */
export async function findForgotten(pool: Pool): Promise<Id[]> {
  const { rows } = await pool.query<{ id: Id }>(
    `SELECT c.id FROM channel c WHERE c.disabled_at IS NULL AND (
       EXISTS (SELECT FROM message m WHERE m.channel_id = c.id AND m.state = 'open' AND m.next_attempt_at < now())
       OR EXISTS (
         SELECT FROM notification n
         WHERE n.campaign_id = c.campaign_id AND n.due_at < now()
           AND n.raised_at >= greatest(c.created_at, now() - $1::interval)
           AND n.withdrawn_at IS NULL AND n.acknowledged_at IS NULL
           AND (n.staff_id IS NULL) = (c.kind NOT IN ('email', 'sms'))
           AND NOT EXISTS (SELECT FROM message_item i WHERE i.channel_id = c.id AND i.notification_id = n.id)
       ))`,
    [NEWS_FOR],
  );
  return rows.map(({ id }) => id);
}
