import type { Pool } from 'pg';
import { replayEvents, startRun } from '../../domain/intake.ts';
import type { Id } from '../../domain/kernel.ts';
import { readEvents } from '../event-rows.ts';
import type { Engine } from './engine.ts';

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

/** Starts every campaign that has a promise to keep which no building keeps; it recalls them from PostgreSQL. Returns how
 *  many there are. Throws `EngineAway`; may be repeated. */
export async function recoverCampaigns(pool: Pool, engine: Engine): Promise<number> {
  const { rows } = await pool.query<{ campaign_id: Id }>(
    'SELECT DISTINCT campaign_id FROM promise WHERE building_id IS NULL AND outcome IS NULL ORDER BY campaign_id',
  );
  for (const { campaign_id } of rows) await engine.startCampaign(campaign_id);
  return rows.length;
}
