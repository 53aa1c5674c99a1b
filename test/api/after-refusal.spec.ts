import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Building } from '../../domain/building.ts';
import { ask, newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

let house: House;
let token: string;
let building: Building;
let refusing: string;

beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'director' });
});
afterAll(() => house.stop());

const post = (path: string, payload: object, options = {}) =>
  ask(house.app, `POST ${path}`, { token, key: newKey(), payload, ...options });
const get = (path: string) => ask(house.app, `GET ${path}`, { token });
const step = (payload: object, options = {}) =>
  post(`/households/${refusing}/refusal-steps`, payload, options);

const sign = async (householdId: string) => {
  const [signatoryId] = Object.keys(building.households[householdId]?.signatories ?? {});
  return post(`/households/${householdId}/signatures`, { signatoryId, medium: 'paper' });
};

/** Two households, one of which signs: under this policy that is enough. */
beforeEach(async () => {
  building = await house.build(2);
  const half = { thresholds: [{ id: 'effect', stage: 'signing', ratio: '1/2' }] };
  const payload = { policy: half, reason: '试点' };
  await ask(house.app, `PATCH /campaigns/${building.campaignId}/policy`, { token, payload });
  for (const to of ['consultation', 'signing']) await post(`/buildings/${building.id}/stage`, { to });
  const [signing = '', other = ''] = Object.keys(building.households);
  await sign(signing);
  refusing = other;
});

const toTheDecision = async (servedAt: string) => {
  await step({ step: 'mediation', phase: 'opened' });
  await step({ step: 'mediation', phase: 'failed', note: '三次均未到场' });
  return step({
    step: 'decision',
    phase: 'served',
    servedAt,
    reference: '沪测房决〔2026〕3号',
    reason: '调解不成',
  });
};

describe('what follows a refusal', () => {
  test('is recorded, and shown on the household with its clocks and references', async () => {
    expect(await toTheDecision('2025-08-31T10:00:00+08:00')).toMatchObject({ status: 201 });
    const { body } = await get(`/households/${refusing}`);
    expect(body['afterRefusal']).toMatchObject({
      step: 'decision',
      phase: 'served',
      since: '2025-08-31T02:00:00.000Z',
      ended: null,
      clocks: [
        { kind: 'review', endsAt: '2025-10-30T16:00:00.000Z', provisional: false },
        { kind: 'lawsuit', endsAt: '2026-02-28T16:00:00.000Z', provisional: false },
        { kind: 'enforcement', endsAt: '2026-05-28T16:00:00.000Z', provisional: false },
      ],
      steps: [
        { step: 'mediation', phase: 'opened', reference: null, note: null },
        { step: 'mediation', phase: 'failed', note: '三次均未到场' },
        { step: 'decision', phase: 'served', reference: '沪测房决〔2026〕3号', reason: '调解不成' },
      ],
    });
  });

  test('marks the line of the household on the page of its building', async () => {
    await step({ step: 'mediation', phase: 'opened' });
    const marks = async () => {
      const { body } = await get(`/buildings/${building.id}`);
      const lines = body['households'] as { id: string; refusalStep: string | null }[];
      return lines.find(({ id }) => id === refusing)?.refusalStep;
    };
    expect(await marks()).toBe('mediation');
    await sign(refusing);
    expect(await marks()).toBeNull();
  });

  test('ends with the signature', async () => {
    await step({ step: 'mediation', phase: 'opened' });
    expect(await sign(refusing)).toMatchObject({ status: 201 });
    const { body } = await get(`/households/${refusing}`);
    expect(body['afterRefusal']).toMatchObject({ ended: { cause: 'signed' }, clocks: [] });
    const { body: history } = await get(`/buildings/${building.id}/events?limit=500`);
    const types = (history['items'] as { type: string }[]).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['refusal_step_recorded', 'refusal_track_ended']));
  });

  test('never stands on the board', async () => {
    await toTheDecision('2025-08-31T10:00:00+08:00');
    const { body } = await get(`/campaigns/${building.campaignId}/board`);
    expect(JSON.stringify(body)).not.toMatch(/refusal|mediation|decision/i);
  });

  test('is not there where nobody refused', async () => {
    const { body } = await get(`/households/${refusing}`);
    expect(body['afterRefusal']).toBeNull();
    expect(body['allowedCommands']).toContain('record_refusal_step');
  });

  test('is taken back by a director', async () => {
    const { body } = await step({ step: 'mediation', phase: 'opened' });
    const { commandId } = body;
    const withdrawal = { commandId, reason: '录错户' };
    expect(await post(`/households/${refusing}/withdrawals`, withdrawal)).toMatchObject({ status: 201 });
    expect((await get(`/households/${refusing}`)).body['afterRefusal']).toBeNull();
  });
});

describe('a step is refused', () => {
  test.each([
    ['no step', { phase: 'opened' }, 'step'],
    ['a phase of another step', { step: 'mediation', phase: 'served' }, 'phase'],
    ['a decision without its service', { step: 'decision', phase: 'served' }, 'servedAt'],
    [
      'a service of what is not served',
      { step: 'mediation', phase: 'opened', servedAt: '2026-01-05T10:00:00Z' },
      'servedAt',
    ],
    ['an empty reference', { step: 'mediation', phase: 'opened', reference: ' ' }, 'reference'],
  ])('with %s', async (_fault, payload, path) => {
    expect(await step(payload)).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });

  test('out of its order, and before the time to object is over', async () => {
    const enforcement = { step: 'enforcement', phase: 'opened' };
    expect(await step(enforcement)).toMatchObject({ status: 409, body: { code: 'refusal_step_not_next' } });
    const yesterday = new Date(Date.now() - 86_400_000).toISOString();
    await toTheDecision(yesterday);
    expect(await step(enforcement)).toMatchObject({ status: 409, body: { code: 'refusal_clock_running' } });
  });

  test('of a leader', async () => {
    const leader = await createToken(house, { role: 'leader' });
    const answer = await step({ step: 'mediation', phase: 'opened' }, { token: leader });
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });
});
