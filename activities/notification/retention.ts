import type { Pool } from 'pg';

/** Rows of each kind that one sweep removes at most: it must not hold anybody up. */
const MOST_AT_ONCE = 5_000;

/** Messages that arrived or had nothing left to say, with their attempts. Dead letters stay until somebody tries them
 *  again, and of every channel its last message: it says when the channel last worked. */
const OLD_MESSAGES = `SELECT m.id FROM message m
  WHERE m.state IN ('sent', 'obsolete') AND m.ended_at < $1 AND EXISTS (
    SELECT FROM message l WHERE l.channel_id = m.channel_id AND l.state = 'sent' AND (l.ended_at, l.id) > (m.ended_at, m.id)
  ) ORDER BY m.ended_at LIMIT ${MOST_AT_ONCE}`;

/** Notifications that are done with and in no message any more. What nobody has acknowledged stays in its inbox; a group
 *  acknowledges nothing, and what is old is no news for it. */
const OLD_NOTIFICATIONS = `SELECT n.id FROM notification n
  WHERE n.raised_at < $1 AND (n.withdrawn_at < $1 OR n.acknowledged_at < $1 OR n.staff_id IS NULL)
    AND NOT EXISTS (SELECT FROM message_item i WHERE i.notification_id = n.id)
  ORDER BY n.raised_at LIMIT ${MOST_AT_ONCE}`;

/** Removes what was done with before an instant, a portion of it; returns how many messages and notifications went. Limits look
 *  back minutes and news two days, so nothing of it is asked for again. */
export async function removeOld(
  pool: Pool,
  before: Date,
): Promise<{ messages: number; notifications: number }> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const old = await client.query<{ id: string }>(OLD_MESSAGES, [before]);
    const ids = old.rows.map(({ id }) => id);
    await client.query('DELETE FROM delivery_attempt WHERE message_id = ANY($1)', [ids]);
    await client.query('DELETE FROM message_item WHERE message_id = ANY($1)', [ids]);
    await client.query('DELETE FROM message WHERE id = ANY($1)', [ids]);
    const gone = await client.query(`DELETE FROM notification WHERE id IN (${OLD_NOTIFICATIONS})`, [before]);
    await client.query('COMMIT');
    return { messages: ids.length, notifications: gone.rowCount ?? 0 };
  } catch (failure) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw failure;
  } finally {
    client.release();
  }
}
