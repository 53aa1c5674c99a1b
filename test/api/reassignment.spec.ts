import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { EngineAway } from '../../api/engine/engine.ts';
import { nextId } from '../../api/identifier.ts';
import type { Building } from '../../domain/building.ts';
import { newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { signIn, type SignedIn } from './signed-in.ts';

let house: House;
let leader: SignedIn;
let ill: SignedIn;
let next: SignedIn;
let first: Building;
let second: Building;
let elsewhere: Building;

beforeAll(async () => {
  house = await openHouse();
  leader = await signIn(house, { roles: ['leader'] });
});
afterAll(() => house.stop());

/** Somebody looks after two households of one building and one of another, in two campaigns all in all three. */
beforeEach(async () => {
  [ill, next] = [await signIn(house), await signIn(house)];
  first = await house.build(3);
  second = await house.build(2, first.campaignId);
  elsewhere = await house.build(2);
  for (const id of [
    ...idsOf(first).slice(0, 2),
    ...idsOf(second).slice(0, 1),
    ...idsOf(elsewhere).slice(0, 1),
  ])
    await leader.ask(`POST /households/${id}/handler`, { staffId: ill.staffId });
});

const idsOf = ({ households }: Building): string[] => Object.keys(households);
const idOf = (building: Building, index = 0): string => idsOf(building)[index] ?? '';
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const path = () => `POST /staff/${ill.staffId}/reassignment`;
const body = (change: object = {}) => ({ toStaffId: next.staffId, reason: '病假', ...change });
const handOver = (change: object = {}, key = newKey(), by = leader) => by.ask(path(), body(change), key);
const preview = (change: object = {}, by = leader) => by.ask(`${path()}?mode=preview`, body(change));
const handlersOf = async (building: Building): Promise<(string | null)[]> => {
  const page = await leader.ask(`GET /buildings/${building.id}`);
  return (page.body['households'] as { handlerId: string | null }[]).map(({ handlerId }) => handlerId);
};
const raise = async (householdId: string): Promise<string> => {
  const raised = await leader.ask(`POST /households/${householdId}/objections`, { category: 'trust' });
  return (raised.body['ids'] as { objectionId: string }).objectionId;
};
const told = (staffId: string) =>
  house.database.prisma.notification.findMany({ where: { staffId, kind: 'workHandedOver' } });

describe('a preview', () => {
  test('says what would go, building by building, and changes nothing', async () => {
    await raise(idOf(first));
    const foreign = await raise(idOf(second, 1));
    await leader.ask(`POST /objections/${foreign}/assignment`, { staffId: ill.staffId });
    await leader.ask(`POST /households/${idOf(first)}/appointments`, { kind: 'visit', at: inDays(1) });
    const seen = await preview({ campaignId: first.campaignId });
    expect(seen).toMatchObject({ status: 200, body: { warnings: [] } });
    expect(seen.body).toMatchObject({ households: 3, objections: 2, promises: 0, appointments: 1 });
    expect(seen.body['buildings']).toEqual(
      expect.arrayContaining([
        { id: first.id, name: '1号楼', households: 2, objections: 1, promises: 0, appointments: 1 },
        { id: second.id, name: '1号楼', households: 1, objections: 1, promises: 0, appointments: 0 },
      ]),
    );
    expect(await handlersOf(first)).toEqual([ill.staffId, ill.staffId, null]);
    expect(await told(next.staffId)).toEqual([]);
  });

  test('warns of more households than one person can look after', async () => {
    const large = await house.build(58);
    const assign = (handlerId: string, buildingId: string) =>
      house.database.prisma.householdState.updateMany({ where: { buildingId }, data: { handlerId } });
    await assign(next.staffId, large.id);
    expect((await preview({ campaignId: first.campaignId })).body['warnings']).toMatchObject([
      { code: 'many_households', households: 61, message: expect.stringMatching('61 户.*61 households') },
    ]);
    expect((await preview({ buildingIds: [second.id] })).body['warnings']).toEqual([]);
  });

  test('of nothing is nothing', async () =>
    expect((await preview({ householdIds: [idOf(first, 2)] })).body).toEqual({
      ...{ households: 0, objections: 0, promises: 0, appointments: 0, buildings: [], warnings: [] },
    }));
});

describe('a handover', () => {
  test('gives everything that is open to another, who finds it among the tasks', async () => {
    const objectionId = await raise(idOf(first));
    await leader.ask(`POST /households/${idOf(first)}/appointments`, { kind: 'visit', at: inDays(1) });
    const tasksOf = async ({ staffId }: SignedIn) =>
      Object.values(
        (await leader.ask(`GET /staff/${staffId}/tasks`)).body as Record<string, { what: string }[]>,
      )
        .flat()
        .map(({ what }) => what);
    expect(await tasksOf(ill)).toContain('appointment');
    const done = await handOver();
    expect(done).toMatchObject({
      status: 200,
      body: { reassigned: { households: 4, objections: 1, promises: 0, appointments: 1 }, buildings: 3 },
    });
    expect(await handlersOf(first)).toEqual([next.staffId, next.staffId, null]);
    expect(await handlersOf(elsewhere)).toEqual([next.staffId, null]);
    const objection = await house.database.prisma.objection.findUnique({ where: { id: objectionId } });
    expect(objection?.ownerId).toBe(next.staffId);
    expect(await tasksOf(ill)).toEqual([]);
    expect(await tasksOf(next)).toContain('appointment');
  });

  test('is one command of each building, and its history says why', async () => {
    await raise(idOf(first));
    await handOver({ campaignId: first.campaignId });
    for (const [building, facts] of [
      [first, ['handler_assigned', 'handler_assigned', 'objection_assigned']],
      [second, ['handler_assigned']],
    ] as const) {
      const events = (await leader.ask(`GET /buildings/${building.id}/events`)).body['items'] as {
        type: string;
        commandId: string;
        texts?: { reason: string };
      }[];
      const last = events.filter(({ commandId }) => commandId === events.at(-1)?.commandId);
      expect(last.map(({ type }) => type).toSorted()).toEqual(facts);
      expect(last[0]?.texts).toEqual({ reason: '病假' });
    }
    const audited = await house.database.prisma.audit.findMany({ where: { subject: ill.staffId } });
    expect(audited).toMatchObject([{ action: 'work_reassigned', byId: leader.staffId, purpose: '病假' }]);
  });

  test('tells both once, with the count, and takes back what waited for the one who is away', async () => {
    const { prisma, pool } = house.database;
    const entry = {
      kind: 'notSurveyed',
      urgency: 'normal',
      subjectId: null,
      at: inDays(0),
      dueAt: inDays(0),
    };
    const entries = [0, 2].map((index) => ({
      ...{ ...entry, seq: 100 + index, staffId: ill.staffId, householdId: idOf(first, index) },
    }));
    await pool.query('SELECT enqueue_notifications($1, $2, $3)', [
      ...[first.id, first.campaignId, JSON.stringify(entries)],
    ]);
    await raise(idOf(first));
    const key = newKey();
    await handOver({ campaignId: first.campaignId }, key);
    await handOver({ campaignId: first.campaignId }, key);
    for (const { staffId } of [ill, next])
      expect(await told(staffId)).toMatchObject([
        { count: 4, campaignId: first.campaignId, buildingId: null },
      ]);
    const inbox = (await next.ask('GET /me/inbox')).body['items'];
    expect(inbox).toMatchObject([{ kind: 'workHandedOver', count: 4, text: { zh: '工作移交' } }]);
    const waiting = await prisma.notification.findMany({
      where: { staffId: ill.staffId, kind: 'notSurveyed', withdrawnAt: null },
    });
    expect(waiting.map(({ householdId }) => householdId)).toEqual([idOf(first, 2)]);
  });

  test('takes promises along, about households and of the campaign as a whole', async () => {
    const { campaignId } = first;
    const promise = async (householdId?: string): Promise<string> => {
      const what = {
        staffId: ill.staffId,
        dueAt: inDays(2),
        what: '带图纸上门',
        ...(householdId ? { householdId } : {}),
      };
      const made = await leader.ask(`POST /campaigns/${campaignId}/promises`, what);
      return (made.body['ids'] as { promiseId: string }).promiseId;
    };
    const ids = [await promise(idOf(first)), await promise(idOf(second, 1)), await promise()];
    const some = { householdIds: [idOf(first), idOf(second, 1)] };
    expect((await preview(some)).body).toMatchObject({ households: 1, promises: 2 });
    expect((await preview({ campaignId })).body).toMatchObject({ households: 3, promises: 3 });
    const ownersOf = async () => {
      const rows = await house.database.prisma.staffPromise.findMany({ where: { id: { in: ids } } });
      return ids.map((id) => rows.find((row) => row.id === id)?.staffId);
    };
    expect((await handOver(some)).body).toMatchObject({
      reassigned: { households: 1, promises: 2 },
      buildings: 2,
    });
    expect(await ownersOf()).toEqual([next.staffId, next.staffId, ill.staffId]);
    const key = newKey();
    const rest = await handOver({ campaignId }, key);
    expect(rest.body).toMatchObject({ reassigned: { households: 2, promises: 1 }, buildings: 2 });
    expect(await ownersOf()).toEqual([next.staffId, next.staffId, next.staffId]);
    expect((await told(next.staffId)).map(({ count }) => count)).toEqual([3, 3]);
  });

  test('that moves promises of the campaign alone is told too', async () => {
    const someone = await signIn(house);
    const what = { staffId: someone.staffId, dueAt: inDays(2), what: '开会' };
    await leader.ask(`POST /campaigns/${first.campaignId}/promises`, what);
    const path = `POST /staff/${someone.staffId}/reassignment`;
    const done = await leader.ask(path, body());
    expect(done.body).toEqual({
      ...{ reassigned: { households: 0, objections: 0, promises: 1, appointments: 0 }, buildings: 0 },
    });
    expect(await told(next.staffId)).toMatchObject([{ count: 1, campaignId: first.campaignId }]);
  });

  test('may be shared among several, household by household', async () => {
    const other = await signIn(house);
    const [one, two] = idsOf(first);
    await handOver({ householdIds: [one, idOf(second)] });
    const rest = await handOver({ toStaffId: other.staffId, householdIds: [one, two] });
    expect(rest.body).toMatchObject({ reassigned: { households: 1 }, buildings: 1 });
    expect(await handlersOf(first)).toEqual([next.staffId, other.staffId, null]);
    expect(await handlersOf(second)).toEqual([next.staffId, null]);
    expect(await handlersOf(elsewhere)).toEqual([ill.staffId, null]);
  });

  test('may be of some buildings', async () => {
    expect((await handOver({ buildingIds: [second.id] })).body).toMatchObject({ buildings: 1 });
    expect(await handlersOf(first)).toEqual([ill.staffId, ill.staffId, null]);
    expect(await handlersOf(second)).toEqual([next.staffId, null]);
  });

  test('answers a repeat as it did first, and a second one has nothing left', async () => {
    const key = newKey();
    const done = await handOver({}, key);
    const again = await handOver({}, key);
    expect(again).toMatchObject({ status: 200, body: done.body, headers: { 'idempotent-replay': 'true' } });
    expect(await handOver()).toMatchObject({ status: 409, body: { code: 'nothing_to_reassign' } });
  });

  test('that the engine interrupted is finished by a repeat, and told as one', async () => {
    const { engine } = house.deps;
    const apply = engine.apply.bind(engine);
    engine.apply = (buildingId, ...batch) =>
      buildingId === second.id ? Promise.reject(new EngineAway()) : apply(buildingId, ...batch);
    const key = newKey();
    const here = { campaignId: first.campaignId };
    try {
      expect(await handOver(here, key)).toMatchObject({ status: 503, body: { code: 'engine_away' } });
    } finally {
      engine.apply = apply;
    }
    expect(await handlersOf(first)).toEqual([next.staffId, next.staffId, null]);
    expect(await told(next.staffId)).toEqual([]);
    const done = await handOver(here, key);
    expect(done).toMatchObject({ status: 200, body: { reassigned: { households: 3 }, buildings: 2 } });
    expect(await handlersOf(second)).toEqual([next.staffId, null]);
    expect(await told(next.staffId)).toMatchObject([{ count: 3 }]);
    const handed = await house.database.prisma.event.findMany({
      where: {
        type: 'handler_assigned',
        buildingId: { in: [first.id, second.id] },
        data: { path: ['staffId'], equals: next.staffId },
      },
    });
    expect(handed).toHaveLength(3);
    const notes = await house.database.prisma.note.findMany({
      where: { commandId: { in: handed.flatMap(({ commandId }) => commandId ?? []) }, field: 'reason' },
    });
    expect(notes).toHaveLength(2);
  });
});

describe('it is refused', () => {
  const refused = async (change: object, code: string, by = leader) => {
    for (const send of [() => handOver(change, newKey(), by), () => preview(change, by)])
      expect(await send()).toMatchObject({ status: 409, body: { code } });
  };

  test('for somebody who does not exist', async () => {
    const unknown = { status: 404, body: { code: 'unknown_staff' } };
    for (const id of [nextId(), 'nobody'])
      expect(await leader.ask(`POST /staff/${id}/reassignment`, body())).toMatchObject(unknown);
    await refused({ toStaffId: nextId() }, 'unknown_staff');
  });

  test('to the same person', () => refused({ toStaffId: ill.staffId }, 'same_staff'));

  test('to somebody whose account is switched off', async () => {
    const gone = await signIn(house);
    await house.database.prisma.staff.update({
      where: { id: gone.staffId },
      data: { disabledAt: new Date() },
    });
    await refused({ toStaffId: gone.staffId }, 'staff_disabled');
  });

  test('to somebody who does not work on that campaign', async () => {
    const there = await signIn(house, { campaignIds: [elsewhere.campaignId] });
    await refused({ toStaffId: there.staffId }, 'staff_elsewhere');
    expect((await handOver({ toStaffId: there.staffId, campaignId: elsewhere.campaignId })).status).toBe(200);
  });

  test('of what does not exist', async () => {
    await refused({ campaignId: nextId() }, 'unknown_campaign');
    await refused({ buildingIds: [nextId()] }, 'unknown_building');
    await refused({ householdIds: [nextId()] }, 'unknown_household');
  });

  test('of another base; all that one has is what one sees', async () => {
    const confined = await signIn(house, { roles: ['leader'], campaignIds: [elsewhere.campaignId] });
    await refused({ campaignId: first.campaignId }, 'unknown_campaign', confined);
    await refused({ buildingIds: [first.id] }, 'unknown_building', confined);
    await refused({ householdIds: [idOf(first)] }, 'unknown_household', confined);
    expect((await handOver({}, newKey(), confined)).body).toMatchObject({ buildings: 1 });
    expect(await handlersOf(first)).toEqual([ill.staffId, ill.staffId, null]);
  });

  test('to a handler', async () => expect((await handOver({}, newKey(), ill)).status).toBe(403));

  test('without a reason', async () =>
    expect(await handOver({ reason: ' ' })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'reason' }] },
    }));
});
