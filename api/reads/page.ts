import type { z } from 'zod';
import type { Page } from '../contract.ts';
import { problem } from '../problem.ts';

/** A page of rows that were read one more than asked for. `keyOf` is what the next page starts after. */
export function pageOf<T>(rows: readonly T[], limit: number, keyOf: (row: T) => unknown[]): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? cursorOf(keyOf(last)) : null };
}

const cursorOf = (key: unknown[]): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** Where a page starts, null for the first. Throws `invalid_query` for a cursor that is none of ours. */
export function startOf<Key>(schema: z.ZodType<Key>, cursor: string | undefined): Key | null {
  if (cursor === undefined) return null;
  const parsed = schema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (parsed.success) return parsed.data;
  throw problem('invalid_query', [
    {
      path: 'cursor',
      code: 'invalid_cursor',
      message: '请从第一页重新开始 · Start again from the first page',
    },
  ]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
