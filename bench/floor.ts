import type { Building } from '../domain/building.ts';
import { startRun, takeBatch, type BuildingRun } from '../domain/intake.ts';
import { dropProjected, nextProjection } from '../domain/projection.ts';
import type { Database } from '../prisma/client.ts';
import { envelope, freshId } from '../test/environment/roll.ts';
import { median } from './numbers.ts';
import { openCampaign } from './opening.ts';

/** What the database alone costs. */
export interface Floor {
  medianMs: number;
  perSecond: number;
}

const HOUSEHOLDS = 140;
const CALLS = 300;
const CONNECTIONS = 8;

/** The rows of one survey at a time, ready made, straight to PostgreSQL. */
export async function measureFloor(database: Database): Promise<Floor> {
  const buildings = await openCampaign(database, { buildings: CONNECTIONS + 1, households: HOUSEHOLDS });
  const [first = [], ...others] = buildings.map(prepareCalls);
  const milliseconds: number[] = [];
  for (const call of first) milliseconds.push(await timed(() => project(database, call)));
  const total = await timed(async () => {
    await Promise.all(others.map((calls) => oneByOne(database, calls)));
  });
  return { medianMs: median(milliseconds), perSecond: (CONNECTIONS * CALLS * 1_000) / total };
}

/** Calls for one building, to be made in this order. */
function prepareCalls(building: Building): string[] {
  const householdIds = Object.keys(building.households);
  const calls: string[] = [];
  let run: BuildingRun = startRun(building);
  for (let number = 0; number < CALLS; number += 1) {
    const householdId = householdIds[number % householdIds.length] ?? '';
    const command = envelope<'record_survey'>({
      type: 'record_survey',
      householdId,
      data: { intent: 'willing', support: null },
    });
    const now = new Date().toISOString();
    run = takeBatch(run, [command], { now, newId: freshId }).run;
    const projection = nextProjection(run);
    if (!projection) throw new Error('A survey has to leave rows');
    calls.push(JSON.stringify(projection));
    run = dropProjected(run, projection);
  }
  return calls;
}

async function oneByOne(database: Database, calls: readonly string[]): Promise<void> {
  for (const call of calls) await project(database, call);
}

async function project({ pool }: Database, call: string): Promise<void> {
  await pool.query({ name: 'project', text: 'SELECT project($1::jsonb)', values: [call] });
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
