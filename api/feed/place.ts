import { z } from 'zod';
import { positionOf, type Cursor } from '../../feed/cursor.ts';
import type { Dependencies } from '../dependencies.ts';
import { problem } from '../problem.ts';

export const cursorSchema = z.string().min(1).max(60);

/** Where a cursor stands. Throws `code` for one that was made up, or comes from another state of the database. */
export async function placeOf(
  { pool }: Dependencies,
  cursor: Cursor,
  code: 'invalid_query' | 'invalid_body',
): Promise<number> {
  const position = await positionOf(pool, cursor);
  if (position !== null) return position;
  const message =
    '没有这个位置：数据库可能从备份恢复过，请从更早的位置重新读起 · No such place: the database may have been restored; go back to an earlier one';
  throw problem(code, [{ path: 'after', code: 'invalid_cursor', message }]);
}
