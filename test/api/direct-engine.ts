import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Engine } from '../../api/engine/engine.ts';
import { newId } from '../../domain/identifier.ts';
import { takeBatch, type BuildingRun } from '../../domain/intake.ts';
import { dropProjected, nextProjection } from '../../domain/projection.ts';

/** An engine without Temporal: it decides in this process and projects at once. */
export function createDirectEngine(pool: Pool): Engine {
  const runs = new Map<string, BuildingRun>();
  return {
    async startBuilding(run) {
      if (!runs.has(run.building.id)) runs.set(run.building.id, run);
    },
    async apply(buildingId, batch) {
      const run = runs.get(buildingId);
      if (!run) throw new Error(`Building ${buildingId} was not started`);
      const clock = { now: new Date().toISOString(), newId: () => newId(Date.now(), randomUUID()) };
      const { run: next, outcomes } = takeBatch(run, batch, clock);
      runs.set(buildingId, await project(pool, next));
      return { outcomes, continuing: false };
    },
    health: async () => ({ engine: true, worker: true }),
    close: async () => undefined,
  };
}

async function project(pool: Pool, run: BuildingRun): Promise<BuildingRun> {
  let rest = run;
  for (let next = nextProjection(rest); next !== null; next = nextProjection(rest)) {
    await pool.query('SELECT project($1::jsonb)', [JSON.stringify(next)]);
    const notice = `${next.campaignId}:${next.buildingId}`;
    await pool.query(`SELECT pg_notify('doorstep_board', $1)`, [notice]);
    rest = dropProjected(rest, next);
  }
  return rest;
}
