import type { EventType } from '../../domain/events.ts';
import type { Id, Instant } from '../../domain/kernel.ts';
import { cursorOf, MARK, type Cursor } from '../../feed/cursor.ts';
import { numberAllEvents } from '../../feed/read.ts';
import type { Dependencies } from '../dependencies.ts';

/** A webhook as it may be read: its address and its key stay sealed. */
export interface WebhookView {
  id: Id;
  name: string;
  host: string;
  campaignId: Id | null;
  types: EventType[];
  isEnabled: boolean;
  createdAt: Instant;
  /** Everything up to here was taken. */
  cursor: Cursor;
  /** Wanted events that wait. */
  behind: number;
  lastDeliveredAt: Instant | null;
  /** Why the last attempt failed; null when it did not. */
  lastFault: string | null;
}

interface Row {
  id: Id;
  name: string;
  host: string;
  campaign_id: Id | null;
  types: EventType[];
  created_at: Date;
  disabled_at: Date | null;
  position: string;
  mark: string | null;
  behind: number;
  last_delivered_at: Date | null;
  last_fault: string | null;
}

/** Webhooks in the order of their making, from after `after`. */
export async function listWebhooks(
  { pool }: Dependencies,
  after: Id | null,
  take: number,
): Promise<WebhookView[]> {
  const head = await numberAllEvents(pool);
  const { rows } = await pool.query<Row>(
    `SELECT w.*, (SELECT ${MARK} FROM event_feed f JOIN event e USING (building_id, seq) WHERE f.position = w.position) AS mark,
       CASE WHEN w.campaign_id IS NULL AND cardinality(w.types) = 0 THEN $3 - w.position ELSE (
         SELECT count(*) FROM event_feed f JOIN event e USING (building_id, seq) JOIN building_state s USING (building_id)
         WHERE f.position > w.position AND f.position <= $3 AND (w.campaign_id IS NULL OR s.campaign_id = w.campaign_id)
           AND (cardinality(w.types) = 0 OR e.type = ANY(w.types))
       ) END::int AS behind
     FROM webhook w WHERE $1::uuid IS NULL OR w.id > $1 ORDER BY w.id LIMIT $2`,
    [after, take, head],
  );
  return rows.map(viewOf);
}

const viewOf = (row: Row): WebhookView => ({
  id: row.id,
  name: row.name,
  host: row.host,
  campaignId: row.campaign_id,
  types: row.types,
  isEnabled: row.disabled_at === null,
  createdAt: row.created_at.toISOString(),
  cursor: row.mark === null ? '0' : cursorOf(Number(row.position), row.mark),
  // Numbers given meanwhile may have been delivered already.
  behind: Math.max(0, row.behind),
  lastDeliveredAt: row.last_delivered_at?.toISOString() ?? null,
  lastFault: row.last_fault,
});
