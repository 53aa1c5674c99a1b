import type { BuildingEvent, EventType } from '../domain/events.ts';
import type { Id } from '../domain/kernel.ts';
import { cursorOf, MARK, type Cursor, type Queryable } from './cursor.ts';
import { EVENT_JSON } from './event-json.ts';

/** One event as other systems get it; the version says how it is laid out. */
export type FeedEvent = { cursor: Cursor; version: 1; campaignId: Id; buildingId: Id } & BuildingEvent;

export interface Wanted {
  /** Null: of every campaign. */
  campaignId: Id | null;
  /** Empty: of every type. */
  types: readonly EventType[];
  /** A further condition on `s` (`building_state`), its values numbered from `$6`. */
  within?: { sql: string; values: readonly unknown[] };
}

export interface Stretch {
  events: { position: number; event: FeedEvent }[];
  /** Everything up to here was looked at, wanted or not. */
  end: number;
  /** Whether more may follow at once. */
  hasMore: boolean;
}

export const FROM_BUILDING = { campaign: 's.campaign_id', building: 's.building_id' };
/** The first value of `within`. */
export const WITHIN_FROM = 6;
/** Events that one look passes over at most: a filter that fits nothing must not read the whole history at once. */
const LONGEST_LOOK = 10_000;
/** Events that are numbered in one transaction. */
const NUMBERED_AT_ONCE = 50_000;

/** Numbers what is new, as much as one transaction takes, and returns the last position. */
export async function numberEvents(database: Queryable): Promise<number> {
  await database.query({
    name: 'number_events',
    text: 'SELECT number_events($1)',
    values: [NUMBERED_AT_ONCE],
  });
  return readHead(database);
}

/** Numbers everything that is new by now and returns the last position. */
export async function numberAllEvents(database: Queryable): Promise<number> {
  let head = await readHead(database);
  for (let before = -NUMBERED_AT_ONCE; head - before >= NUMBERED_AT_ONCE;) {
    before = head;
    head = await numberEvents(database);
  }
  return head;
}

async function readHead(database: Queryable): Promise<number> {
  const { rows } = await database.query<{ head: string }>({
    name: 'feed_head',
    text: 'SELECT coalesce(max(position), 0) AS head FROM event_feed',
  });
  return Number(rows[0]?.head ?? 0);
}

/** Up to `most` wanted events after a position, in order; `until` ends the look earlier. */
export async function readFeed(
  database: Queryable,
  { after, until, most, wanted }: { after: number; until?: number; most: number; wanted: Wanted },
): Promise<Stretch> {
  const far = after + LONGEST_LOOK;
  const known = await readHead(database);
  const head = known >= far ? known : await numberEvents(database);
  const last = Math.min(far, until ?? head, head);
  const events = last > after ? await readBetween(database, after, last, most, wanted) : [];
  const end = events.length < most ? Math.max(last, after) : (events.at(-1)?.position ?? last);
  return { events, end, hasMore: end < head };
}

interface Row {
  position: string;
  mark: string;
  campaign_id: Id;
  building_id: Id;
  event: BuildingEvent;
}

async function readBetween(
  database: Queryable,
  after: number,
  last: number,
  most: number,
  { campaignId, types, within }: Wanted,
): Promise<Stretch['events']> {
  const { rows } = await database.query<Row>(
    `SELECT f.position, ${MARK} AS mark, s.campaign_id, f.building_id, ${EVENT_JSON} AS event
     FROM event_feed f JOIN event e USING (building_id, seq) JOIN building_state s USING (building_id)
     WHERE f.position > $1 AND f.position <= $2 AND ($4::uuid IS NULL OR s.campaign_id = $4)
       AND (cardinality($5::text[]) = 0 OR e.type = ANY($5)) AND ${within?.sql ?? 'true'}
     ORDER BY f.position LIMIT $3`,
    [after, last, most, campaignId, types, ...(within?.values ?? [])],
  );
  return rows.map(({ position, mark, campaign_id, building_id, event }) => ({
    position: Number(position),
    event: {
      cursor: cursorOf(Number(position), mark),
      version: 1,
      campaignId: campaign_id,
      buildingId: building_id,
      ...event,
    },
  }));
}
