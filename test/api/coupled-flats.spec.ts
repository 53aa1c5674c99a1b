import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Building } from '../../domain/building.ts';
import { ask, newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

let house: House;
let token: string;
/** A building in its signing stage: rooms 101, 102, 103 … of a house named 1号楼. */
let building: Building;

beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'director' });
});
beforeEach(async () => {
  building = await house.build(4);
  for (const to of ['consultation', 'signing']) await post(`/buildings/${building.id}/stage`, { to });
});
afterAll(() => house.stop());

const get = (path: string) => ask(house.app, `GET ${path}`, { token });
const post = async (path: string, payload: object) => {
  const answer = await ask(house.app, `POST ${path}`, { token, key: newKey(), payload });
  expect(answer).toMatchObject({ status: 201 });
  return answer.body;
};
const idOf = (index: number): string => Object.keys(building.households)[index] ?? '';
const tenantOf = (index: number): string =>
  Object.keys(building.households[idOf(index)]?.signatories ?? {})[0] ?? '';
const pathOf = (index: number): string => `/households/${idOf(index)}`;
const sign = (index: number, more = {}) =>
  post(`${pathOf(index)}/signatures`, { signatoryId: tenantOf(index), medium: 'paper', ...more });
const propose = (index: number, version: number, ...affects: number[]) =>
  post(`${pathOf(index)}/options`, { version, summary: '厨房移位', affects: affects.map(idOf) });
const fileOf = async (index: number) => (await get(pathOf(index))).body;
const numbers = async (): Promise<[number, boolean][]> => {
  const { body } = await get(`/campaigns/${building.campaignId}/ledger`);
  return (body['items'] as { number: number; voidedAt?: string }[]).map(({ number, voidedAt }) => [
    number,
    voidedAt !== undefined,
  ]);
};
const setPolicy = async (signing: object) => {
  const payload = { policy: { signing }, reason: '街道会议' };
  const answer = await ask(house.app, `PATCH /campaigns/${building.campaignId}/policy`, { token, payload });
  expect(answer.status).toBe(200);
};

describe('the page of a household', () => {
  test('names the rooms that are coupled with it, and by which plan', async () => {
    await propose(0, 1, 1, 2);
    await propose(1, 3, 0);
    const door = { buildingName: '1号楼', stairwell: null, floor: null, certificate: null };
    expect((await fileOf(0))['coupledHouseholds']).toEqual([
      { householdId: idOf(1), direction: 'both', optionVersion: 3, room: '102', ...door },
      { householdId: idOf(2), direction: 'affects', optionVersion: 1, room: '103', ...door },
    ]);
    expect((await fileOf(2))['coupledHouseholds']).toMatchObject([
      { householdId: idOf(0), direction: 'affected_by', room: '101' },
    ]);
    expect((await fileOf(3))['coupledHouseholds']).toEqual([]);
  });

  test('no longer names what a newer plan leaves alone, nor what left the roll', async () => {
    await propose(0, 1, 1, 2);
    await propose(0, 2, 2, 3);
    await house.database.prisma.household.update({ where: { id: idOf(3) }, data: { removedAt: new Date() } });
    expect((await fileOf(0))['coupledHouseholds']).toMatchObject([{ room: '103' }]);
    expect((await fileOf(1))['coupledHouseholds']).toEqual([]);
  });

  test('says who has to confirm, since when, and because of which room', async () => {
    await sign(1);
    const { seq } = (await get(`/buildings/${building.id}`)).body;
    await propose(0, 1, 1);
    const file = await fileOf(1);
    expect(file).toMatchObject({ status: 'signed', signingNumber: 1, needsReconfirmation: true });
    expect(file['signatories']).toMatchObject([
      { needsReconfirmation: { causedBy: idOf(0), optionVersion: 1, room: '101' } },
    ]);
    expect(file['allowedCommands']).toContain('record_signature');
    const { items } = (await get(`/buildings/${building.id}/events?afterSeq=${Number(seq)}`)).body;
    expect((items as object[]).slice(0, 2)).toMatchObject([
      { type: 'option_proposed', householdId: idOf(0), texts: { summary: '厨房移位' } },
      { type: 'consent_reopened', householdId: idOf(1), data: { signatoryIds: [tenantOf(1)] } },
    ]);
    const lines = (await get(`/buildings/${building.id}`)).body['households'] as Record<string, unknown>[];
    expect(lines.map(({ needsReconfirmation }) => needsReconfirmation)).toEqual([false, true, false, false]);
  });
});

describe('a signature for plans that changed', () => {
  test('keeps its number until it is confirmed, and afterwards', async () => {
    await sign(1);
    await propose(0, 1, 1);
    await sign(1);
    expect(await numbers()).toEqual([[1, false]]);
    const file = await fileOf(1);
    expect(file).toMatchObject({ status: 'signed', signingNumber: 1, needsReconfirmation: false });
    expect(file['signatories']).toMatchObject([{ needsReconfirmation: null }]);
    const again = await ask(house.app, `POST ${pathOf(1)}/signatures`, {
      token,
      payload: { signatoryId: tenantOf(1), medium: 'paper' },
    });
    expect(again).toMatchObject({ status: 409, body: { code: 'already_signed' } });
  });

  test('loses its number where policy does not count it, and gets another when it is confirmed', async () => {
    await setPolicy({ reconfirmation: 'not_counted' });
    await sign(1);
    await propose(0, 1, 1);
    expect(await fileOf(1)).toMatchObject({ status: 'partly_signed', needsReconfirmation: true });
    expect(await fileOf(1)).not.toHaveProperty('signingNumber');
    const confirmed = await sign(1);
    expect(confirmed).toMatchObject({ household: { status: 'signed' }, building: { counts: { signed: 1 } } });
    expect(await numbers()).toEqual([
      [1, true],
      [2, false],
    ]);
    expect(await fileOf(1)).toMatchObject({ signingNumber: 2 });
    const verified = await get(`/campaigns/${building.campaignId}/ledger/verification`);
    expect(verified.body).toEqual({ ok: true, rows: 2 });
  });

  test('is worth what a change of policy says, at once', async () => {
    await sign(1);
    await propose(0, 1, 1);
    await setPolicy({ reconfirmation: 'not_counted' });
    expect(await fileOf(1)).toMatchObject({ status: 'partly_signed' });
    await setPolicy({ reconfirmation: 'counted' });
    expect(await fileOf(1)).toMatchObject({ status: 'signed', signingNumber: 2 });
    expect(await numbers()).toEqual([
      [1, true],
      [2, false],
    ]);
  });

  test('is taken however late its paper comes, and has to be confirmed', async () => {
    await propose(0, 1);
    await propose(0, 2);
    await sign(0, { optionVersion: 1, occurredAt: '2026-11-20T10:00:00+08:00' });
    expect(await fileOf(0)).toMatchObject({
      status: 'signed',
      signatories: [{ optionVersion: 1, needsReconfirmation: { optionVersion: 2, room: '101' } }],
    });
  });

  test('is not taken for a version that does not exist', async () => {
    await propose(0, 1);
    const payload = { signatoryId: tenantOf(0), medium: 'paper', optionVersion: 2 };
    const refused = await ask(house.app, `POST ${pathOf(0)}/signatures`, { token, payload });
    expect(refused).toMatchObject({ status: 409, body: { code: 'unknown_option' } });
  });
});
