import type { Pool } from 'pg';
import type { BuildingEvent } from '../../domain/events.ts';
import { replayEvents, startRun } from '../../domain/intake.ts';
import type { Id, Instant } from '../../domain/kernel.ts';
import type { Engine } from './engine.ts';

interface EventRecord {
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

/** Starts every building that the engine does not know, from its history in PostgreSQL; buildings that run are left
 *  alone. Returns how many buildings there are. Throws `EngineAway`; may be repeated. */
export async function recoverBuildings(pool: Pool, engine: Engine): Promise<number> {
  const { rows } = await pool.query<{ building_id: Id }>(
    'SELECT building_id FROM building_state WHERE NOT withdrawn ORDER BY building_id',
  );
  for (const { building_id } of rows) {
    await engine.startBuilding(startRun(replayEvents(building_id, await readEvents(pool, building_id))));
  }
  return rows.length;
}

/** The complete history of a building, oldest first. */
export async function readEvents(pool: Pool, buildingId: Id): Promise<BuildingEvent[]> {
  const { rows } = await pool.query<EventRecord>('SELECT * FROM event WHERE building_id = $1 ORDER BY seq', [
    buildingId,
  ]);
  return rows.map(toEvent);
}

const toInstant = (at: Date): Instant => at.toISOString();

const toEvent = (row: EventRecord): BuildingEvent =>
  ({
    seq: row.seq,
    at: toInstant(row.at),
    ...(row.occurred_at ? { occurredAt: toInstant(row.occurred_at) } : {}),
    type: row.type,
    by: { staffId: row.by_staff_id, role: row.by_role },
    ...(row.command_id ? { commandId: row.command_id } : {}),
    ...(row.household_id ? { householdId: row.household_id } : {}),
    ...(row.objection_id ? { objectionId: row.objection_id } : {}),
    data: row.data,
  }) as BuildingEvent;
