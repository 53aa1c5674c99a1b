import type { Pool } from 'pg';
import type { Building } from '../../../domain/building.ts';
import type { BuildingEvent } from '../../../domain/events.ts';
import { replayEvents } from '../../../domain/intake.ts';
import type { Id } from '../../../domain/kernel.ts';

interface EventRow {
  seq: number;
  at: Date;
  occurredAt: Date | null;
  type: string;
  byStaffId: Id | null;
  byRole: string;
  commandId: Id | null;
  householdId: Id | null;
  objectionId: Id | null;
  data: unknown;
}

/** The building as its stored history tells it. */
export async function replayBuilding(pool: Pool, buildingId: Id): Promise<Building> {
  const { rows } = await pool.query<EventRow>(
    `SELECT seq, at, occurred_at AS "occurredAt", type, by_staff_id AS "byStaffId", by_role AS "byRole",
       command_id AS "commandId", household_id AS "householdId", objection_id AS "objectionId", data
     FROM event WHERE building_id = $1 ORDER BY seq`,
    [buildingId],
  );
  return replayEvents(buildingId, rows.map(eventOf));
}

/** What the projection stored comes back as the event it was. */
function eventOf({
  at,
  occurredAt,
  byStaffId,
  byRole,
  commandId,
  householdId,
  objectionId,
  ...rest
}: EventRow) {
  return {
    ...rest,
    at: at.toISOString(),
    by: { staffId: byStaffId, role: byRole },
    ...(occurredAt ? { occurredAt: occurredAt.toISOString() } : {}),
    ...(commandId === null ? {} : { commandId }),
    ...(householdId === null ? {} : { householdId }),
    ...(objectionId === null ? {} : { objectionId }),
  } as BuildingEvent;
}
