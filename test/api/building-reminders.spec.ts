import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Building } from '../../domain/building.ts';
import { eventually } from '../environment/eventually.ts';
import { openHouse, type House } from './house.ts';
import { signIn, type SignedIn } from './signed-in.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let house: House;
let director: SignedIn;
let leader: SignedIn;
let building: Building;

beforeAll(async () => {
  house = await openHouse();
  director = await signIn(house, { roles: ['director'] });
  leader = await signIn(house, { roles: ['leader'] });
});
afterAll(() => house.stop());

beforeEach(async () => {
  building = await house.build(3);
  const silent = { notSurveyed: null, noContact: null, thresholdNear: null };
  await director.ask(`PATCH /campaigns/${building.campaignId}/policy`, {
    policy: { reminders: { ...silent, deadline: { before: ['PT2H', 'PT1H'] } } },
    reason: '试',
  });
});

const householdAt = (index: number): string => Object.keys(building.households)[index] ?? '';
const page = async () => (await leader.ask(`GET /buildings/${building.id}`)).body;

/** The engine of this house has no timer: whatever comes next raises what is due. */
const nudge = () =>
  director.ask(`POST /households/${householdAt(0)}/visits`, { channel: 'office', outcome: 'met' });

/** The stage ends in two hours, and one warning is due by now. */
async function approachDeadline(): Promise<void> {
  const stageEndsAt = new Date(Date.now() + 2 * HOUR + 500).toISOString();
  const extended = await director.ask(`POST /buildings/${building.id}/extension`, {
    stageEndsAt,
    reason: '试',
  });
  expect(extended.status).toBe(201);
  await eventually(async () => {
    await nudge();
    expect((await page())['reminders']).toHaveLength(1);
  });
}

const signs = (index: number) =>
  house.database.prisma.householdState.update({
    where: { householdId: householdAt(index) },
    data: { signedAt: new Date() },
  });
const tasksOf = async ({ staffId }: SignedIn, by = leader) =>
  (await by.ask(`GET /staff/${staffId}/tasks`)).body as Record<string, { what: string; kind: string }[]>;

const ofBuilding = (tasks: object[] | undefined) =>
  (tasks ?? []).filter((task) => 'buildingId' in task && task.buildingId === building.id);

describe('a building', () => {
  test('that is warned of its deadline shows who has not signed', async () => {
    await approachDeadline();
    await signs(1);
    const [first, , third] = Object.keys(building.households);
    expect((await page())['reminders']).toEqual([
      {
        id: expect.any(String),
        kind: 'deadline',
        raisedAt: expect.any(String),
        holdouts: [
          { householdId: first, stairwell: null, floor: null, room: '101' },
          { householdId: third, stairwell: null, floor: null, room: '103' },
        ],
      },
    ]);
  });

  test('whose end was moved shows that the warning is gone', async () => {
    await approachDeadline();
    const stageEndsAt = new Date(Date.now() + 30 * DAY).toISOString();
    await director.ask(`POST /buildings/${building.id}/extension`, { stageEndsAt, reason: '试' });
    const [reminder] = (await page())['reminders'] as object[];
    expect(reminder).toMatchObject({ kind: 'deadline', withdrawnAt: expect.any(String) });
    expect(reminder).not.toHaveProperty('holdouts');
    expect(ofBuilding((await tasksOf(leader))['today'])).toEqual([]);
  });

  test('that nobody is reminded of has none', async () => expect((await page())['reminders']).toEqual([]));
});

describe('a deadline among the tasks', () => {
  const deadline = () => ({
    ...{ what: 'reminder', kind: 'deadline', campaignId: building.campaignId, buildingId: building.id },
    ...{ buildingName: '1号楼', householdId: null, room: null },
  });

  test('is a leader’s, with the count of holdouts, and no handler’s', async () => {
    await approachDeadline();
    await signs(1);
    expect(ofBuilding((await tasksOf(leader))['today'])).toMatchObject([{ ...deadline(), holdouts: 2 }]);
    const handler = await signIn(house);
    await director.ask(`POST /households/${householdAt(0)}/handler`, { staffId: handler.staffId });
    expect(ofBuilding((await tasksOf(handler))['today'])).toEqual([]);
  });

  test('is that of a leader who works on the campaign', async () => {
    await approachDeadline();
    const other = await house.build(1);
    const elsewhere = await signIn(house, { roles: ['leader'], campaignIds: [other.campaignId] });
    expect(await tasksOf(elsewhere)).toEqual({ overdue: [], today: [], thisWeek: [] });
    expect(ofBuilding((await tasksOf(leader, elsewhere))['today'])).toEqual([]);
  });

  test('is there once, for the warning that came last', async () => {
    await approachDeadline();
    const [{ seq }] = await house.database.pool
      .query<{ seq: number }>('SELECT max(seq) AS seq FROM event WHERE building_id = $1', [building.id])
      .then(({ rows }) => rows as [{ seq: number }]);
    // An hour later.
    await house.database.pool.query(
      `INSERT INTO event (building_id, seq, at, type, by_role, data)
       SELECT building_id, $2, at + interval '1 second', type, by_role,
         jsonb_build_object('reminderId', gen_random_uuid(), 'kind', 'deadline', 'key', 'deadline PT1H')
       FROM event WHERE building_id = $1 AND type = 'reminder_raised'`,
      [building.id, seq + 1],
    );
    const reminders = (await page())['reminders'] as { id: string }[];
    expect(reminders).toHaveLength(2);
    expect(ofBuilding((await tasksOf(leader))['today'])).toMatchObject([{ id: reminders[1]?.id }]);
  });

  test('that was raised yesterday and stands is overdue, like an objection whose clock ran out, the oldest first', async () => {
    await approachDeadline();
    const raised = await leader.ask(`POST /households/${householdAt(1)}/objections`, { category: 'trust' });
    const { objectionId } = raised.body['ids'] as { objectionId: string };
    await leader.ask(`POST /objections/${objectionId}/assignment`, { staffId: leader.staffId });
    await house.database.prisma.objection.update({
      where: { id: objectionId },
      data: { dueAt: new Date(Date.now() - 1_000) },
    });
    await house.database.pool.query(
      `UPDATE event SET at = at - interval '1 day' WHERE building_id = $1 AND type = 'reminder_raised'`,
      [building.id],
    );
    const { overdue, today } = await tasksOf(leader);
    expect(ofBuilding(overdue)).toMatchObject([{ kind: 'deadline' }, { what: 'objection' }]);
    expect(ofBuilding(today)).toEqual([]);
  });
});
