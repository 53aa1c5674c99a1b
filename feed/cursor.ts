import type { Pool } from 'pg';

/** Where plain statements go. */
export type Queryable = Pick<Pool, 'query'>;

/** A place in the feed, as others keep it: `<position>.<mark of the event there>`. `0` is before everything. */
export type Cursor = string;

const WRITTEN = /^(\d{1,15})\.([0-9a-f]{8})$/;
const BEGINNING: Cursor = '0';

/** Tells the event `e` from every other that ever had its place: a database that was restored may number what came after
 *  otherwise, and whoever was ahead of it has to notice. */
export const MARK = `left(md5(e.building_id::text || e.seq || e.type || extract(epoch from e.at)::text), 8)`;

export const cursorOf = (position: number, mark: string): Cursor => `${position}.${mark}`;

/** The cursor of a position that was numbered. */
export async function cursorAt(database: Queryable, position: number): Promise<Cursor> {
  const mark = await markAt(database, position);
  return mark === null ? BEGINNING : cursorOf(position, mark);
}

/** The position that a cursor names; null when it is none of this feed's. */
export async function positionOf(database: Queryable, cursor: Cursor): Promise<number | null> {
  if (cursor === BEGINNING) return 0;
  const [, position, mark] = WRITTEN.exec(cursor) ?? [];
  if (position === undefined) return null;
  return (await markAt(database, Number(position))) === mark ? Number(position) : null;
}

async function markAt(database: Queryable, position: number): Promise<string | null> {
  const { rows } = await database.query<{ mark: string }>({
    name: 'feed_mark',
    text: `SELECT ${MARK} AS mark FROM event_feed f JOIN event e USING (building_id, seq) WHERE f.position = $1`,
    values: [position],
  });
  return rows[0]?.mark ?? null;
}
