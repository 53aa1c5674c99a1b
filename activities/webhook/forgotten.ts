import type { Pool } from 'pg';
import type { Id } from '../../domain/kernel.ts';
import { numberAllEvents } from '../../feed/read.ts';

/** Webhooks that are behind the feed. Those that wait because nothing gets through are woken in vain. */
export async function findForgottenWebhooks(pool: Pool): Promise<Id[]> {
  const { rows } = await pool.query<{ id: Id }>('SELECT id FROM webhook WHERE disabled_at IS NULL');
  if (rows.length === 0) return [];
  const head = await numberAllEvents(pool);
  const behind = await pool.query<{ id: Id }>(
    'SELECT id FROM webhook WHERE disabled_at IS NULL AND position < $1',
    [head],
  );
  return behind.rows.map(({ id }) => id);
}
