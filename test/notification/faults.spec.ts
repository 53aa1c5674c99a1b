import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { CHANNEL_KINDS, type ChannelKind } from '../../domain/notification/channel-kinds.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { createWorker } from '../../worker/run.ts';
import { BUNDLE_PATH, TEST_OUTGOING } from '../environment/engine.ts';
import { eventually as within } from '../environment/eventually.ts';
import { temporalAddress } from '../environment/temporal.ts';
import {
  addTests,
  mend,
  openCampaign,
  openChannel,
  openRoom,
  raise,
  receivedBy,
  tryAgain,
  wake,
} from './room.ts';

const SECRET = 'between us';
/** A robot that takes five in two seconds, so that a spec need not last minutes. */
const RATES = [{ most: 5, withinMs: 2_000 }];
const eventually = (attempt: () => Promise<void>) => within(attempt, 40_000);

let room: Awaited<ReturnType<typeof openRoom>>;
beforeAll(async () => {
  room = await openRoom({ secrets: { dingtalk: SECRET }, rates: { dingtalk: RATES } });
});
afterAll(() => room.close());
afterEach(() => {
  for (const kind of CHANNEL_KINDS) room.hub.behave(kind, 'well');
});

const messagesOf = (channelId: string) =>
  room.engine.database.prisma.message.findMany({ where: { channelId }, orderBy: { createdAt: 'asc' } });
const attemptsOf = (channelId: string) =>
  room.engine.database.prisma.deliveryAttempt.findMany({
    where: { channelId },
    orderBy: [{ startedAt: 'asc' }, { number: 'asc' }],
  });
const acceptedBy = (kind: ChannelKind) => receivedBy(room, kind).filter(({ accepted }) => accepted);

/** A channel of its own with one message on its way. */
async function openWithOne(kind: ChannelKind): Promise<string> {
  const campaign = await openCampaign(room);
  const id = await openChannel(room, campaign, kind);
  await raise(room, campaign, { kind: 'appointmentMissed' });
  return id;
}

async function untilState(id: string, expected: object): Promise<void> {
  await eventually(async () => expect(await messagesOf(id)).toMatchObject([expected]));
}

describe('a receiver', () => {
  test('that answers 200 with an error gets a dead letter, not a second try', async () => {
    room.hub.behave('wecom', 'errcode');
    const id = await openWithOne('wecom');
    await untilState(id, { state: 'dead', attempts: 1, code: 'code_93000' });
    expect(await attemptsOf(id)).toMatchObject([
      { outcome: 'permanent', answer: expect.stringContaining('invalid webhook url') },
    ]);
  });

  test('that is too busy is left alone, and tried again by itself', async () => {
    room.hub.behave('feishu', 'busy');
    const id = await openWithOne('feishu');
    await untilState(id, { state: 'open', attempts: 1, code: 'http_429' });
    const [tried] = await messagesOf(id);
    room.hub.behave('feishu', 'well');
    await untilState(id, { state: 'sent', attempts: 2, code: null });
    const [, second] = await attemptsOf(id);
    expect(second?.startedAt.getTime()).toBeGreaterThanOrEqual(tried?.nextAttemptAt.getTime() ?? Infinity);
  });

  test('that answered too slowly hears the message again, with a mark', async () => {
    room.hub.behave('webhook', 'slow');
    const id = await openWithOne('webhook');
    await untilState(id, { state: 'open', code: 'timeout' });
    room.hub.behave('webhook', 'well');
    await tryAgain(room, id);
    await untilState(id, { state: 'sent', attempts: 2 });
    const [first, second] = receivedBy(room, 'webhook').map(({ text }) => text);
    expect(first).not.toContain('可能重复');
    expect(second).toContain('可能重复');
    expect((await attemptsOf(id)).map(({ outcome }) => outcome)).toEqual(['unknown', 'sent']);
  });

  test('that was away for an hour gets what was raised meanwhile, without a mark', async () => {
    const campaign = await openCampaign(room);
    const id = await openChannel(room, campaign, 'webhook', { url: 'http://127.0.0.1:1/webhook' });
    await raise(room, campaign, { kind: 'appointmentMissed' });
    await untilState(id, { state: 'open', code: 'econnrefused' });
    // An hour of tries.
    const anHourAgo = new Date(Date.now() - 3_600_000);
    await room.engine.database.prisma.message.updateMany({
      where: { channelId: id },
      data: { attempts: 12, createdAt: anHourAgo, tryingSince: anHourAgo },
    });
    await raise(room, campaign, { kind: 'signed' }, { kind: 'signed' });
    await tryAgain(room, id);
    await eventually(async () =>
      expect(await messagesOf(id)).toMatchObject([{ attempts: 13, state: 'open' }]),
    );
    // Its outcome says when it is tried next; only then may that be brought forward.
    await eventually(async () =>
      expect((await attemptsOf(id)).map(({ outcome }) => outcome)).not.toContain(null),
    );
    await mend(room, id, `${room.hub.url}/webhook/away`);
    await tryAgain(room, id);
    await eventually(async () =>
      expect((await messagesOf(id)).map(({ state }) => state)).toEqual(['sent', 'sent']),
    );
    const texts = receivedBy(room, 'webhook').filter(({ to }) => to === '/webhook/away');
    expect(texts.map(({ text }) => text.includes('可能重复'))).toEqual([false, false]);
    expect(texts[1]?.text).toContain('新签 2 户');
  });

  test('that was away for a day gets a dead letter', async () => {
    const campaign = await openCampaign(room);
    const id = await openChannel(room, campaign, 'feishu', { url: 'http://127.0.0.1:1/' });
    await raise(room, campaign, { kind: 'appointmentMissed' });
    await untilState(id, { state: 'open', attempts: 1 });
    await room.engine.database.prisma.message.updateMany({
      where: { channelId: id },
      data: { tryingSince: new Date(Date.now() - 24 * 3_600_000) },
    });
    await tryAgain(room, id);
    await untilState(id, { state: 'dead', attempts: 2, code: 'econnrefused' });
  });
});

describe('with three workers', () => {
  const others: Awaited<ReturnType<typeof createWorker>>[] = [];
  const running: Promise<void>[] = [];
  beforeAll(async () => {
    for (let count = 0; count < 2; count += 1) {
      const other = await createWorker({
        databaseUrl: room.engine.databaseUrl,
        temporalAddress: temporalAddress(),
        namespace: 'default',
        taskQueue: room.engine.taskQueue,
        workflows: { workflowBundle: { codePath: BUNDLE_PATH } },
        outgoing: TEST_OUTGOING,
      });
      others.push(other);
      running.push(other.worker.run());
    }
  });
  afterAll(async () => {
    for (const { worker } of others) worker.shutdown();
    await Promise.all(running);
    for (const other of others) await other.close();
    await room.engine.client.schedule.getHandle(`sweep/${room.engine.taskQueue}`).delete();
  });

  test('a robot never gets more than it takes, however often the channel is woken', async () => {
    const campaign = await openCampaign(room);
    const id = await openChannel(room, campaign, 'dingtalk', { secret: SECRET, settings: { rates: RATES } });
    await addTests(room, id, 23);
    let isDone = false;
    const impatient = Array.from({ length: 4 }, async () => {
      while (!isDone) {
        await wake(room, id, true);
        await pause(100);
      }
    });
    await eventually(async () => expect(acceptedBy('dingtalk')).toHaveLength(23));
    isDone = true;
    await Promise.all(impatient);
    expect(room.hub.limits.exceeded).toBe(0);
    expect(receivedBy(room, 'dingtalk')).toHaveLength(23);
    const arrived = receivedBy(room, 'dingtalk').map(({ at }) => at);
    const stretches = arrived.slice(5).map((at, index) => at - (arrived[index] ?? 0));
    expect(Math.min(...stretches)).toBeGreaterThanOrEqual(2_000);
  });

  test('an engine that lost its memory asks the database what a robot had lately', async () => {
    const campaign = await openCampaign(room);
    const url = `${room.hub.url}/dingtalk/robot/send?access_token=other`;
    const id = await openChannel(room, campaign, 'dingtalk', {
      url,
      secret: SECRET,
      settings: { rates: RATES },
    });
    const handle = room.engine.client.workflow.getHandle(`channel/${id}`);
    for (let round = 0; round < 2; round += 1) {
      await addTests(room, id, 5);
      await wake(room, id);
      await eventually(async () =>
        expect(receivedBy(room, 'dingtalk').filter(({ to }) => to === 'other')).toHaveLength(5 * (round + 1)),
      );
      await eventually(async () =>
        expect((await messagesOf(id)).every(({ state }) => state === 'sent')).toBe(true),
      );
      await handle.terminate('lost');
    }
    expect(room.hub.limits.exceeded).toBe(0);
  });
});
