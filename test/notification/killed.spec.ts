import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BUNDLE_PATH } from '../environment/engine.ts';
import { eventually } from '../environment/eventually.ts';
import { temporalAddress } from '../environment/temporal.ts';
import { openCampaign, openChannel, openRoom, raise, receivedBy } from './room.ts';

const PROGRAM = fileURLToPath(new URL('../environment/worker-process.mjs', import.meta.url));

let room: Awaited<ReturnType<typeof openRoom>>;
const workers: ChildProcess[] = [];

beforeAll(async () => {
  room = await openRoom({}, { withoutWorker: true });
});
afterEach(() => {
  for (const worker of workers.splice(0)) worker.kill('SIGKILL');
});
afterAll(async () => {
  await room.engine.client.schedule.getHandle(`sweep/${room.engine.taskQueue}`).delete();
  await room.close();
});

function startWorker(): Promise<ChildProcess> {
  const worker = spawn(process.execPath, [PROGRAM], {
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      DATABASE_URL: room.engine.databaseUrl,
      TEMPORAL_ADDRESS: temporalAddress(),
      TASK_QUEUE: room.engine.taskQueue,
      BUNDLE: BUNDLE_PATH,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  workers.push(worker);
  return new Promise((resolve) => {
    worker.stdout?.once('data', () => resolve(worker));
  });
}

test('a worker killed between sending and writing it down repeats one message once, with a mark', async () => {
  const campaign = await openCampaign(room);
  const channelId = await openChannel(room, campaign, 'webhook');
  const { arrived, release } = room.hub.holdNext('webhook');
  const first = await startWorker();
  await raise(room, campaign, { kind: 'appointmentMissed' });
  expect((await arrived).text).not.toContain('可能重复');
  first.kill('SIGKILL');
  release();

  await startWorker();
  const { prisma } = room.engine.database;
  await eventually(async () => {
    const messages = await prisma.message.findMany({ where: { channelId } });
    expect(messages).toMatchObject([{ state: 'sent', attempts: 2 }]);
  }, 90_000);
  const texts = receivedBy(room, 'webhook').map(({ text }) => text);
  expect(texts.map((text) => text.includes('可能重复'))).toEqual([false, true]);
  const attempts = await prisma.deliveryAttempt.findMany({
    where: { channelId },
    orderBy: { number: 'asc' },
  });
  expect(attempts.map(({ outcome }) => outcome)).toEqual([null, 'sent']);
}, 150_000);

test('a receiver that takes its time is waited for: nothing is repeated', async () => {
  const campaign = await openCampaign(room);
  const channelId = await openChannel(room, campaign, 'feishu');
  const { arrived, release } = room.hub.holdNext('feishu');
  await startWorker();
  await raise(room, campaign, { kind: 'appointmentMissed' });
  await arrived;
  // Longer than a worker may be silent, shorter than an attempt may last.
  setTimeout(release, 8_700);
  const { prisma } = room.engine.database;
  await eventually(async () => {
    const messages = await prisma.message.findMany({ where: { channelId } });
    expect(messages).toMatchObject([{ state: 'sent', attempts: 1 }]);
  }, 60_000);
  expect(receivedBy(room, 'feishu')).toHaveLength(1);
}, 120_000);
