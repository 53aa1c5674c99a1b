import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Building } from '../../domain/building.ts';
import { ask, newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

let house: House;
let token: string;
/** Four households in their signing stage; three of them bring the agreement about, and somebody has to say so. */
let building: Building;

beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'director' });
});
beforeEach(async () => {
  building = await house.build(4);
  const threshold = { id: 'effect', stage: 'signing', ratio: '3/4' };
  await setPolicy({ thresholds: [threshold], stages: { signing: { advance: 'manual' } } });
  for (const to of ['consultation', 'signing']) await post(`/buildings/${building.id}/stage`, { to });
});
afterAll(() => house.stop());

const get = async (path: string) => (await ask(house.app, `GET ${path}`, { token })).body;
const send = (path: string, payload: object) =>
  ask(house.app, `POST ${path}`, { token, key: newKey(), payload });
const post = async (path: string, payload: object) => {
  const answer = await send(path, payload);
  expect(answer).toMatchObject({ status: 201 });
  return answer.body;
};
const setPolicy = async (policy: object) => {
  const payload = { policy, reason: '街道会议' };
  const answer = await ask(house.app, `PATCH /campaigns/${building.campaignId}/policy`, { token, payload });
  expect(answer.status).toBe(200);
};
const idOf = (index: number): string => Object.keys(building.households)[index] ?? '';
const tenantOf = (index: number): string =>
  Object.keys(building.households[idOf(index)]?.signatories ?? {})[0] ?? '';
const sign = (index: number) =>
  post(`/households/${idOf(index)}/signatures`, { signatoryId: tenantOf(index), medium: 'paper' });
const retraction = (index: number) => `/households/${idOf(index)}/signatures/${tenantOf(index)}/retraction`;
const retract = (index: number) => post(retraction(index), { reason: '家里还要商量' });
/** What was recorded after an event, without what the building reminds of. */
const eventsAfter = async (seq: unknown) => {
  const { items } = await get(`/buildings/${building.id}/events?afterSeq=${Number(seq)}`);
  return (items as { type: string }[]).filter(({ type }) => !type.startsWith('reminder_'));
};

describe('a retraction', () => {
  test('takes the number, the status and the threshold with it, and keeps its reason', async () => {
    for (const index of [0, 1]) await sign(index);
    const { seq } = await sign(2);
    expect(await retract(1)).toMatchObject({
      household: { status: 'not_contacted', signedAt: null },
      building: { counts: { signed: 2 }, thresholds: [{ id: 'effect', missing: 1, met: false }] },
    });
    const reason = { texts: { reason: '家里还要商量' } };
    expect(await eventsAfter(seq)).toMatchObject([
      { type: 'signature_retracted', householdId: idOf(1), data: { signatoryId: tenantOf(1) }, ...reason },
      { type: 'household_unsigned', householdId: idOf(1), ...reason },
      { type: 'threshold_lost', data: { thresholdId: 'effect' } },
    ]);
    const file = await get(`/households/${idOf(1)}`);
    expect(file).toMatchObject({ status: 'not_contacted', signatories: [{ signedAt: null, medium: null }] });
    expect(file).not.toHaveProperty('signingNumber');
    expect(await get(`/campaigns/${building.campaignId}/ledger`)).toMatchObject({
      items: [{ number: 1 }, { number: 2, voidedAt: expect.any(String) as unknown }, { number: 3 }],
    });
    const days = (await get(`/campaigns/${building.campaignId}/curve`))['items'] as { signed: number }[];
    expect(days.reduce((sum, { signed }) => sum + signed, 0)).toBe(2);
  });

  test('may be followed by another signature, with a number of its own', async () => {
    for (const index of [0, 1, 2]) await sign(index);
    await retract(1);
    expect(await sign(1)).toMatchObject({
      household: { status: 'signed' },
      building: { thresholds: [{ met: true }] },
    });
    expect(await get(`/households/${idOf(1)}`)).toMatchObject({ signingNumber: 4 });
    expect(await get(`/campaigns/${building.campaignId}/ledger/verification`)).toEqual({ ok: true, rows: 4 });
  });

  test('is refused where policy never allows it, and changes nothing', async () => {
    await setPolicy({ signing: { retraction: 'never' } });
    await sign(0);
    expect(await send(retraction(0), { reason: '后悔' })).toMatchObject({
      status: 409,
      body: { code: 'retraction_not_allowed' },
    });
    expect(await get(`/households/${idOf(0)}`)).toMatchObject({ status: 'signed', signingNumber: 1 });
  });

  test('is refused once the agreement is in effect', async () => {
    for (const index of [0, 1, 2]) await sign(index);
    await post(`/buildings/${building.id}/stage`, { to: 'effective' });
    expect(await send(retraction(0), { reason: '后悔' })).toMatchObject({
      status: 409,
      body: { code: 'retraction_not_allowed' },
    });
  });
});

describe('a stage of twelve months from the first signature', () => {
  const endOf = async () => (await get(`/buildings/${building.id}`))['stageEndsAt'];
  const signedAt = async (index: number): Promise<string> => {
    const { household } = await sign(index);
    return (household as { signedAt: string }).signedAt;
  };
  const yearAfter = (instant: string): string => {
    const date = new Date(instant);
    date.setUTCFullYear(date.getUTCFullYear() + 1);
    return date.toISOString();
  };

  test('ends as the first signature says that nobody took back', async () => {
    const clock = { plannedEndsAfter: 'P12M', countsFrom: 'first_signature', onDeadline: 'lapse' };
    await setPolicy({
      stages: { signing: clock },
      signing: { retraction: { within: { workdays: 5 } } },
    });
    expect(await endOf()).toBeNull();
    const first = await signedAt(0);
    expect(await endOf()).toBe(yearAfter(first));
    const second = await signedAt(1);
    expect(await endOf()).toBe(yearAfter(first));
    const { seq } = await get(`/buildings/${building.id}`);
    await retract(0);
    expect(await endOf()).toBe(yearAfter(second));
    expect(await eventsAfter(seq)).toMatchObject([
      { type: 'signature_retracted' },
      { type: 'household_unsigned' },
      {
        type: 'stage_end_moved',
        data: {
          stageEndsAt: yearAfter(second),
          firstSignature: { householdId: idOf(1), signatoryId: tenantOf(1), at: second },
        },
      },
    ]);
    await retract(1);
    expect(await endOf()).toBeNull();
    const stageEndsAt = yearAfter(yearAfter(first));
    await post(`/buildings/${building.id}/extension`, { stageEndsAt, reason: '另定' });
    await sign(2);
    expect(await endOf()).toBe(stageEndsAt);
  });
});
