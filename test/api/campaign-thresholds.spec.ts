import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Building } from '../../domain/building.ts';
import { POLICY_TEMPLATES } from '../../domain/policy-templates.ts';
import { eventually } from '../environment/eventually.ts';
import { ask } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

let house: House;
let token: string;

beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'director' });
});
afterAll(() => house.stop());

const [effect] = POLICY_TEMPLATES['shanghai-95'].thresholds;
const WIDE = { thresholds: [{ ...effect, scope: 'campaign', ratio: '3/4' }], signing: { preSigning: true } };

/** Two buildings of two households each, in their signing stage, judged together. */
async function campaign(policy: object = WIDE): Promise<{ id: string; buildings: Building[] }> {
  const first = await house.build(2);
  const second = await house.build(2, first.campaignId);
  const id = first.campaignId;
  const payload = { policy, reason: '街道会议纪要' };
  const changed = await ask(house.app, `PATCH /campaigns/${id}/policy`, { token, payload });
  expect(changed.status).toBe(200);
  for (const building of [first, second]) {
    for (const to of ['consultation', 'signing']) {
      await ask(house.app, `POST /buildings/${building.id}/stage`, { token, payload: { to } });
    }
  }
  return { id, buildings: [first, second] };
}

async function sign(building: Building | undefined, index: number) {
  const household = Object.values(building?.households ?? {})[index];
  const [signatoryId = ''] = Object.keys(household?.signatories ?? {});
  const payload = { signatoryId, medium: 'paper' };
  return ask(house.app, `POST /households/${household?.id}/signatures`, { token, payload });
}

const board = (id: string, at?: string) =>
  ask(house.app, `GET /campaigns/${id}/board${at === undefined ? '' : `?at=${at}`}`, { token });

describe('a threshold over the campaign', () => {
  test('is counted on the board as soon as the policy that brings it answers', async () => {
    const { id } = await campaign();
    const { body } = await board(id);
    expect(body['thresholds']).toMatchObject([
      { id: 'effect', scope: 'campaign', numerator: 0, denominator: 4, missing: 3, met: false },
    ]);
    expect(body['buildings']).toMatchObject([{ thresholds: [] }, { thresholds: [] }]);
  });

  test('names itself when it keeps a building in its stage', async () => {
    const { buildings } = await campaign();
    const answer = await ask(house.app, `POST /buildings/${buildings[0]?.id}/stage`, {
      token,
      payload: { to: 'effective' },
    });
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'gate_not_met', thresholds: [], campaignThresholds: ['effect'] },
    });
  });

  test('brings all buildings into effect together, and shows late signatures apart', async () => {
    const { id, buildings } = await campaign();
    for (const [building, index] of [
      [buildings[0], 0],
      [buildings[0], 1],
      [buildings[1], 0],
    ] as const) {
      expect((await sign(building, index)).status).toBe(201);
    }
    await eventually(async () =>
      expect((await board(id)).body['campaign']).toMatchObject({ stage: 'effective' }),
    );
    expect(await sign(buildings[1], 1)).toMatchObject({ status: 201 });

    const { body } = await board(id);
    expect(body).toMatchObject({
      totals: { total: 4, signed: 4, rateBp: 10_000 },
      effect: { total: 4, signed: 3, rateBp: 7_500 },
      thresholds: [{ numerator: 4, met: true, metAt: expect.any(String) }],
    });
    const page = await ask(house.app, `GET /buildings/${buildings[1]?.id}`, { token });
    expect(page.body).toMatchObject({ effect: { total: 2, signed: 1 }, counts: { signed: 2 } });
  });

  test('is drawn as of any past instant as it was then', async () => {
    const { id, buildings } = await campaign();
    const seen = [(await board(id)).body];
    for (const [building, index] of [
      [buildings[0], 0],
      [buildings[0], 1],
      [buildings[1], 0],
    ] as const) {
      await sign(building, index);
      // The campaign's word to its buildings is on its way for a moment.
      await eventually(async () => {
        const [before, after] = [await board(id), await board(id)];
        expect(after.body['version']).toBe(before.body['version']);
        seen.push(after.body);
      });
    }
    for (const then of seen) expect((await board(id, String(then['asOf']))).body).toEqual(then);
  });
});
