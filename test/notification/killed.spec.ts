import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../environment/eventually.ts';
import { createWorkerProcesses } from '../environment/worker-process.ts';
import { openCampaign, openChannel, openRoom, raise, receivedBy } from './room.ts';

let room: Awaited<ReturnType<typeof openRoom>>;
const workers = createWorkerProcesses(() => room.engine);

beforeAll(async () => {
  room = await openRoom({}, { withoutWorker: true });
});
afterEach(() => workers.killAll());
afterAll(async () => {
  await room.engine.client.schedule.getHandle(`sweep/${room.engine.taskQueue}`).delete();
  await room.close();
});

test('a worker killed between sending and writing it down repeats one message once, with a mark', async () => {
  const campaign = await openCampaign(room);
  const channelId = await openChannel(room, campaign, 'webhook');
  const { arrived, release } = room.hub.holdNext('webhook');
  const first = await workers.start();
  await raise(room, campaign, { kind: 'appointmentMissed' });
  expect((await arrived).text).not.toContain('可能重复');
  first.kill('SIGKILL');
  release();

  await workers.start();
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
  await workers.start();
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
