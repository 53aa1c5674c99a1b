import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Building } from '../../domain/building.ts';
import { ask, newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

let house: House;
let token: string;
let building: Building;

beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'director' });
  building = await house.build(40);
  for (const to of ['consultation', 'signing']) await post(`/buildings/${building.id}/stage`, { to });
  for (const index of [0, 1, 2]) await sign(index);
});
afterAll(() => house.stop());

const get = (path: string) => ask(house.app, `GET /campaigns/${building.campaignId}${path}`, { token });
const post = async (path: string, payload: object): Promise<void> => {
  const answer = await ask(house.app, `POST ${path}`, { token, key: newKey(), payload });
  expect(answer.status).toBe(201);
};
const household = (index: number) => Object.values(building.households)[index];
const signatory = (index: number): string => Object.keys(household(index)?.signatories ?? {})[0] ?? '';
const sign = (index: number, more = {}): Promise<void> =>
  post(`/households/${household(index)?.id}/signatures`, {
    signatoryId: signatory(index),
    medium: 'paper',
    ...more,
  });

test('numbers are given in order, voided by a retraction and never reused', async () => {
  await post(`/households/${household(1)?.id}/signatures/${signatory(1)}/retraction`, { reason: '反悔' });
  await sign(1, { occurredAt: '2026-11-20T10:00:00+08:00' });
  const { body } = await get('/ledger');
  const items = body['items'] as Record<string, unknown>[];
  expect(items.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  expect(items.map((item) => 'voidedAt' in item)).toEqual([false, true, false, false]);
  expect(items[3]).toMatchObject({
    householdId: household(1)?.id,
    occurredAt: '2026-11-20T02:00:00.000Z',
    previousHash: items[2]?.['hash'],
  });
  const file = await ask(house.app, `GET /households/${household(1)?.id}`, { token });
  expect(file.body).toMatchObject({ status: 'signed', signingNumber: 4 });
});

test('the chain can be verified', async () => {
  expect((await get('/ledger/verification')).body).toEqual({ ok: true, rows: 4 });
});
