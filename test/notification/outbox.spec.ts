import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { readOutbox } from '../../activities/notification/outbox.ts';
import { raised, withdrawn, type NotificationEntry, type Reason } from '../../domain/notification/entry.ts';
import { POLICY_TEMPLATES } from '../../domain/policy-templates.ts';
import { openDatabase, type Database } from '../../prisma/client.ts';
import { createTestDatabase, type TestDatabase } from '../environment/database.ts';
import { freshId } from '../environment/roll.ts';

const POLICY = POLICY_TEMPLATES['shanghai-95'];
const AT = '2026-03-02T02:00:00.000Z';

let testDatabase: TestDatabase;
let database: Database;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase(testDatabase.url, 3);
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

let building: string;
let campaign: string;
beforeEach(async () => {
  building = freshId();
  campaign = freshId();
  await openChannel(campaign);
});

/** Groups are told where a campaign has a channel for them. */
async function openChannel(campaignId: string): Promise<void> {
  await database.prisma.campaign.create({ data: { id: campaignId, name: 'Test' } });
  await database.prisma.channel.create({
    data: {
      id: freshId(),
      campaignId,
      kind: 'wecom',
      name: 'group',
      host: 'hub.test',
      language: 'zh',
      settings: {},
      sealed: Buffer.alloc(1),
      createdBy: freshId(),
    },
  });
}

async function enqueue(entries: NotificationEntry[], source: string | null = building): Promise<void> {
  await database.pool.query('SELECT enqueue_notifications($1, $2, $3::jsonb)', [
    source,
    campaign,
    JSON.stringify(entries),
  ]);
}
const stored = () =>
  database.prisma.notification.findMany({
    where: { campaignId: campaign },
    orderBy: [{ seq: 'asc' }, { kind: 'asc' }],
  });
const entry = (more: Partial<Reason> = {}) =>
  raised(POLICY, { seq: 7, at: AT, kind: 'notSurveyed', staffId: null, ...more });

test('what a projection enqueues is stored as it came', async () => {
  const [staffId, householdId, subjectId] = [freshId(), freshId(), freshId()];
  await enqueue([entry({ staffId, householdId, subjectId })]);
  expect(await stored()).toMatchObject([
    {
      ...{ campaignId: campaign, buildingId: building, sourceId: building, householdId, staffId, subjectId },
      ...{ seq: 7, kind: 'notSurveyed', urgency: 'normal', withdrawnAt: null, acknowledgedAt: null },
      ...{ raisedAt: new Date(AT), dueAt: new Date('2026-03-02T02:30:00.000Z') },
    },
  ]);
});

test('the same event enqueued twice is one notification for each recipient and kind', async () => {
  const staffId = freshId();
  const entries = [entry(), entry({ staffId }), entry({ kind: 'signed' }), entry({ staffId: freshId() })];
  await enqueue(entries);
  await enqueue(entries);
  await enqueue([entry({ staffId, at: '2026-03-02T05:00:00.000Z' })]);
  expect(await stored()).toHaveLength(4);
});

test('a campaign is a reason of its own', async () => {
  await enqueue([entry({ kind: 'thresholdReached' })], null);
  await enqueue([entry({ kind: 'thresholdReached' })], null);
  expect(await stored()).toMatchObject([{ sourceId: campaign, buildingId: null }]);
});

test('a reason that is gone withdraws what was raised about it before, and nothing else', async () => {
  const subjectId = freshId();
  await enqueue([entry({ subjectId }), entry({ seq: 8, subjectId: freshId() })]);
  await enqueue([
    withdrawn({ seq: 9, subjectId, at: '2026-03-02T03:00:00.000Z' }),
    entry({ seq: 10, subjectId, at: '2026-03-02T04:00:00.000Z' }),
  ]);
  const found = await stored();
  expect(found.map(({ seq, withdrawnAt }) => [seq, withdrawnAt?.toISOString() ?? null])).toEqual([
    [7, '2026-03-02T03:00:00.000Z'],
    [8, null],
    [10, null],
  ]);
  await enqueue([withdrawn({ seq: 9, subjectId, at: '2026-03-02T09:00:00.000Z' })]);
  expect(await stored()).toEqual(found);
});

test('where a campaign has no channel its groups are told nothing, and people still are', async () => {
  campaign = freshId();
  await enqueue([entry(), entry({ staffId: freshId() })]);
  expect(await stored()).toMatchObject([{ staffId: expect.any(String) }]);
});

test('a role is everybody who has it', async () => {
  const [first, second, other] = [freshId(), freshId(), freshId()];
  await database.prisma.staff.createMany({
    data: [
      { id: first, name: '李', roles: ['leader'] },
      { id: second, name: '王', roles: ['handler', 'leader'] },
      { id: other, name: '赵', roles: ['handler'] },
    ],
  });
  await enqueue([entry({ role: 'leader' })]);
  await enqueue([entry({ role: 'leader' })]);
  const told = new Set((await stored()).map(({ staffId }) => staffId));
  expect(told).toEqual(new Set([first, second]));
});

test('nothing waits for mail to somebody who no longer works on the campaign', async () => {
  const [here, elsewhere, everywhere] = [freshId(), freshId(), freshId()];
  await database.prisma.staff.createMany({
    data: [
      { id: here, name: '李', roles: ['handler'], campaignIds: [campaign] },
      { id: elsewhere, name: '王', roles: ['handler'], campaignIds: [freshId()] },
      { id: everywhere, name: '赵', roles: ['handler'] },
    ],
  });
  await database.prisma.contact.createMany({
    data: [here, elsewhere, everywhere].map((staffId) => ({
      staffId,
      email: 'a@base.example',
      channels: ['email'],
    })),
  });
  const id = freshId();
  await database.prisma.channel.create({
    data: {
      ...{ id, campaignId: campaign, kind: 'email', name: 'mail', host: 'hub.test', language: 'zh' },
      ...{ settings: {}, sealed: Buffer.alloc(1), createdBy: freshId() },
    },
  });
  const at = new Date(Date.now() + 1_000).toISOString();
  await enqueue(
    [here, elsewhere, everywhere].map((staffId, index) => entry({ staffId, at, seq: 20 + index })),
  );
  const { waiting } = await readOutbox(database.pool, { id, campaignId: campaign, kind: 'email' }, POLICY);
  expect(new Set(waiting.map(({ staffId }) => staffId))).toEqual(new Set([here, everywhere]));
});
