import type { Pool } from 'pg';
import { replayEvents } from '../../../domain/intake.ts';
import type { BuildingEvent } from '../../../domain/events.ts';
import type { Id, Instant } from '../../../domain/kernel.ts';
import { viewBuilding } from '../../../domain/views.ts';
import { composeBoard, type BoardContent, type BuildingRow } from './board.ts';

interface HistoryRow extends Omit<BuildingRow, 'stage'> {
  stage: BuildingRow['stage'] | null;
  /** Events were recorded by then that this row does not stand for: several batches were stored as one. */
  isBehind: boolean;
}

/** Each building's last row by then, and whether the event after that row was recorded by then as well. */
const BY_THEN = `
  SELECT b.id, b.name, coalesce(h.seq, 0) AS seq, h.stage, h.counts, h.thresholds, h.at,
    coalesce(h.withdrawn, false) AS withdrawn, coalesce(e.at <= $2, false) AS "isBehind"
  FROM building b
  LEFT JOIN LATERAL (
    SELECT * FROM building_history WHERE building_id = b.id AND at <= $2 ORDER BY seq DESC LIMIT 1
  ) h ON true
  LEFT JOIN event e ON e.building_id = b.id AND e.seq = coalesce(h.seq, 0) + 1
  WHERE b.campaign_id = $1`;

/** The board as of an instant, by recording time, inclusive; empty before anything was recorded. */
export async function readPastBoard(pool: Pool, campaignId: Id, at: Instant): Promise<BoardContent> {
  const { rows } = await pool.query<HistoryRow>(BY_THEN, [campaignId, at]);
  const buildings: BuildingRow[] = [];
  for (const row of rows) {
    if (row.isBehind) buildings.push(await replayed(pool, row, at));
    else if (row.stage !== null) buildings.push({ ...row, stage: row.stage });
  }
  const campaigns = await pool.query<{ name: string }>('SELECT name FROM campaign WHERE id = $1', [
    campaignId,
  ]);
  return composeBoard({ id: campaignId, name: campaigns.rows[0]?.name ?? '' }, buildings);
}

interface EventRow {
  seq: number;
  at: Date;
  occurred_at: Date | null;
  type: string;
  command_id: Id | null;
  household_id: Id | null;
  objection_id: Id | null;
  by_staff_id: Id | null;
  by_role: string;
  data: unknown;
}

/** Folds the building's events up to then: exact where no row was stored for the instant. */
async function replayed(pool: Pool, { id, name }: HistoryRow, at: Instant): Promise<BuildingRow> {
  const { rows } = await pool.query<EventRow>(
    'SELECT * FROM event WHERE building_id = $1 AND at <= $2 ORDER BY seq',
    [id, at],
  );
  const building = replayEvents(id, rows.map(asEvent));
  const { seq, stage, withdrawn, lastEventAt } = building;
  return { ...viewBuilding(building), name, seq, stage, at: new Date(lastEventAt), withdrawn };
}

const asEvent = (row: EventRow): BuildingEvent =>
  ({
    seq: row.seq,
    at: row.at.toISOString(),
    ...(row.occurred_at ? { occurredAt: row.occurred_at.toISOString() } : {}),
    type: row.type,
    by: { staffId: row.by_staff_id, role: row.by_role },
    ...(row.command_id ? { commandId: row.command_id } : {}),
    ...(row.household_id ? { householdId: row.household_id } : {}),
    ...(row.objection_id ? { objectionId: row.objection_id } : {}),
    data: row.data,
    // The projection stored it from exactly this type.
  }) as BuildingEvent;
