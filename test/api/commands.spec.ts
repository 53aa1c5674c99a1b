import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Building } from '../../domain/building.ts';
import { startRun } from '../../domain/intake.ts';
import { startTestApi, type Said, type TestApi } from '../environment/api.ts';
import { startTestEngine, type TestEngine } from '../environment/engine.ts';
import { freshId, openTestBuilding } from '../environment/roll.ts';

let engine: TestEngine;
let api: TestApi;
let building: Building;
const household = (index: number) => Object.values(building.households)[index]?.id ?? '';
const signatory = (index: number) =>
  Object.keys(building.households[household(index)]?.signatories ?? {})[0] ?? '';

beforeAll(async () => {
  engine = await startTestEngine();
  building = await openTestBuilding(engine.database, 30);
  await engine.engine.startBuilding(startRun(building));
  api = await startTestApi(engine.database, engine.engine);
});
afterAll(async () => {
  await api.stop();
  await engine.stop();
});

const objectionOf = ({ body }: Said): string => (body['ids'] as { objectionId: string }).objectionId;
const seqNow = async () =>
  (await engine.database.prisma.buildingState.findUniqueOrThrow({ where: { buildingId: building.id } })).seq;

describe('a command', () => {
  test('answers 201 with its number, the household and the building as they are now', async () => {
    const key = randomUUID();
    const answer = await api.post(
      `/households/${household(0)}/surveys`,
      { intent: 'willing', support: 5 },
      { key },
    );
    expect(answer).toMatchObject({
      status: 201,
      body: {
        commandId: key,
        seq: 2,
        household: { id: household(0), status: 'willing' },
        building: { id: building.id, counts: { total: 30, signed: 0, byStatus: { willing: 1 } } },
      },
    });
  });

  test('with the same key and value gives the first answer again, whatever the order of its fields', async () => {
    const key = randomUUID();
    const path = `/households/${household(1)}/surveys`;
    const first = await api.post(path, { intent: 'willing', support: 5 }, { key });
    const again = await api.post(path, { support: 5, intent: 'willing' }, { key });
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect(first.headers).not.toHaveProperty('idempotent-replay');
    expect(again.headers).toHaveProperty('idempotent-replay', 'true');
  });

  test('with the key of another request is refused and changes nothing', async () => {
    const key = randomUUID();
    await api.post(`/households/${household(1)}/surveys`, { intent: 'willing' }, { key });
    const before = await seqNow();
    const other = await api.post(`/households/${household(2)}/surveys`, { intent: 'willing' }, { key });
    expect(other).toMatchObject({ status: 409, body: { code: 'idempotency_key_reused' } });
    expect(await seqNow()).toBe(before);
  });

  test('twins in flight are recorded once and answered alike', async () => {
    const key = randomUUID();
    const before = await seqNow();
    const path = `/households/${household(3)}/objections`;
    const answers = await Promise.all([1, 2, 3, 4].map(() => api.post(path, { category: 'trust' }, { key })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(objectionOf)).size).toBe(1);
    expect(await seqNow()).toBe(before + 1);
  });

  test('that a rule refuses is a 409 with the code, the same again for the same key, and changes nothing', async () => {
    const key = randomUUID();
    const before = await seqNow();
    const path = `/households/${household(4)}/signatures`;
    const body = { signatoryId: signatory(4), medium: 'paper' };
    const first = await api.post(path, body, { key });
    expect(first).toMatchObject({ status: 409, body: { code: 'not_in_signing_stage', status: 409 } });
    expect(first.headers['content-type']).toContain('application/problem+json');
    const again = await api.post(path, body, { key });
    expect(again.status).toBe(409);
    expect(again.headers).toHaveProperty('idempotent-replay', 'true');
    expect(again.body['code']).toBe('not_in_signing_stage');
    expect(await seqNow()).toBe(before);
  });
});

describe('faults are looked for in the contract’s order', () => {
  test('an unknown id comes before a wrong body', async () => {
    expect(await api.post(`/households/${freshId()}/surveys`, { wrong: 1 })).toMatchObject({
      status: 404,
      body: { code: 'unknown_household' },
    });
    expect(await api.post('/households/no-uuid/surveys', {})).toMatchObject({ status: 404 });
    expect(await api.post(`/objections/${freshId()}/verdict`, {})).toMatchObject({
      status: 404,
      body: { code: 'unknown_objection' },
    });
    expect(await api.post(`/buildings/${freshId()}/stage`, {})).toMatchObject({
      status: 404,
      body: { code: 'unknown_building' },
    });
    const wrongAppointment = `/households/${household(0)}/appointments/${freshId()}/outcome`;
    expect(await api.post(wrongAppointment, {})).toMatchObject({
      status: 404,
      body: { code: 'unknown_appointment' },
    });
    const wrongSignatory = `/households/${household(0)}/signatures/${freshId()}/retraction`;
    expect(await api.post(wrongSignatory, {})).toMatchObject({
      status: 404,
      body: { code: 'unknown_signatory' },
    });
  });

  test('a role that never may comes before an unknown id', async () => {
    const closure = `/objections/${freshId()}/closure`;
    expect(await api.post(closure, {}, { role: 'handler' })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  });

  test('wrong fields are named with their paths, unknown ones too', async () => {
    const path = `/households/${household(0)}/surveys`;
    expect(await api.post(path, { intent: 'maybe', support: 9 })).toMatchObject({
      status: 400,
      body: { code: 'invalid_body', errors: [{ path: 'intent' }, { path: 'support' }] },
    });
    expect(await api.post(path, { intent: 'willing', mood: 'good' })).toMatchObject({
      status: 400,
      body: { code: 'unrecognized_keys', errors: [{ path: 'mood', code: 'unrecognized_keys' }] },
    });
  });

  test('a list that names one signatory twice is a fault of the body', async () => {
    const twin = { id: signatory(0), capacity: 'tenant', required: true };
    expect(
      await api.post(`/households/${household(0)}/signatories`, { signatories: [twin, twin] }),
    ).toMatchObject({
      status: 400,
      body: { code: 'invalid_body', errors: [{ path: 'signatories' }] },
    });
  });

  test('what happened in the future is refused before the command’s own rules', async () => {
    const occurredAt = new Date(Date.now() + 600_000).toISOString();
    const body = { signatoryId: signatory(0), medium: 'paper', occurredAt };
    expect(await api.post(`/households/${household(0)}/signatures`, body)).toMatchObject({
      status: 409,
      body: { code: 'occurred_in_future' },
    });
  });

  test('unknown staff is refused last', async () => {
    expect(await api.post(`/households/${household(0)}/handler`, { staffId: freshId() })).toMatchObject({
      status: 409,
      body: { code: 'unknown_staff' },
    });
  });
});

describe('an objection', () => {
  test('goes from raised to closed, each step in its own call', async () => {
    const raised = await api.post(`/households/${household(5)}/objections`, { category: 'layout_change' });
    const objection = `/objections/${objectionOf(raised)}`;
    expect(await api.post(`${objection}/verdict`, { verdict: 'accepted' })).toMatchObject({
      status: 409,
      body: { code: 'no_answer_yet' },
    });
    expect(await api.post(`${objection}/answers`, { kind: 'infeasible' })).toMatchObject({
      status: 409,
      body: { code: 'consult_required' },
    });
    const consult = { speciality: 'designer', finding: 'infeasible', note: '规范不允许厨卫互换' };
    expect((await api.post(`${objection}/consults`, consult)).status).toBe(201);
    expect((await api.post(`${objection}/answers`, { kind: 'infeasible' })).body).toMatchObject({
      household: { status: 'answered' },
    });
    expect((await api.post(`${objection}/verdict`, { verdict: 'accepted' })).status).toBe(201);
    expect(await api.post(`${objection}/closure`, { reason: '重复' })).toMatchObject({
      status: 409,
      body: { code: 'objection_closed' },
    });
  });
});

describe('a batch', () => {
  test('answers every command in order; one refusal stops nothing else', async () => {
    const [willing, refused, unknown, wrong] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const occurredAt = new Date(Date.now() - 3_600_000).toISOString();
    const commands = [
      { id: willing, path: `/households/${household(6)}/surveys`, body: { intent: 'willing' }, occurredAt },
      { id: refused, path: `/households/${household(6)}/vacating`, body: { vacatedAt: occurredAt } },
      { id: unknown, path: `/households/${freshId()}/surveys`, body: { intent: 'willing' } },
      { id: wrong, path: `/households/${household(6)}/surveys`, body: { intent: 'willing', extra: true } },
      { id: randomUUID(), path: '/nothing/here', body: {} },
    ];
    const { status, body } = await api.post('/commands', { commands });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      outcomes: [
        { id: willing, status: 201, body: { household: { status: 'willing' } } },
        { id: refused, status: 409, body: { code: 'not_effective' } },
        { id: unknown, status: 404, body: { code: 'unknown_household' } },
        { id: wrong, status: 400, body: { code: 'unrecognized_keys' } },
        { status: 404, body: { code: 'not_found' } },
      ],
    });
    const again = await api.post('/commands', { commands: commands.slice(0, 2) });
    expect(again.body).toMatchObject({
      outcomes: [{ status: 201 }, { status: 409, body: { code: 'not_effective' } }],
    });
  });

  test('of more than 500 commands is refused whole', async () => {
    const commands = Array.from({ length: 501 }, () => ({ id: randomUUID(), path: '/x', body: {} }));
    expect(await api.post('/commands', { commands })).toMatchObject({
      status: 400,
      body: { code: 'too_many_commands' },
    });
  });
});

describe('from survey to effect', () => {
  test('signatures bring the building to its threshold, and 95 % takes effect by itself', async () => {
    const stage = `/buildings/${building.id}/stage`;
    expect((await api.post(stage, { to: 'signing' })).body['code']).toBe('stage_not_next');
    expect((await api.post(stage, { to: 'consultation' })).status).toBe(201);
    expect((await api.post(stage, { to: 'signing' })).status).toBe(201);
    expect((await api.post(stage, { to: 'effective' })).body).toMatchObject({
      code: 'gate_not_met',
      thresholds: [{ id: 'effect', missing: 29, met: false }],
    });
    const sign = (index: number) =>
      api.post(`/households/${household(index)}/signatures`, {
        signatoryId: signatory(index),
        medium: 'paper',
      });
    const signed = await Promise.all(Array.from({ length: 28 }, (_, index) => sign(index)));
    expect(signed.every(({ status }) => status === 201)).toBe(true);
    const retraction = `/households/${household(0)}/signatures/${signatory(0)}/retraction`;
    expect((await api.post(retraction, { reason: '家里再商量' })).status).toBe(201);
    expect((await sign(0)).status).toBe(201);
    expect((await sign(28)).body).toMatchObject({
      building: { counts: { signed: 29, rateBp: 9666 }, thresholds: [{ met: true, missing: 0 }] },
    });
    expect((await api.post(retraction, { reason: '晚了' })).body['code']).toBe('retraction_not_allowed');
    expect((await sign(28)).body['code']).toBe('already_signed');
    expect((await sign(29)).body).toMatchObject({ building: { counts: { rateBp: 10_000 } } });

    const ledger = await engine.database.prisma.ledgerEntry.findMany({ orderBy: { number: 'asc' } });
    expect(ledger.map(({ number }) => number)).toEqual(Array.from({ length: 31 }, (_, index) => index + 1));
    expect(ledger.filter(({ voidedAt }) => voidedAt !== null).map(({ householdId }) => householdId)).toEqual([
      household(0),
    ]);
  });

  test('no name and no free text is in any history', async () => {
    const path = `/households/${household(7)}/signatories`;
    const signatories = [{ name: '欧阳测试', capacity: 'owner', required: true }];
    expect((await api.post(path, { signatories, note: '身份证已核' })).body['code']).toBe('has_signed');
    const text = (await engine.histories()).map(({ history }) => textIn(history)).join();
    expect(text).toContain(household(7));
    expect(text).not.toMatch(/欧阳测试|身份证已核|规范不允许|家里再商量/);
    expect(await engine.database.prisma.person.count({ where: { name: '欧阳测试' } })).toBe(0);
  });
});

/** Every payload of a history as text. */
function textIn(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (typeof value === 'string') return value;
  return value !== null && typeof value === 'object' ? Object.values(value).map(textIn).join(' ') : '';
}

test('a command finds its household among those that arrive together', async () => {
  const ids = [household(3), randomUUID(), household(4), 'h'];
  const answers = await Promise.all(
    ids.map((id) => api.post(`/households/${id}/surveys`, { intent: 'undecided' })),
  );
  expect(answers.map(({ status }) => status)).toEqual([201, 404, 201, 404]);
  expect(answers.map(({ body }) => (body['household'] as { id: string } | undefined)?.id)).toEqual([
    ...[household(3), undefined, household(4), undefined],
  ]);
});
