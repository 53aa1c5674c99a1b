// A projection that lasts longer than a workflow task lets other tasks begin while it runs. A replay finds its end and what
// came in meanwhile in another order, unless nothing may come in.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import type { Building } from '../../domain/building.ts';
import { startRun } from '../../domain/intake.ts';
import { startTestEngine, type TestEngine } from '../environment/engine.ts';
import { eventually } from '../environment/eventually.ts';
import { envelope, openTestBuilding } from '../environment/roll.ts';

/** Of these the engine waits 0.8 s before it asks for another one. */
const TASK_TIMEOUT = '1s';
const PROJECTION_MS = 850;
const WRITING_MS = 15_000;

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine(({ project }) => ({
    project: async (...what) => {
      await pause(PROJECTION_MS);
      await project(...what);
    },
  }));
});

/** Replays every history, too. */
afterAll(() => engine.stop());

async function openBuilding(): Promise<Building> {
  const building = await openTestBuilding(engine.database, 2);
  await engine.client.workflow.start('building', {
    workflowId: `building/${building.id}`,
    taskQueue: engine.taskQueue,
    args: [startRun(building)],
    workflowTaskTimeout: TASK_TIMEOUT,
  });
  return building;
}

/** Makes appointments for now, so that the alarm rings all the time; returns how many. */
async function makeAppointments({ id, households }: Building, until: number): Promise<number> {
  const [householdId = ''] = Object.keys(households);
  let made = 0;
  while (Date.now() < until) {
    const at = new Date(Date.now() + 300 + Math.random() * 1_500).toISOString();
    const data = { kind: 'visit' as const, at };
    const command = envelope<'make_appointment'>({ type: 'make_appointment', householdId, data });
    const { outcomes } = await engine.engine.apply(id, [command], command.id);
    // An answer that was lost in such a task is asked for again.
    if (outcomes[0]?.kind === 'accepted' || outcomes[0]?.kind === 'repeated') made += 1;
  }
  return made;
}

test('whatever comes while a projection is held up, every command is stored once and the history replays', async () => {
  const buildings = await Promise.all(Array.from({ length: 3 }, openBuilding));
  const until = Date.now() + WRITING_MS;
  const made = await Promise.all(
    buildings.map(async (building) => {
      const counts = await Promise.all(Array.from({ length: 3 }, () => makeAppointments(building, until)));
      return counts.reduce((sum, count) => sum + count, 0);
    }),
  );
  expect(Math.min(...made)).toBeGreaterThan(5);
  const stored = ({ id }: Building) =>
    engine.database.prisma.event.count({ where: { buildingId: id, type: 'appointment_made' } });
  // An answer may leave before the row is there, when it has to wait that long.
  await eventually(async () => expect(await Promise.all(buildings.map(stored))).toEqual(made));
}, 90_000);
