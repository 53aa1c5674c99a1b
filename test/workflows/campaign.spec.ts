import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readBoard } from '../../api/reads/board/board.ts';
import type { ThresholdShare } from '../../domain/campaign-thresholds.ts';
import type { Building } from '../../domain/building.ts';
import { startRun } from '../../domain/intake.ts';
import { campaignWorkflowId } from '../../domain/names.ts';
import { POLICY_TEMPLATES } from '../../domain/policy-templates.ts';
import type { Policy, Threshold } from '../../domain/policy.ts';
import { startTestEngine, type TestEngine } from '../environment/engine.ts';
import { eventually } from '../environment/eventually.ts';
import { envelope, freshId, openTestBuilding } from '../environment/roll.ts';
import { keepHistories } from './keep-histories.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(async () => {
  await keepHistories(await engine.histories());
  await engine.stop();
});

const template = POLICY_TEMPLATES['shanghai-95'];
const policyWith = (ratio: string, advance: 'auto' | 'manual' = 'auto'): Policy => ({
  ...template,
  thresholds: template.thresholds.map((rule): Threshold => ({ ...rule, scope: 'campaign', ratio })),
  signing: { ...template.signing, preSigning: true },
  stages: { ...template.stages, signing: { advance } },
});

/** Buildings of two households each, in their signing stage. */
async function campaignOf(count: number, policy: Policy): Promise<Building[]> {
  const campaignId = freshId();
  const buildings: Building[] = [];
  for (let number = 0; number < count; number += 1) {
    buildings.push(await openTestBuilding(engine.database, 2, policy, campaignId));
  }
  await Promise.all(
    buildings.map(async (building) => {
      await engine.engine.startBuilding(startRun(building));
      await move(building, 'consultation');
      await move(building, 'signing');
    }),
  );
  return buildings;
}

const take = async (building: Building, command: ReturnType<typeof envelope>) =>
  (await engine.engine.apply(building.id, [command], command.id)).outcomes[0];

const move = (building: Building, to: 'consultation' | 'signing' | 'effective') =>
  take(building, envelope<'advance_stage'>({ type: 'advance_stage', data: { to } }));

function signatoryOf(building: Building, index: number) {
  const household = Object.values(building.households)[index];
  const [signatoryId = ''] = Object.keys(household?.signatories ?? {});
  return { householdId: household?.id ?? '', signatoryId };
}

function sign(building: Building, index: number) {
  const { householdId, signatoryId } = signatoryOf(building, index);
  const data = { signatoryId, medium: 'paper', optionVersion: null, witnessStaffId: null } as const;
  return take(building, envelope<'record_signature'>({ type: 'record_signature', householdId, data }));
}

function retract(building: Building, index: number) {
  const { householdId, signatoryId } = signatoryOf(building, index);
  return take(
    building,
    envelope<'retract_signature'>({ type: 'retract_signature', householdId, data: { signatoryId } }),
  );
}

const boardOf = ([building]: Building[]) => readBoard(engine.database.pool, building?.campaignId ?? '');
const stagesOf = async (buildings: Building[]) =>
  (await boardOf(buildings)).buildings.map(({ stage }) => stage);
/** Whether a building was told that its campaign holds. */
async function believes({ id }: Building): Promise<boolean> {
  const state = await engine.database.prisma.buildingState.findUniqueOrThrow({ where: { buildingId: id } });
  return (state.campaignShares as unknown as ThresholdShare[])[0]?.met === true;
}
const campaignEvents = ([building]: Building[]) =>
  engine.database.prisma.campaignEvent.findMany({
    where: { campaignId: building?.campaignId ?? '' },
    orderBy: { seq: 'asc' },
    select: { seq: true, type: true, data: true },
  });

describe('a threshold over the campaign', () => {
  test('brings every building into effect when the last missing household of any of them signs', async () => {
    const buildings = await campaignOf(3, policyWith('5/6'));
    const [first, second, third] = buildings as [Building, Building, Building];
    await Promise.all([sign(first, 0), sign(first, 1), sign(second, 0), sign(second, 1)]);
    const before = await boardOf(buildings);
    expect(before.thresholds).toMatchObject([{ numerator: 4, denominator: 6, missing: 1, met: false }]);
    expect(before.buildings.map(({ stage }) => stage)).toEqual(['signing', 'signing', 'signing']);
    expect(before.effect).toBeNull();

    await sign(third, 0);
    await eventually(async () =>
      expect(await stagesOf(buildings)).toEqual(['effective', 'effective', 'effective']),
    );
    await sign(third, 1);
    const after = await boardOf(buildings);
    expect(after.thresholds).toMatchObject([{ numerator: 6, met: true, metAt: expect.any(String) }]);
    expect(after.totals).toMatchObject({ total: 6, signed: 6, rateBp: 10_000 });
    expect(after.effect).toMatchObject({ total: 6, signed: 5, rateBp: 8_333 });
    expect(await campaignEvents(buildings)).toEqual([
      { seq: 1, type: 'threshold_met', data: { thresholdId: 'effect', numerator: 5, denominator: 6 } },
    ]);
  });

  test('is lost by a retraction before effect, and shuts the gate of every building', async () => {
    const buildings = await campaignOf(2, policyWith('1/2', 'manual'));
    const [first, second] = buildings as [Building, Building];
    await sign(first, 0);
    await sign(first, 1);
    await eventually(async () =>
      expect((await boardOf(buildings)).thresholds).toMatchObject([{ metAt: expect.any(String) }]),
    );
    await retract(first, 0);
    await eventually(async () =>
      expect((await campaignEvents(buildings)).map(({ type }) => type)).toEqual([
        'threshold_met',
        'threshold_lost',
      ]),
    );
    await eventually(async () => expect(await believes(second)).toBe(false));
    expect(await move(second, 'effective')).toMatchObject({
      kind: 'refused',
      code: 'gate_not_met',
      campaignThresholds: ['effect'],
    });
  });

  test('outlives its workflow: one that is lost is recalled from PostgreSQL by the next report', async () => {
    const buildings = await campaignOf(2, policyWith('3/4', 'manual'));
    const [first, second] = buildings as [Building, Building];
    await Promise.all([sign(first, 0), sign(first, 1), sign(second, 0)]);
    await eventually(async () => expect(await campaignEvents(buildings)).toHaveLength(1));
    await engine.client.workflow.getHandle(campaignWorkflowId(first.campaignId)).terminate('lost');
    await retract(second, 0);
    await eventually(async () =>
      expect(await campaignEvents(buildings)).toMatchObject([
        { seq: 1, type: 'threshold_met' },
        { seq: 2, type: 'threshold_lost', data: { numerator: 2, denominator: 4 } },
      ]),
    );
  });

  test('many reports pass through continue-as-new without losing the threshold', async () => {
    const buildings = await campaignOf(2, policyWith('3/4', 'manual'));
    const [first, second] = buildings as [Building, Building];
    await Promise.all([sign(first, 0), sign(first, 1)]);
    for (let turn = 0; turn < 30; turn += 1) {
      await sign(second, 0);
      await retract(second, 0);
    }
    await sign(second, 0);
    await eventually(async () => {
      const events = await campaignEvents(buildings);
      expect(events.at(-1)).toMatchObject({ type: 'threshold_met', data: { numerator: 3 } });
      expect(events).toHaveLength(61);
    });
    const handle = engine.client.workflow.getHandle(campaignWorkflowId(first.campaignId));
    const { runId } = await handle.describe();
    const [started] =
      (await engine.client.workflow.getHandle(handle.workflowId, runId).fetchHistory()).events ?? [];
    expect(started?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId).toMatch(/./);
  });
});
