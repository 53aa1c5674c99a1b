import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { recoverBuildings } from '../../api/engine/recover.ts';
import type { Building } from '../../domain/building.ts';
import { startRun } from '../../domain/intake.ts';
import { buildingWorkflowId } from '../../domain/names.ts';
import { POLICY_TEMPLATES } from '../../domain/policy-templates.ts';
import type { Policy } from '../../domain/policy.ts';
import { startTestEngine, type TestEngine } from '../environment/engine.ts';
import { eventually } from '../environment/eventually.ts';
import { envelope, openTestBuilding } from '../environment/roll.ts';
import { createWorkerProcesses } from '../environment/worker-process.ts';

const TEMPLATE = POLICY_TEMPLATES['shanghai-95'];
const { window, morningPackAt, eveningReportAt } = TEMPLATE.reminders;
/** Long enough to start a building and to kill its worker on a busy machine. */
const SPAN_SECONDS = 12;
/** Who was not surveyed within that span is remembered, and nothing else. */
const POLICY: Policy = {
  ...TEMPLATE,
  reminders: { notSurveyed: { after: `PT${SPAN_SECONDS}S` }, window, morningPackAt, eveningReportAt },
};
/** More than a run takes before it continues as new. */
const MANY_COMMANDS = 75;

let engine: TestEngine;
const workers = createWorkerProcesses(() => engine);
beforeAll(async () => {
  engine = await startTestEngine(undefined, { withoutWorker: true });
});
afterEach(() => workers.killAll());
/** Replays every history, too. */
afterAll(async () => {
  await engine.client.schedule.getHandle(`sweep/${engine.taskQueue}`).delete();
  await engine.stop();
});

const runsOf = async ({ id }: Building): Promise<number> => {
  let runs = 0;
  const query = `WorkflowId = '${buildingWorkflowId(id)}'`;
  for await (const _run of engine.client.workflow.list({ query })) runs += 1;
  return runs;
};

/** Who was remembered of, in the history and in the outbox. */
async function remindedOf({ id }: Building) {
  const { prisma } = engine.database;
  const raised = await prisma.event.findMany({ where: { buildingId: id, type: 'reminder_raised' } });
  const told = await prisma.notification.findMany({ where: { buildingId: id, kind: 'notSurveyed' } });
  const named = (rows: { householdId: string | null }[]) =>
    rows.flatMap(({ householdId }) => householdId ?? []).toSorted();
  return { raised: named(raised), told: named(told) };
}

async function visit({ id, households }: Building, times: number): Promise<void> {
  const [householdId = ''] = Object.keys(households);
  for (let count = 0; count < times; count += 1) {
    const data = { channel: 'office' as const, outcome: 'met' as const, exception: false };
    const command = envelope<'record_visit'>({ type: 'record_visit', householdId, data });
    const { outcomes } = await engine.engine.apply(id, [command], command.id);
    expect(outcomes).toMatchObject([{ kind: 'accepted' }]);
  }
}

test('a reminder is raised and told once, through a killed worker, continue-as-new and a lost engine', async () => {
  const { prisma, pool } = engine.database;
  await prisma.staff.create({
    data: { id: '00000000-0000-7000-8000-000000000001', name: '王', roles: ['leader'] },
  });
  const first = await workers.start();
  const building = await openTestBuilding(engine.database, 3, POLICY);
  const dueAt = Date.now() + SPAN_SECONDS * 1_000;
  const everybody = Object.keys(building.households).toSorted();
  const once = { raised: everybody, told: everybody };
  await engine.engine.startBuilding(startRun(building));
  await visit(building, 1);

  // Its instant comes while nobody works.
  first.kill('SIGKILL');
  await new Promise((resolve) => setTimeout(resolve, dueAt + 500 - Date.now()));
  expect(await remindedOf(building)).toEqual({ raised: [], told: [] });
  await workers.start();
  await eventually(async () => expect(await remindedOf(building)).toEqual(once));

  await visit(building, MANY_COMMANDS);
  await eventually(async () => expect(await runsOf(building)).toBeGreaterThan(1));
  expect(await remindedOf(building)).toEqual(once);

  await engine.client.workflow.getHandle(buildingWorkflowId(building.id)).terminate('lost');
  await recoverBuildings(pool, engine.engine);
  await visit(building, 1);
  expect(await remindedOf(building)).toEqual(once);
}, 120_000);
