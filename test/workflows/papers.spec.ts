// The schedule is a real one; specs ask it for the runs of past mornings and evenings instead of waiting for them.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import type { EveningReport, MeetingPack, WeeklyRanking } from '../../api/contract.ts';
import { recoverSchedules } from '../../api/papers/schedules.ts';
import { tellSchedules } from '../../activities/papers/activities.ts';
import { SEEDED_CALENDAR } from '../../domain/calendar-seed.ts';
import { startRun } from '../../domain/intake.ts';
import { papersAsked } from '../../domain/meeting/paper-days.ts';
import { papersScheduleId } from '../../domain/names.ts';
import { POLICY_TEMPLATES } from '../../domain/policy-templates.ts';
import { clockTimeOn } from '../../domain/working-time.ts';
import { paperSurroundings } from '../../worker/papers.ts';
import { startTestApi, type TestApi } from '../environment/api.ts';
import { startTestEngine, type TestEngine } from '../environment/engine.ts';
import { eventually } from '../environment/eventually.ts';
import { freshId, openTestBuilding } from '../environment/roll.ts';

let engine: TestEngine;
let api: TestApi;
beforeAll(async () => {
  engine = await startTestEngine();
  api = await startTestApi(engine.database, engine.engine);
});
afterAll(async () => {
  for await (const { scheduleId } of engine.client.schedule.list()) {
    const id = scheduleId.slice('papers/'.length);
    const known = await engine.database.prisma.campaign.count({ where: { id } }).catch(() => 0);
    if (known > 0) await engine.client.schedule.getHandle(scheduleId).delete();
  }
  await api.stop();
  await engine.stop();
});

const handleOf = (campaignId: string) => engine.client.schedule.getHandle(papersScheduleId(campaignId));
const papersOf = (campaignId: string) =>
  engine.database.prisma.paper.findMany({
    where: { campaignId },
    orderBy: [{ date: 'asc' }, { kind: 'asc' }],
  });
const namesOf = async (campaignId: string): Promise<string[]> =>
  (await papersOf(campaignId)).map(({ kind, date }) => `${kind} ${date.toISOString().slice(0, 10)}`);

/** When the engine is told to run, by the clock on the wall. */
async function timesOf(campaignId: string): Promise<string[]> {
  const { spec } = await handleOf(campaignId).describe();
  const two = (number: number | undefined): string => String(number ?? 0).padStart(2, '0');
  return (spec.calendars ?? []).map(
    ({ hour, minute }) => `${two(hour?.[0]?.start)}:${two(minute?.[0]?.start)}`,
  );
}

/** A campaign with one building of three households, and its schedule. */
async function openCampaign(): Promise<{ campaignId: string; buildingId: string }> {
  const { body } = await api.post('/campaigns', { name: '石泉路', policy: 'shanghai-95' });
  const campaignId = String(body['id']);
  const building = await openTestBuilding(engine.database, 3, POLICY_TEMPLATES['shanghai-95'], campaignId);
  await engine.engine.startBuilding(startRun(building));
  await eventually(async () => void (await handleOf(campaignId).describe()));
  return { campaignId, buildingId: building.id };
}

/** Has the schedule run as it would have at that time of a day. */
async function runAt(campaignId: string, date: string, clock: string): Promise<void> {
  const at = new Date(clockTimeOn(date, clock));
  const runs = async (): Promise<number> => (await handleOf(campaignId).describe()).info.numActionsTaken;
  const before = await runs();
  await handleOf(campaignId).backfill({
    start: new Date(at.getTime() - 1_000),
    end: new Date(at.getTime() + 1_000),
    overlap: ScheduleOverlapPolicy.ALLOW_ALL,
  });
  await eventually(async () => expect(await runs()).toBe(before + 1));
  await eventually(async () => {
    const { info } = await handleOf(campaignId).describe();
    const last = info.recentActions.at(-1)?.action;
    if (last?.type !== 'startWorkflow') throw new Error('nothing was started');
    const { status } = await engine.client.workflow
      .getHandle(last.workflow.workflowId, last.workflow.firstExecutionRunId)
      .describe();
    expect(status.name).toBe('COMPLETED');
  });
}

/** Days that are past: a Thursday, its Friday, a Sunday, and a Saturday worked after the national holiday. */
const THURSDAY = '2026-10-29';
const FRIDAY = '2026-10-30';
const TIMES = POLICY_TEMPLATES['shanghai-95'].reminders;
const SUNDAY = '2026-11-01';
const WORKED_SATURDAY = '2026-10-10';

const groupOf = (campaignId: string) => ({
  ...{ id: freshId(), campaignId, kind: 'webhook', name: '群', host: 'hub', language: 'zh' },
  ...{ settings: {}, sealed: Buffer.from('sealed'), createdBy: freshId(), disabledAt: null },
});

describe('the schedule of a campaign', () => {
  test('is made with the campaign: twice a day, Shanghai time, forgiving a computer that was off', async () => {
    const { campaignId } = await openCampaign();
    const { spec, policies, action } = await handleOf(campaignId).describe();
    expect(await timesOf(campaignId)).toEqual(['08:30', '18:00']);
    expect(spec.timezone).toBe('Asia/Shanghai');
    expect(policies).toMatchObject({ overlap: 'SKIP', catchupWindow: 12 * 3_600_000 });
    expect(action).toMatchObject({ workflowType: 'papers', args: [{ campaignId }] });
    const next = (await handleOf(campaignId).describe()).info.nextActionTimes[0];
    expect(next?.toISOString().slice(11)).toMatch(/^(00:30|10:00):00\.000Z$/);
  });

  test('follows the policy', async () => {
    const { campaignId } = await openCampaign();
    const policy = { reminders: { morningPackAt: '09:15', eveningReportAt: '17:45' } };
    const path = `/campaigns/${campaignId}/policy`;
    expect(await api.patch(path, { policy, reason: '改时间' })).toMatchObject({ status: 200 });
    expect(await timesOf(campaignId)).toEqual(['09:15', '17:45']);
  });

  test('is made by a worker for a campaign that has none, and told anew to an engine that lost it', async () => {
    const { campaignId } = await openTestBuilding(engine.database, 1);
    await expect(handleOf(campaignId).describe()).rejects.toThrow(ScheduleNotFoundError);
    const { database, client, taskQueue, waker } = engine;
    const surroundings = paperSurroundings({ pool: database.pool, waker, client, taskQueue });
    await tellSchedules(surroundings);
    expect(await timesOf(campaignId)).toEqual(['08:30', '18:00']);

    await handleOf(campaignId).delete();
    await tellSchedules(surroundings);
    await expect(handleOf(campaignId).describe()).rejects.toThrow(ScheduleNotFoundError);
    await recoverSchedules(database.pool, engine.engine);
    expect(await timesOf(campaignId)).toEqual(['08:30', '18:00']);
  });
});

test('triggered by hand, it makes what is nearest', async () => {
  const { campaignId } = await openCampaign();
  await handleOf(campaignId).trigger(ScheduleOverlapPolicy.ALLOW_ALL);
  const now = new Date().toISOString();
  const asked = papersAsked(now, now, TIMES, SEEDED_CALENDAR).map(({ kind, date }) => `${kind} ${date}`);
  await eventually(async () => expect((await namesOf(campaignId)).toSorted()).toEqual(asked.toSorted()));
});

describe('a run', () => {
  test('makes the pack in the morning; nothing that happens later changes it', async () => {
    const { campaignId, buildingId } = await openCampaign();
    await runAt(campaignId, THURSDAY, '08:30');
    expect(await namesOf(campaignId)).toEqual([`pack ${THURSDAY}`]);
    const made = (await api.get(`/campaigns/${campaignId}/packs/${THURSDAY}`)).body as unknown as MeetingPack;
    expect(made).toMatchObject({
      isFinal: true,
      date: THURSDAY,
      campaignName: '石泉路',
      totals: { total: 3 },
    });
    expect(made.holdouts.map(({ room, status }) => [room, status])).toEqual([
      ['101', 'not_contacted'],
      ['102', 'not_contacted'],
      ['103', 'not_contacted'],
    ]);
    const visited = made.holdouts[0]?.householdId;
    await api.post(`/households/${visited}/surveys`, { intent: 'willing' });
    await engine.database.prisma.household.update({ where: { id: visited ?? '' }, data: { room: '101甲' } });
    const again = (await api.get(`/campaigns/${campaignId}/packs/${THURSDAY}`))
      .body as unknown as MeetingPack;
    expect(again.madeAt).toBe(made.madeAt);
    expect(again.holdouts.map(({ room, status }) => [room, status]).slice(0, 1)).toEqual([
      ['101甲', 'not_contacted'],
    ]);
    expect(again.holdouts[0]?.buildingId).toBe(buildingId);
  });

  test('makes the same paper once, however often it runs', async () => {
    const { campaignId } = await openCampaign();
    await runAt(campaignId, THURSDAY, '08:30');
    const [first] = await papersOf(campaignId);
    await runAt(campaignId, THURSDAY, '08:30');
    expect(await papersOf(campaignId)).toEqual([first]);
  });

  test('makes the report in the evening, and what is weekly on the last working day of the week', async () => {
    const { campaignId } = await openCampaign();
    await runAt(campaignId, THURSDAY, '18:00');
    await runAt(campaignId, FRIDAY, '18:00');
    expect(await namesOf(campaignId)).toEqual([
      `report ${THURSDAY}`,
      `contacts ${FRIDAY}`,
      `ranking ${FRIDAY}`,
      `report ${FRIDAY}`,
    ]);
    const report = (await api.get(`/campaigns/${campaignId}/reports/${THURSDAY}`))
      .body as unknown as EveningReport;
    expect(report).toMatchObject({
      isFinal: true,
      totals: { total: 3 },
      buildings: [{ buildingName: '1号楼' }],
    });
    // Any day of its week names a ranking.
    const ranking = (await api.get(`/campaigns/${campaignId}/rankings/2026-10-28`))
      .body as unknown as WeeklyRanking;
    expect(ranking).toMatchObject({
      isFinal: true,
      from: '2026-10-26',
      to: FRIDAY,
      buildings: [{ rank: 1 }],
    });
    const earlier = await api.get(`/campaigns/${campaignId}/rankings/2026-10-25`);
    expect(earlier).toMatchObject({ status: 404, body: { code: 'unknown_paper' } });
  });

  test('makes nothing on a day off, and something where the calendar says that it is worked', async () => {
    const { campaignId } = await openCampaign();
    await runAt(campaignId, SUNDAY, '08:30');
    expect(await namesOf(campaignId)).toEqual([]);
    await runAt(campaignId, WORKED_SATURDAY, '08:30');
    expect(await namesOf(campaignId)).toEqual([`pack ${WORKED_SATURDAY}`]);
  });

  test('makes nothing where no building is at work', async () => {
    const { campaignId, buildingId } = await openCampaign();
    const { prisma } = engine.database;
    await prisma.buildingState.update({ where: { buildingId }, data: { stage: 'lapsed' } });
    await runAt(campaignId, THURSDAY, '08:30');
    expect(await namesOf(campaignId)).toEqual([]);
    await prisma.buildingState.update({ where: { buildingId }, data: { stage: 'survey' } });
    await prisma.building.update({ where: { id: buildingId }, data: { withdrawnAt: new Date() } });
    await runAt(campaignId, THURSDAY, '08:30');
    expect(await namesOf(campaignId)).toEqual([]);
  });

  test('begins each pack where the one before ended', async () => {
    const { campaignId } = await openCampaign();
    await runAt(campaignId, THURSDAY, '08:30');
    const [thursday] = await papersOf(campaignId);
    await runAt(campaignId, FRIDAY, '08:30');
    const { body } = await api.get(`/campaigns/${campaignId}/packs/${FRIDAY}`);
    expect(body).toMatchObject({ previousDate: THURSDAY, since: thursday?.madeAt.toISOString() });
  });

  test('opens the next pack with the promises of the meeting, and what became of them', async () => {
    const { campaignId } = await openCampaign();
    const { prisma } = engine.database;
    const { id: staffId } = await prisma.staff.create({
      data: { id: freshId(), name: '王晓梅', roles: ['handler'] },
    });
    const packOf = async (date: string): Promise<MeetingPack> =>
      (await api.get(`/campaigns/${campaignId}/packs/${date}`)).body as unknown as MeetingPack;
    const promise = async (householdId: string | undefined, what: string): Promise<string> => {
      const dueAt = new Date(Date.now() + 3_600_000).toISOString();
      const body = { householdId, staffId, dueAt, what };
      const made = await api.post(`/campaigns/${campaignId}/promises`, body);
      return (made.body['ids'] as { promiseId: string }).promiseId;
    };
    await runAt(campaignId, THURSDAY, '08:30');
    const [first, second] = (await packOf(THURSDAY)).holdouts;
    const kept = await promise(first?.householdId, '送测绘图');
    const open = await promise(second?.householdId, '约设计师');
    const during = await packOf(THURSDAY);
    expect(during.promises.map(({ promiseId, what }) => [promiseId, what])).toEqual([
      [kept, '送测绘图'],
      [open, '约设计师'],
    ]);
    expect(during.holdouts[0]?.nextStep.kind).toBe('promise');
    await api.post(`/households/${first?.householdId}/visits`, { channel: 'office', outcome: 'met' });
    await api.post(`/promises/${kept}/outcome`, { outcome: 'kept' });

    await runAt(campaignId, FRIDAY, '08:30');
    const late = await promise(first?.householdId, '再送一次');
    const friday = await packOf(FRIDAY);
    expect(friday.promises.map(({ promiseId, state, since }) => [promiseId, state, since.visits])).toEqual([
      [kept, 'kept', 1],
      [open, 'open', 0],
      [late, 'open', 0],
    ]);
    // What was promised in Friday's meeting is no matter of Thursday's.
    const thursday = await packOf(THURSDAY);
    expect(thursday.promises.map(({ promiseId }) => promiseId)).toEqual([kept, open]);
  });

  test('tells the base’s staff and the campaign’s groups once, and of no household', async () => {
    const { campaignId } = await openCampaign();
    const { prisma } = engine.database;
    const staffIds = await Promise.all(
      (['handler', 'leader', 'district'] as const).map(async (role) => {
        const { id } = await prisma.staff.create({ data: { id: freshId(), name: role, roles: [role] } });
        return id;
      }),
    );
    await prisma.channel.create({ data: groupOf(campaignId) });
    await runAt(campaignId, FRIDAY, '08:30');
    await runAt(campaignId, FRIDAY, '18:00');
    await runAt(campaignId, FRIDAY, '18:00');
    const told = await prisma.notification.findMany({ where: { campaignId } });
    const kindsOf = (id: string | null) =>
      told
        .filter(({ staffId }) => staffId === id)
        .map(({ kind }) => kind)
        .toSorted();
    const all = ['eveningReport', 'morningPack', 'weeklyRanking'];
    expect([null, ...staffIds].map(kindsOf)).toEqual([all, all, all, []]);
    expect(told.every(({ householdId, buildingId }) => householdId === null && buildingId === null)).toBe(
      true,
    );
  });
});

test('a stored paper holds ids, codes and numbers: no name, no room, no word', async () => {
  const { campaignId } = await openCampaign();
  await engine.database.prisma.household.updateMany({ where: { campaignId }, data: { room: '甲-77031' } });
  await runAt(campaignId, FRIDAY, '08:30');
  await runAt(campaignId, FRIDAY, '18:00');
  const stored = (await papersOf(campaignId)).map(({ document }) => JSON.stringify(document)).join();
  expect(stored).toContain('not_contacted');
  for (const word of ['石泉路', '1号楼', '甲-77031', '协议生效'])
    expect([word, stored.includes(word)]).toEqual([word, false]);
});
