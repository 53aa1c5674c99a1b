import type { Pool } from 'pg';
import type { BuildingEvent } from '../domain/events.ts';
import type { Id, Instant } from '../domain/kernel.ts';

/** A row of `event`. */
interface EventRow {
  seq: number;
  at: Date;
  occurred_at: Date | null;
  type: string;
  by_staff_id: Id | null;
  by_role: string;
  command_id: Id | null;
  household_id: Id | null;
  objection_id: Id | null;
  data: unknown;
}

/** The complete history of a building, oldest first; up to an instant when one is given. */
export async function readEvents(pool: Pool, buildingId: Id, until?: Instant): Promise<BuildingEvent[]> {
  const { rows } = await pool.query<EventRow>(
    'SELECT * FROM event WHERE building_id = $1 AND ($2::timestamptz IS NULL OR at <= $2) ORDER BY seq',
    [buildingId, until ?? null],
  );
  return rows.map(toEvent);
}

const toEvent = (row: EventRow): BuildingEvent =>
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
