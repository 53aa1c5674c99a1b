import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDispatcher } from '../../api/commands/dispatcher.ts';
import { startRun } from '../../domain/intake.ts';
import { startTestEngine, type TestEngine } from '../environment/engine.ts';
import { eventually } from '../environment/eventually.ts';
import { envelope, openTestBuilding } from '../environment/roll.ts';

let engine: TestEngine;
let isAway = false;

beforeAll(async () => {
  engine = await startTestEngine(({ project }) => ({
    project: async (...what) => {
      if (isAway) throw new Error('connection refused');
      await project(...what);
    },
  }));
});
afterAll(async () => {
  await engine.stop();
});

test('while the database is away commands go on being answered, and all of them appear when it returns', async () => {
  const building = await openTestBuilding(engine.database, 4);
  await engine.engine.startBuilding(startRun(building));
  const dispatcher = createDispatcher(engine.engine);
  const households = Object.keys(building.households);
  const surveys = Array.from({ length: 12 }, (_, index) =>
    envelope<'record_survey'>({
      type: 'record_survey',
      householdId: households[index % households.length] ?? '',
      data: { intent: 'undecided', support: null },
    }),
  );
  isAway = true;
  const answers: number[] = [];
  for (const survey of surveys) {
    const askedAt = Date.now();
    expect(await dispatcher.send(building.id, survey)).toMatchObject({ kind: 'accepted' });
    answers.push(Date.now() - askedAt);
  }
  // The first waits for two attempts of the fast path, the others do not.
  expect(Math.max(...answers.slice(1))).toBeLessThan(2_000);
  const seqNow = async () =>
    (await engine.database.prisma.buildingState.findUniqueOrThrow({ where: { buildingId: building.id } }))
      .seq;
  expect(await seqNow()).toBe(1);

  const [repeated] = surveys;
  if (!repeated) throw new Error('no survey');
  expect(await dispatcher.send(building.id, repeated)).toMatchObject({ kind: 'accepted', seq: 2 });

  isAway = false;
  await eventually(async () => expect(await seqNow()).toBe(13));
  const stored = await engine.database.prisma.requestAnswer.count({
    where: { id: { in: surveys.map(({ id }) => id) } },
  });
  expect(stored).toBe(12);
});

test('64 clients on one building: every command once, in batches, through continue-as-new', async () => {
  const building = await openTestBuilding(engine.database, 8);
  await engine.engine.startBuilding(startRun(building));
  const dispatcher = createDispatcher(engine.engine);
  const households = Object.keys(building.households);
  const client = async (number: number) => {
    for (let round = 0; round < 25; round += 1) {
      const householdId = households[(number + round) % households.length] ?? '';
      const visit = envelope<'record_visit'>({
        type: 'record_visit',
        householdId,
        data: { channel: 'office', outcome: 'met', exception: false },
      });
      expect(await dispatcher.send(building.id, visit)).toMatchObject({ kind: 'accepted' });
    }
  };
  await Promise.all(Array.from({ length: 64 }, (_, number) => client(number)));
  const state = await engine.database.prisma.buildingState.findUniqueOrThrow({
    where: { buildingId: building.id },
  });
  expect(state.seq).toBe(1 + 64 * 25);
  const days = await engine.database.prisma.dailyCounter.findMany({ where: { buildingId: building.id } });
  expect(days.reduce((sum, { visits }) => sum + visits, 0)).toBe(64 * 25);
});
