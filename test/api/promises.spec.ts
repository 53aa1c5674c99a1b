// Promises through the API, against the real engine and database.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startRun } from '../../domain/intake.ts';
import type { Building } from '../../domain/building.ts';
import { POLICY_TEMPLATES } from '../../domain/policy-templates.ts';
import type { Policy } from '../../domain/policy.ts';
import { startTestApi, type TestApi } from '../environment/api.ts';
import { startTestEngine, type TestEngine } from '../environment/engine.ts';
import { eventually } from '../environment/eventually.ts';
import { freshId, openTestBuilding } from '../environment/roll.ts';

let engine: TestEngine;
let api: TestApi;
let staffId: string;
let building: Building;
let campaign: string;
let household: string;
let neighbour: string;

const WORDS = '周三前把煤气移表的费用问清楚并答复本户';
const FAR = '2099-01-01T00:00:00.000Z';
const template = POLICY_TEMPLATES['shanghai-95'];
const QUICK: Policy = {
  ...template,
  escalation: { promise: { after: 'PT1S' }, appointment: { after: 'PT1S' } },
  objections: { ...template.objections, levels: ['handler', 'leader'] },
  reminders: { ...template.reminders, promiseDue: { before: 'PT1S' } },
};

beforeAll(async () => {
  engine = await startTestEngine();
  api = await startTestApi(engine.database, engine.engine);
  staffId = freshId();
  await engine.database.prisma.staff.create({ data: { id: staffId, name: '王', roles: ['handler'] } });
  building = await openTestBuilding(engine.database, 4, QUICK);
  await engine.engine.startBuilding(startRun(building));
  campaign = building.campaignId;
  [household = '', neighbour = ''] = Object.keys(building.households);
});
afterAll(async () => {
  await api.stop();
  await engine.stop();
});

const inMs = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();
const promise = (body: object = {}, options?: Parameters<TestApi['post']>[2], of = campaign) =>
  api.post(`/campaigns/${of}/promises`, { staffId, dueAt: FAR, what: WORDS, ...body }, options);
const settle = (id: string, outcome = 'kept', options?: Parameters<TestApi['post']>[2]) =>
  api.post(`/promises/${id}/outcome`, { outcome }, options);
const idOf = ({ body }: { body: Record<string, unknown> }): string =>
  (body['ids'] as { promiseId: string }).promiseId;
const ABOUT = { household: () => household, campaign: () => undefined };
const PLACES = [['household'], ['campaign']] as const;
const bodyOf = (place: keyof typeof ABOUT) => {
  const householdId = ABOUT[place]();
  return householdId === undefined ? {} : { householdId };
};

describe.each(PLACES)('a promise of a %s', (place) => {
  test('is made, answered with its id, and decided once', async () => {
    const made = await promise(bodyOf(place), { role: 'handler' });
    expect(made).toMatchObject({
      status: 201,
      body: {
        commandId: expect.any(String),
        seq: expect.any(Number),
        ids: { promiseId: expect.any(String) },
      },
    });
    const row = await engine.database.prisma.staffPromise.findUniqueOrThrow({ where: { id: idOf(made) } });
    expect(row).toMatchObject({
      staffId,
      campaignId: campaign,
      householdId: ABOUT[place]() ?? null,
      outcome: null,
    });
    expect(await settle(idOf(made), 'broken', { role: 'handler' })).toMatchObject({ status: 201 });
    expect(await settle(idOf(made))).toMatchObject({ status: 409, body: { code: 'already_decided' } });
  });

  test('is kept as it was said first: the same key gives the first answer, another request is refused', async () => {
    const key = randomUUID();
    const first = await promise(bodyOf(place), { key });
    const again = await promise(bodyOf(place), { key });
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotent-replay']).toBe('true');
    expect(await promise({ ...bodyOf(place), what: '别的' }, { key })).toMatchObject({
      status: 409,
      body: { code: 'idempotency_key_reused' },
    });
    const twins = await Promise.all(
      [1, 2, 3].map(() => promise(bodyOf(place), { key: `${key.slice(0, -1)}0` })),
    );
    expect(new Set(twins.map(idOf)).size).toBe(1);
  });

  test('is refused with its reason, and its words are forgotten', async () => {
    const key = randomUUID();
    const body = { ...bodyOf(place), dueAt: inMs(-1_000) };
    const past = await promise(body, { key });
    expect(past).toMatchObject({ status: 409, body: { code: 'in_the_past' } });
    expect(await engine.database.prisma.note.count({ where: { commandId: key } })).toBe(0);
    expect((await promise(body, { key })).headers['idempotent-replay']).toBe('true');
    const stranger = await promise({ ...bodyOf(place), staffId: freshId() });
    expect(stranger).toMatchObject({ status: 409, body: { code: 'unknown_staff' } });
    const early = await promise({ ...bodyOf(place), occurredAt: inMs(600_000) });
    expect(early).toMatchObject({ status: 409, body: { code: 'occurred_in_future' } });
  });

  test('may have been said before, for a time that has passed', async () => {
    const said = { occurredAt: inMs(-7_200_000), dueAt: inMs(-3_600_000) };
    expect(await promise({ ...bodyOf(place), ...said })).toMatchObject({ status: 201 });
    expect(await promise({ ...bodyOf(place), occurredAt: said.dueAt, dueAt: said.occurredAt })).toMatchObject(
      {
        status: 409,
        body: { code: 'in_the_past' },
      },
    );
  });

  test('is given in a batch like everything else', async () => {
    const [id, second] = [randomUUID(), randomUUID()];
    const body = { ...bodyOf(place), staffId, dueAt: FAR, what: WORDS };
    const { body: answer } = await api.post('/commands', {
      commands: [
        { id, path: `/campaigns/${campaign}/promises`, body, occurredAt: inMs(-1_000) },
        { id: second, path: `/promises/${freshId()}/outcome`, body: { outcome: 'kept' } },
      ],
    });
    expect(answer['outcomes']).toMatchObject([
      { id, status: 201, body: { commandId: id, ids: { promiseId: expect.any(String) } } },
      { id: second, status: 404, body: { code: 'unknown_promise' } },
    ]);
  });
});

describe('a promise', () => {
  test('has words of 1 to 2000 characters and a member of staff', async () => {
    expect(await promise({ what: ' ' })).toMatchObject({ status: 400, body: { errors: [{ path: 'what' }] } });
    expect(await promise({ what: '承'.repeat(2_001) })).toMatchObject({ status: 400 });
    expect(await promise({ what: '承'.repeat(2_000), note: '会上' })).toMatchObject({ status: 201 });
    expect(await promise({ staffId: undefined })).toMatchObject({ status: 400 });
  });

  test('names a household of its campaign, or none', async () => {
    const other = await openTestBuilding(engine.database, 1);
    const [foreign = ''] = Object.keys(other.households);
    for (const householdId of [foreign, freshId()]) {
      const key = randomUUID();
      const refused = await promise({ householdId }, { key });
      expect(refused).toMatchObject({ status: 409, body: { code: 'unknown_household' } });
      expect((await promise({ householdId }, { key })).headers['idempotent-replay']).toBe('true');
    }
    expect(await promise({}, {}, freshId())).toMatchObject({
      status: 404,
      body: { code: 'unknown_campaign' },
    });
    expect(await settle(freshId())).toMatchObject({ status: 404, body: { code: 'unknown_promise' } });
    expect(await settle('nonsense')).toMatchObject({ status: 404, body: { code: 'unknown_promise' } });
  });

  test('is on the file of its household with its words, is due there, and is a task of whoever made it', async () => {
    const dueAt = inMs(48 * 3_600_000);
    const made = await promise({ householdId: neighbour, dueAt });
    const { body: file } = await api.get(`/households/${neighbour}`);
    expect(file['promises']).toEqual([
      {
        ...{ id: idOf(made), staffId, what: WORDS, dueAt, level: 'handler', outcome: null, decidedAt: null },
        madeAt: expect.any(String),
      },
    ]);
    expect(file['allowedCommands']).toEqual(expect.arrayContaining(['make_promise', 'decide_promise']));
    const { body: page } = await api.get(`/buildings/${building.id}`);
    expect(page['households']).toContainEqual(expect.objectContaining({ id: neighbour, nextDueAt: dueAt }));
    const whole = await promise({ dueAt, what: '借会议室' });
    const { body: tasks } = await api.get(`/staff/${staffId}/tasks`);
    expect(tasks['thisWeek']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          what: 'promise',
          id: idOf(made),
          householdId: neighbour,
          room: '102',
          words: WORDS,
        }),
        expect.objectContaining({
          what: 'promise',
          id: idOf(whole),
          householdId: null,
          buildingId: null,
          words: '借会议室',
        }),
      ]),
    );
    await settle(idOf(made));
    const { body: after } = await api.get(`/staff/${staffId}/tasks`);
    expect(JSON.stringify(after)).not.toContain(idOf(made));
  });

  test('is withdrawn when its household leaves the roll, and cannot be decided any more', async () => {
    const leaving = Object.keys(building.households)[2] ?? '';
    const made = await promise({ householdId: leaving });
    expect(await api.post(`/households/${leaving}/removal`, { reason: '误录' })).toMatchObject({
      status: 201,
    });
    const row = await engine.database.prisma.staffPromise.findUniqueOrThrow({ where: { id: idOf(made) } });
    expect(row).toMatchObject({ outcome: 'withdrawn', decidedAt: expect.any(Date) });
    expect(await settle(idOf(made))).toMatchObject({ status: 404, body: { code: 'unknown_promise' } });
  });
});

test('a promise goes along when its household becomes part of another, and is decided there', async () => {
  const opened = await openTestBuilding(engine.database, 2, QUICK);
  const { id, households, campaignId } = opened;
  await engine.engine.startBuilding(startRun(opened));
  const [keptId = '', mergedId = ''] = Object.keys(households);
  const made = await promise({ householdId: mergedId }, {}, campaignId);
  const merge = { keptId, mergedIds: [mergedId], reason: '同一家' };
  expect(await api.post(`/buildings/${id}/merges`, merge)).toMatchObject({ status: 201 });
  const row = () => engine.database.prisma.staffPromise.findUniqueOrThrow({ where: { id: idOf(made) } });
  expect(await row()).toMatchObject({ householdId: keptId, outcome: null });
  const { body: file } = await api.get(`/households/${keptId}`);
  expect(file['promises']).toMatchObject([{ id: idOf(made), what: WORDS }]);
  expect(await settle(idOf(made))).toMatchObject({ status: 201, body: { household: { id: keptId } } });
  expect(await row()).toMatchObject({ outcome: 'kept' });
});

describe('what is overdue', () => {
  test('a promise reminds whoever made it, then climbs and tells the level above', async () => {
    const leader = freshId();
    await engine.database.prisma.staff.create({ data: { id: leader, name: '李', roles: ['leader'] } });
    const householdId = Object.keys(building.households)[3] ?? '';
    const made = await promise({ householdId, dueAt: inMs(1_500) });
    await eventually(async () => {
      const row = await engine.database.prisma.staffPromise.findUniqueOrThrow({ where: { id: idOf(made) } });
      expect(row.level).toBe('leader');
    });
    const told = await engine.database.prisma.notification.findMany({
      where: { campaignId: campaign, householdId, kind: { startsWith: 'promise' } },
      select: { kind: true, staffId: true },
    });
    expect(told).toEqual(
      expect.arrayContaining([
        { kind: 'promiseDue', staffId },
        { kind: 'promiseOverdue', staffId },
        { kind: 'promiseOverdue', staffId: leader },
      ]),
    );
    expect(told.filter(({ kind }) => kind === 'promiseDue')).toHaveLength(1);
  });

  test('an appointment of which nobody says how it went climbs too', async () => {
    await api.post(`/households/${household}/appointments`, { kind: 'visit', at: inMs(1_000) });
    await eventually(async () => {
      const { body } = await api.get(`/buildings/${building.id}/events?limit=500`);
      expect(JSON.stringify(body['items'])).toContain('"appointment_escalated"');
    });
  });
});

test('no workflow and no event ever learns what was promised', async () => {
  await promise({ householdId: household });
  await promise();
  const { prisma } = engine.database;
  const events = JSON.stringify([
    await prisma.event.findMany({ where: { buildingId: building.id } }),
    await prisma.campaignEvent.findMany({ where: { campaignId: campaign } }),
  ]);
  expect(events).toContain('promise_made');
  expect(events).not.toContain(WORDS);
  const histories = (await engine.histories()).map(({ history }) =>
    JSON.stringify(history).replaceAll(/"data":"([\w+/=]+)"/g, (_, data: string) =>
      Buffer.from(data, 'base64').toString('utf8'),
    ),
  );
  expect(histories.join('\n')).toContain('make_promise');
  expect(histories.join('\n')).not.toContain(WORDS);
});
