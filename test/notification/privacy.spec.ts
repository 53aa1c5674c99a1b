import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makePapers } from '../../activities/papers/make-papers.ts';
import { CHANNEL_KINDS } from '../../domain/notification/channel-kinds.ts';
import { NOTIFICATION_KINDS, type NotificationKind } from '../../domain/notification/kinds.ts';
import { OBJECTION_CATEGORIES } from '../../domain/policy.ts';
import { clockTimeOn } from '../../domain/working-time.ts';
import { paperSurroundings } from '../../worker/papers.ts';
import { eventually } from '../environment/eventually.ts';
import { freshId } from '../environment/roll.ts';
import { addStaff, addTests, openCampaign, openChannel, openRoom, raise, wake } from './room.ts';

const KINDS = Object.keys(NOTIFICATION_KINDS) as NotificationKind[];
/** Rooms that occur in no id and no time by chance. */
const ROOMS = ['甲-77031', '乙-88042', '丙-99053'];
const NAMES = ['陈阿兰', '欧阳秀英', '赵铁柱'];
const PHONES = ['13812346071', '13987654321', '02155667788'];
const REMARKS = ['厨房与卫生间对调不同意', '刚装修完', '房本写母亲名字'];
/** Whoever reads these knows that somebody objects, or what to. */
const OBJECTION_WORDS = [
  ...OBJECTION_CATEGORIES.filter((category) => category.includes('_')),
  ...KINDS.filter((kind) => kind.startsWith('objection')),
  ...['诉求', '异议', '意见', '反对', 'objection', 'verdict'],
];

let room: Awaited<ReturnType<typeof openRoom>>;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());

test('no byte that leaves the house names a resident, a phone, a room or an objection', async () => {
  const campaign = await openCampaign(room);
  const seeds = await seedResidents(campaign.buildingId);
  for (const kind of CHANNEL_KINDS) {
    const channelId = await openChannel(room, campaign, kind);
    await addTests(room, channelId, 1);
    await wake(room, channelId);
  }
  const staffIds = [
    await addStaff(room, { email: 'wang@base.example', phone: '19900000001' }),
    await addStaff(room, { phone: '19900000002' }),
  ];
  const recipients = [null, ...staffIds];
  const householdId = seeds.householdId;
  await raise(
    room,
    campaign,
    ...recipients.flatMap((staffId) =>
      KINDS.map((kind) => ({ staffId, kind, householdId, subjectId: freshId() })),
    ),
  );
  await eventually(async () => {
    expect(new Set(room.hub.received.map(({ kind }) => kind))).toEqual(new Set(CHANNEL_KINDS));
    const states = await room.engine.database.prisma.message.findMany({ where: { attempts: 0 } });
    expect(states).toEqual([]);
    // Every notification is in the message of a group, and of its person.
    const items = await room.engine.database.prisma.messageItem.count();
    expect(items).toBeGreaterThanOrEqual(KINDS.length * (4 + 1 + 1));
  }, 60_000);

  const everything = room.hub.received.map(({ bytes }) => bytes).join('\n');
  expect(everything).toContain('1号楼');
  for (const secret of [...NAMES, ...PHONES, ...ROOMS, ...REMARKS, ...OBJECTION_WORDS, ...seeds.ids])
    expect([secret, everything.includes(secret)]).toEqual([secret, false]);
}, 90_000);

test('a paper leaves as a number and a link: no name, room or objection', async () => {
  const campaign = await openCampaign(room);
  const { id: campaignId, buildingId } = campaign;
  const { householdId } = await seedResidents(buildingId);
  const { pool, prisma } = room.engine.database;
  await objectTo(buildingId, householdId);
  for (const kind of CHANNEL_KINDS) await openChannel(room, campaign, kind);
  const leader = await addStaff(room, { email: 'leader@base.example', phone: '19900000003' });
  await prisma.staff.update({ where: { id: leader }, data: { roles: ['leader'] } });
  const before = room.hub.received.length;
  const { client, taskQueue, waker } = room.engine;
  const surroundings = paperSurroundings({ pool, waker, client, taskQueue });
  for (const clock of ['08:30', '18:00'])
    await makePapers(surroundings, { campaignId, scheduledAt: clockTimeOn(LAST_WORKING_DAY, clock) });
  const papers = await prisma.paper.findMany({ where: { campaignId } });
  expect(papers.map(({ kind }) => kind).toSorted()).toEqual(['contacts', 'pack', 'ranking', 'report']);
  // What stays at home has it all.
  expect(JSON.stringify(papers)).toContain('area_loss');
  expect(JSON.stringify(papers)).toContain(householdId);
  await eventually(async () => {
    const left = await prisma.message.findMany({ where: { channel: { campaignId } } });
    expect(new Set(left.map(({ state }) => state))).toEqual(new Set(['sent']));
    const items = await prisma.messageItem.count({ where: { notification: { campaignId } } });
    expect(items).toBeGreaterThanOrEqual(3 * (4 + 1));
  }, 60_000);
  const bytes = room.hub.received
    .slice(before)
    .map((message) => message.bytes)
    .join('\n');
  expect(bytes).toContain(`/campaigns/${campaignId}`);
  expect(bytes).toContain('/inbox');
  for (const secret of [...NAMES, ...PHONES, ...ROOMS, ...REMARKS, ...OBJECTION_WORDS, householdId])
    expect([secret, bytes.includes(secret)]).toEqual([secret, false]);
}, 90_000);

/** A Friday that is past. */
const LAST_WORKING_DAY = '2026-10-30';

/** Stores what a projection would of a household that objects. */
async function objectTo(buildingId: string, householdId: string): Promise<void> {
  await room.engine.database.pool.query(
    `UPDATE household_state SET status = 'objecting', file = jsonb_set(file, '{objections}', $2::jsonb)
     WHERE household_id = $1`,
    [
      householdId,
      JSON.stringify([
        {
          ...{
            id: freshId(),
            category: 'area_loss',
            level: 'handler',
            ownerId: null,
            closedAt: null,
            answer: null,
          },
          ...{ raisedAt: '2026-10-29T02:00:00.000Z', dueAt: '2026-11-30T02:00:00.000Z', buildingId },
        },
      ]),
    ],
  );
}

test('a workflow never learns a text or an address', async () => {
  const histories = await room.engine.histories();
  const everything = histories.map(({ history }) => readable(JSON.stringify(history))).join('\n');
  const secrets = [
    '上门签',
    '1号楼',
    'base.example',
    '127.0.0.1',
    '1990000000',
    'robot-of-the-base',
    ...NAMES,
  ];
  for (const [text, isThere] of [
    ['"messageIds"', true],
    ...secrets.map((secret) => [secret, false]),
  ] as const)
    expect([text, everything.includes(String(text))]).toEqual([text, isThere]);
});

/** A history with its payloads decoded. */
const readable = (history: string): string =>
  history.replaceAll(/"data":"([\w+/=]+)"/g, (_, data: string) =>
    Buffer.from(data, 'base64').toString('utf8'),
  );

async function seedResidents(buildingId: string): Promise<{ householdId: string; ids: string[] }> {
  const { prisma } = room.engine.database;
  const households = await prisma.household.findMany({ where: { buildingId } });
  for (const [index, { id }] of households.entries()) {
    await prisma.household.update({
      where: { id },
      data: { room: ROOMS[index] ?? '', remark: REMARKS[index] ?? null },
    });
    await prisma.person.create({
      data: { id: freshId(), householdId: id, name: NAMES[index] ?? '', phone: PHONES[index] ?? null },
    });
    await prisma.note.create({ data: { commandId: freshId(), field: 'note', text: REMARKS[index] ?? '' } });
  }
  const ids = households.map(({ id }) => id);
  return { householdId: ids[0] ?? '', ids };
}
