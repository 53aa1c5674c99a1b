import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startRun } from '../../domain/intake.ts';
import type { Building } from '../../domain/building.ts';
import { replayAll, startTestEngine, type TestEngine } from '../environment/engine.ts';
import { keepHistories } from './keep-histories.ts';
import { eventually } from '../environment/eventually.ts';
import { envelope, openTestBuilding } from '../environment/roll.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(async () => {
  await engine.stop();
});

async function startedBuilding(households: number): Promise<Building> {
  const building = await openTestBuilding(engine.database, households);
  await engine.engine.startBuilding(startRun(building));
  return building;
}

const survey = (householdId: string) =>
  envelope<'record_survey'>({ type: 'record_survey', householdId, data: { intent: 'willing', support: 4 } });

const stateOf = (id: string) =>
  engine.database.prisma.buildingState.findUniqueOrThrow({ where: { buildingId: id } });

describe('a building workflow', () => {
  test('a command is answered when PostgreSQL has its events, rows and answer', async () => {
    const building = await startedBuilding(3);
    const command = survey(Object.keys(building.households)[0] ?? '');
    const { outcomes } = await engine.engine.apply(building.id, [command], command.id);
    expect(outcomes).toMatchObject([{ kind: 'accepted', seq: 2, household: { status: 'willing' } }]);
    const state = await stateOf(building.id);
    expect(state.seq).toBe(2);
    expect(state.counts).toMatchObject({ total: 3, signed: 0, byStatus: { willing: 1, not_contacted: 2 } });
    const answer = await engine.database.prisma.requestAnswer.findUniqueOrThrow({
      where: { id: command.id },
    });
    expect(answer.answer).toEqual(outcomes[0]);
  });

  test('the same command twice is recorded once', async () => {
    const building = await startedBuilding(1);
    const command = survey(Object.keys(building.households)[0] ?? '');
    await engine.engine.apply(building.id, [command], 'first');
    const { outcomes } = await engine.engine.apply(building.id, [command], 'second');
    expect(outcomes).toEqual([{ kind: 'repeated' }]);
    expect((await stateOf(building.id)).seq).toBe(2);
  });

  test('several hundred commands pass through continue-as-new without a loss', async () => {
    const building = await startedBuilding(2);
    const householdId = Object.keys(building.households)[0] ?? '';
    for (let sent = 0; sent < 150; sent += 1) {
      const command = survey(householdId);
      await engine.engine.apply(building.id, [command], command.id);
    }
    expect((await stateOf(building.id)).seq).toBe(151);
    const events = await engine.database.prisma.event.count({ where: { buildingId: building.id } });
    expect(events).toBe(151);
    const runs = engine.client.workflow.list({ query: `WorkflowId = 'building/${building.id}'` });
    expect((await all(runs)).length).toBeGreaterThan(1);
  });

  test('the clock of the building ends an appointment by itself', async () => {
    const building = await startedBuilding(1);
    const householdId = Object.keys(building.households)[0] ?? '';
    const at = new Date(Date.now() + 1_500).toISOString();
    const made = envelope<'make_appointment'>({
      type: 'make_appointment',
      householdId,
      data: { kind: 'signing', at },
    });
    const { outcomes } = await engine.engine.apply(building.id, [made], made.id);
    expect(outcomes).toMatchObject([{ household: { status: 'appointed', nextDueAt: at } }]);
    await eventually(async () => {
      expect((await stateOf(building.id)).counts).toMatchObject({
        byStatus: { appointed: 0, not_contacted: 1 },
      });
    });
    const events = await engine.database.prisma.event.findMany({
      where: { buildingId: building.id, commandId: null },
      orderBy: { seq: 'asc' },
    });
    expect(events).toMatchObject([
      { type: 'building_opened' },
      { type: 'appointment_reached', byRole: 'system' },
      { type: 'reminder_raised', byRole: 'system', data: { kind: 'appointmentMissed' } },
    ]);
  });

  test('a building of 3,000 households works, and continues as new', async () => {
    const building = await startedBuilding(3_000);
    const [householdId = ''] = Object.keys(building.households);
    for (let sent = 0; sent < 70; sent += 1) {
      const command = survey(householdId);
      await engine.engine.apply(building.id, [command], command.id);
    }
    expect((await stateOf(building.id)).seq).toBe(71);
  });

  test('every history replays (as every spec’s engine checks when it stops)', async () => {
    const histories = await engine.histories();
    expect(await replayAll(histories)).toBeGreaterThan(3);
    await keepHistories(histories);
  });
});

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
