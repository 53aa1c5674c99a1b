import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { ScheduleOverlapPolicy } from '@temporalio/client';
import { startRun } from '../../domain/intake.ts';
import { papersScheduleId } from '../../domain/names.ts';
import { clockTimeOn } from '../../domain/working-time.ts';
import { startTestEngine, type TestEngine } from '../environment/engine.ts';
import { eventually } from '../environment/eventually.ts';
import { freshId, openTestBuilding } from '../environment/roll.ts';
import { createWorkerProcesses } from '../environment/worker-process.ts';

const THURSDAY = '2026-10-29';

let engine: TestEngine;
let campaignId: string;
const workers = createWorkerProcesses(() => engine);

beforeAll(async () => {
  engine = await startTestEngine(undefined, { withoutWorker: true });
  const building = await openTestBuilding(engine.database, 2);
  ({ campaignId } = building);
  await engine.engine.startBuilding(startRun(building));
  await engine.database.prisma.staff.create({ data: { id: freshId(), name: '王', roles: ['leader'] } });
});
afterEach(() => workers.killAll());
afterAll(async () => {
  await engine.client.schedule.getHandle(`sweep/${engine.taskQueue}`).delete();
  await engine.client.schedule.getHandle(papersScheduleId(campaignId)).delete();
  await engine.stop();
});

/** Somebody waits for the lock on papers. */
const isHeldUp = async (): Promise<boolean> => {
  const { rowCount } = await engine.database.pool.query(
    `SELECT FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
     WHERE c.relname = 'paper' AND NOT l.granted AND c.relkind = 'r'`,
  );
  return (rowCount ?? 0) > 0;
};

test('a worker killed while it stores a paper leaves one paper, told of once', async () => {
  const { pool, prisma } = engine.database;
  const first = await workers.start();
  const schedule = engine.client.schedule.getHandle(papersScheduleId(campaignId));
  // A worker that starts makes the schedule of a campaign from before.
  await eventually(async () => void (await schedule.describe()));
  const holder = await pool.connect();
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE paper IN SHARE ROW EXCLUSIVE MODE');
  const at = Date.parse(clockTimeOn(THURSDAY, '08:30'));
  await schedule.backfill({
    start: new Date(at - 1_000),
    end: new Date(at + 1_000),
    overlap: ScheduleOverlapPolicy.ALLOW_ALL,
  });
  await eventually(async () => expect(await isHeldUp()).toBe(true), 30_000);
  first.kill('SIGKILL');
  await holder.query('COMMIT');
  holder.release();

  await workers.start();
  await eventually(async () => {
    const { info } = await schedule.describe();
    expect(info.numActionsTaken).toBe(1);
    const action = info.recentActions[0]?.action;
    if (action?.type !== 'startWorkflow') throw new Error('nothing was started');
    const run = engine.client.workflow.getHandle(action.workflow.workflowId);
    expect((await run.describe()).status.name).toBe('COMPLETED');
  }, 90_000);
  expect(await prisma.paper.count({ where: { campaignId } })).toBe(1);
  const told = await prisma.notification.findMany({ where: { campaignId, kind: 'morningPack' } });
  expect(told).toHaveLength(1);
}, 150_000);
