import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { CHANNEL_KINDS } from '../../domain/notification/channel-kinds.ts';
import { withdrawn } from '../../domain/notification/entry.ts';
import { ensureSweep } from '../../activities/notification/sweep-schedule.ts';
import { replayAll } from '../environment/engine.ts';
import { eventually as within } from '../environment/eventually.ts';
import { freshId } from '../environment/roll.ts';
import { keepHistories } from '../workflows/keep-histories.ts';
import {
  addStaff,
  addTests,
  AWAKE,
  enqueue,
  openCampaign,
  openChannel,
  openRoom,
  raise,
  receivedBy,
  wake,
  type Campaign,
} from './room.ts';

const eventually = (attempt: () => Promise<void>) => within(attempt, 40_000);

let room: Awaited<ReturnType<typeof openRoom>>;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());
afterEach(() => {
  for (const kind of CHANNEL_KINDS) room.hub.behave(kind, 'well');
});

const mailTo = (email: string) => receivedBy(room, 'email').filter(({ to }) => to === email);
const smsTo = (phone: string) => receivedBy(room, 'sms').filter(({ to }) => to === phone);
const robot = (name: string) => `${room.hub.url}/wecom/cgi-bin/webhook/send?key=${name}`;
const saidTo = (name: string) => receivedBy(room, 'wecom').filter(({ to }) => to === name);

async function withMailAndSms(): Promise<Campaign> {
  const campaign = await openCampaign(room);
  await openChannel(room, campaign, 'email');
  await openChannel(room, campaign, 'sms');
  return campaign;
}

const messagesOf = (channelId: string) =>
  room.engine.database.prisma.message.findMany({ where: { channelId }, orderBy: { createdAt: 'asc' } });

describe('a person', () => {
  test('gets one mail for many reminders, with numbers and a link to the inbox', async () => {
    const campaign = await withMailAndSms();
    const staffId = await addStaff(room, { email: 'one@base.example', phone: '13900000001' });
    await raise(room, campaign, { staffId }, { staffId, kind: 'verdictAwaited' });
    await raise(room, campaign, { staffId, kind: 'deadline' });
    await eventually(async () => expect(mailTo('one@base.example')).toHaveLength(1));
    const [mail] = mailTo('one@base.example');
    expect(mail?.text).toContain('上门签：3 条提醒');
    expect(mail?.text).toContain('1号楼：3 条');
    expect(mail?.text).toContain('http://base.example/inbox');
    expect(smsTo('13900000001')).toEqual([]);
  });

  test('who does not answer something urgent gets an SMS too; who answers does not', async () => {
    const campaign = await withMailAndSms();
    const silent = await addStaff(room, { email: 'silent@base.example', phone: '13900000002' });
    const awake = await addStaff(room, { email: 'awake@base.example', phone: '13900000003' });
    await raise(
      room,
      campaign,
      ...[silent, awake].map((staffId) => ({ staffId, kind: 'appointmentMissed' as const })),
    );
    await eventually(async () => expect(mailTo('awake@base.example')).toHaveLength(1));
    await room.engine.database.prisma.notification.updateMany({
      where: { staffId: awake },
      data: { acknowledgedAt: new Date() },
    });
    await eventually(async () => expect(smsTo('13900000002')).toHaveLength(1));
    expect(smsTo('13900000003')).toEqual([]);
    expect(smsTo('13900000002')[0]?.text).toContain('"urgent":"1"');
  });

  test('whose mail is refused for good gets an SMS at once', async () => {
    const campaign = await withMailAndSms();
    const staffId = await addStaff(room, { email: 'gone@base.example', phone: '13900000004' });
    room.hub.behave('email', 'errcode');
    await raise(room, campaign, { staffId });
    await eventually(async () => expect(smsTo('13900000004')).toHaveLength(1));
    expect(mailTo('gone@base.example')).toEqual([]);
  });

  test('hears nothing of what was withdrawn before its window ended', async () => {
    const campaign = await withMailAndSms();
    const [gone, here] = [
      await addStaff(room, { email: 'withdrawn@base.example' }),
      await addStaff(room, { email: 'kept@base.example' }),
    ];
    const subjectId = freshId();
    await raise(
      room,
      campaign,
      { staffId: gone, seq: 1, subjectId },
      { staffId: here, seq: 1, kind: 'deadline' },
    );
    await enqueue(room, campaign, [withdrawn({ seq: 2, subjectId, at: new Date().toISOString() })]);
    await eventually(async () => expect(mailTo('kept@base.example')).toHaveLength(1));
    expect(mailTo('withdrawn@base.example')).toEqual([]);
  });
});

describe('a group', () => {
  test('hears what its whole campaign brought in one message', async () => {
    const campaign = await openCampaign(room);
    await openChannel(room, campaign, 'wecom', { url: robot('whole') });
    await raise(room, campaign, ...Array.from({ length: 40 }, () => ({ kind: 'signed' as const })));
    await raise(room, campaign, { kind: 'thresholdNear' });
    await eventually(async () => expect(saidTo('whole')).toHaveLength(1));
    expect(saidTo('whole')[0]?.text).toBe(
      [
        '上门签：签约进展',
        '1号楼：已签 0/3 户，新签 40 户，距生效差一户',
        `http://base.example/campaigns/${campaign.id}`,
      ].join('\n'),
    );
  });

  test('hears at night of nothing but what is urgent', async () => {
    const now = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(11, 16);
    const [from, to] = [now, new Date(Date.now() + 9 * 3_600_000).toISOString().slice(11, 16)];
    const night = { ...AWAKE, contact: { ...AWAKE.contact, quietFrom: from, quietTo: to } };
    const campaign = await openCampaign(room, night);
    const channelId = await openChannel(room, campaign, 'wecom', { url: robot('asleep') });
    await raise(room, campaign, { kind: 'signed' }, { kind: 'appointmentMissed' });
    await eventually(async () => expect(saidTo('asleep')).toHaveLength(1));
    const items = await room.engine.database.prisma.messageItem.findMany({
      where: { channelId },
      include: { notification: true },
    });
    expect(items.map(({ notification }) => notification.kind)).toEqual(['appointmentMissed']);
  });

  test('of another campaign hears nothing of it', async () => {
    const [campaign, other] = [await openCampaign(room), await openCampaign(room)];
    await openChannel(room, campaign, 'wecom', { url: robot('mine') });
    await openChannel(room, other, 'wecom', { url: robot('others') });
    await raise(room, campaign, { kind: 'signed' });
    await eventually(async () => expect(saidTo('mine')).toHaveLength(1));
    expect(saidTo('others')).toEqual([]);
  });
});

describe('a channel', () => {
  test('that nobody woke is found by the schedule of the engine', async () => {
    const campaign = await openCampaign(room);
    await openChannel(room, campaign, 'wecom', { url: robot('forgotten') });
    const { client, taskQueue } = room.engine;
    await ensureSweep(client, taskQueue, '1 second');
    await ensureSweep(client, taskQueue, '1 second');
    const entry = {
      seq: 5,
      at: new Date().toISOString(),
      kind: 'signed',
      staffId: null,
      urgency: 'normal',
    } as const;
    await enqueue(room, campaign, [{ ...entry, householdId: null, subjectId: null, dueAt: entry.at }]);
    await eventually(async () => expect(saidTo('forgotten')).toHaveLength(1));
    await client.schedule.getHandle(`sweep/${taskQueue}`).delete();
  });

  test('that was switched off sends nothing, and goes on when it is switched on again', async () => {
    const campaign = await openCampaign(room);
    const id = await openChannel(room, campaign, 'wecom', { url: robot('off') });
    const switchTo = (disabledAt: Date | null) =>
      room.engine.database.prisma.channel.update({ where: { id }, data: { disabledAt } });
    await switchTo(new Date());
    await addTests(room, id, 1);
    await wake(room, id);
    await eventually(async () => {
      const { status } = await room.engine.client.workflow.getHandle(`channel/${id}`).describe();
      expect(status.name).toBe('COMPLETED');
    });
    expect(saidTo('off')).toEqual([]);
    await switchTo(null);
    await wake(room, id);
    await eventually(async () => expect(saidTo('off')).toHaveLength(1));
  });

  test('lives through continue-as-new', async () => {
    const campaign = await openCampaign(room);
    const id = await openChannel(room, campaign, 'wecom', { url: robot('long') });
    for (let round = 0; round < 110; round += 1) await wake(room, id);
    await addTests(room, id, 2);
    await wake(room, id);
    await eventually(async () => expect(saidTo('long')).toHaveLength(2));
    const runs = new Set<string>();
    await eventually(async () => {
      for await (const { runId } of room.engine.client.workflow.list({
        query: `WorkflowId = 'channel/${id}'`,
      }))
        runs.add(runId);
      expect(runs.size).toBeGreaterThan(1);
    });
    // What was received is recorded a moment later.
    await eventually(async () =>
      expect((await messagesOf(id)).map(({ state, attempts }) => [state, attempts])).toEqual([
        ['sent', 1],
        ['sent', 1],
      ]),
    );
  });
});

test('every history replays (as every spec’s engine checks when it stops)', async () => {
  const histories = await room.engine.histories();
  expect(await replayAll(histories)).toBeGreaterThan(10);
  await keepHistories(histories);
});
