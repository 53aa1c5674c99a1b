import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { removeOld } from '../../activities/notification/retention.ts';
import { openDatabase, type Database } from '../../prisma/client.ts';
import { createTestDatabase, type TestDatabase } from '../environment/database.ts';
import { freshId } from '../environment/roll.ts';

const DAY = 86_400_000;
const BEFORE = new Date(Date.now() - 90 * DAY);
const OLD = new Date(BEFORE.getTime() - DAY);
const YOUNG = new Date(BEFORE.getTime() + DAY);

let testDatabase: TestDatabase;
let database: Database;
let campaignId: string;
let channelId: string;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase(testDatabase.url, 3);
  [campaignId, channelId] = [freshId(), freshId()];
  await database.prisma.campaign.create({ data: { id: campaignId, name: 'Test' } });
  await database.prisma.channel.create({
    data: {
      ...{ id: channelId, campaignId, kind: 'wecom', name: 'group', host: 'hub.test', language: 'zh' },
      ...{ settings: {}, sealed: Buffer.alloc(1), createdBy: freshId() },
    },
  });
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

let lastSeq = 0;
async function notify(more: object): Promise<string> {
  lastSeq += 1;
  const { id } = await database.prisma.notification.create({
    data: {
      ...{ campaignId, sourceId: campaignId, seq: lastSeq, kind: 'notSurveyed', urgency: 'normal' },
      ...{ raisedAt: OLD, dueAt: OLD, staffId: freshId(), ...more },
    },
  });
  return id;
}

/** A message about a notification, and the attempt that came of it. */
async function send(state: string, endedAt: Date, notificationId: string): Promise<string> {
  const { id } = await database.prisma.message.create({
    data: {
      ...{ channelId, urgency: 'normal', quietFrom: '21:00', quietTo: '08:00', state, attempts: 1 },
      ...{ createdAt: endedAt, tryingSince: endedAt, nextAttemptAt: endedAt },
      ...{ endedAt: state === 'open' ? null : endedAt },
      tries: { create: { number: 1, channelId, startedAt: endedAt, endedAt, outcome: state } },
      items: { create: { channelId, notificationId } },
    },
  });
  return id;
}

test('what was done with three months ago goes, with its attempts; what is still needed stays', async () => {
  const done = { acknowledgedAt: OLD };
  const gone = {
    acknowledged: await notify(done),
    withdrawn: await notify({ withdrawnAt: OLD }),
    ofGroup: await notify({ staffId: null }),
  };
  const kept = {
    standing: await notify({}),
    acknowledgedLately: await notify({ acknowledgedAt: YOUNG }),
    ofGroupLately: await notify({ staffId: null, raisedAt: YOUNG }),
    ofDeadLetter: await notify(done),
    ofOpenMessage: await notify(done),
    ofLastMessage: await notify(done),
  };
  const goneMessages = [
    await send('sent', OLD, gone.acknowledged),
    await send('obsolete', OLD, gone.withdrawn),
  ];
  const ofStanding = await send('sent', OLD, kept.standing);
  const keptMessages = [
    await send('dead', OLD, kept.ofDeadLetter),
    await send('open', OLD, kept.ofOpenMessage),
    await send('sent', YOUNG, kept.ofLastMessage),
  ];

  expect(await removeOld(database.pool, BEFORE)).toEqual({ messages: 3, notifications: 3 });
  const { prisma } = database;
  const messages = (await prisma.message.findMany()).map(({ id }) => id);
  expect(new Set(messages)).toEqual(new Set(keptMessages));
  expect(messages).not.toContain(ofStanding);
  expect(messages).not.toEqual(expect.arrayContaining(goneMessages));
  expect(await prisma.deliveryAttempt.count()).toBe(3);
  const notifications = (await prisma.notification.findMany()).map(({ id }) => id);
  expect(new Set(notifications)).toEqual(new Set(Object.values(kept)));
  expect(await removeOld(database.pool, BEFORE)).toEqual({ messages: 0, notifications: 0 });
});

test('a channel keeps its last message, however old: it says when it last worked', async () => {
  await database.prisma.deliveryAttempt.deleteMany();
  await database.prisma.messageItem.deleteMany();
  await database.prisma.message.deleteMany();
  await send('sent', new Date(OLD.getTime() - DAY), await notify({}));
  const last = await send('sent', OLD, await notify({}));
  expect(await removeOld(database.pool, BEFORE)).toMatchObject({ messages: 1 });
  expect((await database.prisma.message.findMany()).map(({ id }) => id)).toEqual([last]);
});
