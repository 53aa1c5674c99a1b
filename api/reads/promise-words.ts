import type { Pool } from 'pg';
import type { Id } from '../../domain/kernel.ts';
import type { PromiseView } from '../../domain/views.ts';

/** A promise about a household, with its words. */
export type PromiseLine = Pick<
  PromiseView,
  'id' | 'staffId' | 'madeAt' | 'dueAt' | 'level' | 'outcome' | 'decidedAt'
> & { what: string };

/** Promises with what was said, which no workflow knows; no statement where there are none. */
export async function withPromiseWords(pool: Pool, promises: readonly PromiseView[]): Promise<PromiseLine[]> {
  if (promises.length === 0) return [];
  const { rows } = await pool.query<{ command_id: Id; text: string }>({
    name: 'read_promise_words',
    text: `SELECT command_id, text FROM note WHERE field = 'what' AND command_id = ANY($1::uuid[])`,
    values: [promises.map(({ commandId }) => commandId)],
  });
  const words = new Map(rows.map(({ command_id, text }) => [command_id, text]));
  return promises.map(({ id, commandId, staffId, madeAt, dueAt, level, outcome, decidedAt }) => ({
    ...{ id, staffId, madeAt, dueAt, level, outcome, decidedAt },
    what: words.get(commandId) ?? '',
  }));
}
