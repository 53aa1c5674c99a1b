import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createServer } from '../../api/server.ts';
import { ask, newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

let house: House;
let token: string;

beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'administrator' });
});
afterAll(() => house.stop());

const post = (path: string, payload: object, key: string, app = house.app) =>
  ask(app, `POST ${path}`, { token, key, payload });

describe('an idempotency key', () => {
  test('gives the first answer again, whatever the order of the fields', async () => {
    const key = newKey();
    const first = await post('/campaigns', { name: 'A', baseName: 'B' }, key);
    const again = await post('/campaigns', { baseName: 'B', name: 'A' }, key);
    expect(first.status).toBe(201);
    expect(first.headers).not.toHaveProperty('idempotent-replay');
    expect(again).toMatchObject({ status: 201, body: first.body, headers: { 'idempotent-replay': 'true' } });
    expect(await house.database.prisma.campaign.count({ where: { name: 'A' } })).toBe(1);
  });

  test('has to be a UUID', async () => {
    const answer = await post('/campaigns', { name: 'A' }, 'key');
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_idempotency_key' } });
  });

  test('of another request is refused', async () => {
    const key = newKey();
    await post('/campaigns', { name: 'A' }, key);
    const reused = { status: 409, body: { code: 'idempotency_key_reused' } };
    expect(await post('/campaigns', { name: 'B' }, key)).toMatchObject(reused);
    expect(await post('/staff', { name: 'A', roles: ['handler'] }, key)).toMatchObject(reused);
  });

  test('of a command is refused for anything else', async () => {
    const building = await house.build(1);
    const [householdId = ''] = Object.keys(building.households);
    const key = newKey();
    expect((await post(`/households/${householdId}/surveys`, { intent: 'willing' }, key)).status).toBe(201);
    const answer = await post('/campaigns', { name: 'A' }, key);
    expect(answer).toMatchObject({ status: 409, body: { code: 'idempotency_key_reused' } });
  });

  test('keeps no fault: what was wrong may be put right under the same key', async () => {
    const key = newKey();
    expect((await post('/campaigns', { name: '' }, key)).status).toBe(400);
    expect((await post('/campaigns', { name: 'A' }, key)).status).toBe(201);
  });

  test('keeps a refusal', async () => {
    const key = newKey();
    const request = { name: 'A', role: 'handler', scope: { campaignIds: [randomUUID()] } };
    const first = await post('/tokens', request, key);
    expect(first).toMatchObject({ status: 409, body: { code: 'unknown_campaign' } });
    const again = await post('/tokens', request, key);
    expect(again).toMatchObject({ status: 409, body: first.body, headers: { 'idempotent-replay': 'true' } });
  });

  test('gives a token again without the database being able to', async () => {
    const key = newKey();
    const request = { name: 'A', role: 'director' };
    const first = await post('/tokens', request, key);
    expect(first.status).toBe(201);
    const again = await post('/tokens', request, key);
    expect(again.body).toEqual(first.body);
    const row = await house.database.prisma.requestAnswer.findUniqueOrThrow({ where: { id: key } });
    expect(JSON.stringify(row)).not.toContain(first.body['token']);
    expect((await ask(house.app, 'GET /me', { token: String(first.body['token']) })).status).toBe(200);
  });
});

describe('twins in flight', () => {
  const createdBy = (name: string) => house.database.prisma.campaign.count({ where: { name } });

  test('of one process get one answer', async () => {
    const key = newKey();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post('/campaigns', { name: 'twins' }, key)),
    );
    expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotent-replay'] === 'true')).toHaveLength(7);
    expect(await createdBy('twins')).toBe(1);
  });

  test('of two processes get one answer', async () => {
    const apps = [await createServer({ ...house.deps }), await createServer({ ...house.deps })];
    const key = newKey();
    const answers = await Promise.all(apps.map((app) => post('/campaigns', { name: 'two' }, key, app)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect(await createdBy('two')).toBe(1);
    for (const app of apps) await app.close();
  });
});
