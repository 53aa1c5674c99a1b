import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ContactReport, EveningReport, WeeklyRanking } from '../../api/contract.ts';
import { nextId } from '../../api/identifier.ts';
import type { Building } from '../../domain/building.ts';
import { civilDateOf } from '../../domain/working-time.ts';
import { ask, newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

let house: House;
let token: string;
let large: Building;
let small: Building;
let staffId: string;

beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'director' });
  large = await house.build(4);
  small = await house.build(2, large.campaignId);
  staffId = nextId();
  const { prisma } = house.database;
  await prisma.building.update({ where: { id: small.id }, data: { name: '2号楼' } });
  await prisma.staff.create({ data: { id: staffId, name: '王晓梅', roles: ['handler'] } });
  for (const { id } of [large, small])
    for (const to of ['consultation', 'signing']) await post(`/buildings/${id}/stage`, { to });
  await sign(large, 0);
  await sign(large, 1);
  await sign(small, 0);
  const [retracted = ''] = signatories(large, 1);
  await post(`/households/${household(large, 1)}/signatures/${retracted}/retraction`, { reason: '再想想' });
  await post(`/households/${household(large, 3)}/handler`, { staffId });
  for (const channel of ['door', 'phone', 'wechat'])
    await post(`/households/${household(large, 3)}/visits`, {
      channel,
      outcome: 'refused',
      occurredAt: DAYTIME,
    });
  await post(`/households/${household(large, 2)}/visits`, { channel: 'office', outcome: 'met' });
  await post(`/households/${household(large, 3)}/visits`, {
    ...{ channel: 'door', outcome: 'met', occurredAt: DAYTIME },
    exception: { reason: '住户来电请我们上门' },
  });
  await post(`/households/${household(large, 2)}/objections`, { category: 'trust' });
});
afterAll(() => house.stop());

const today = (): string => civilDateOf(new Date().toISOString());
/** Outside quiet hours, of this day or, early in the morning, the one before. */
const DAYTIME = ((): string => {
  const noon = Date.parse(`${civilDateOf(new Date().toISOString())}T12:00:00+08:00`);
  return new Date(noon <= Date.now() ? noon : noon - 86_400_000).toISOString();
})();
const post = async (path: string, payload: object): Promise<void> => {
  const answer = await ask(house.app, `POST ${path}`, { token, key: newKey(), payload });
  expect([path, answer.status, answer.body['code']]).toEqual([path, 201, undefined]);
};
const household = ({ households }: Building, index: number): string => Object.keys(households)[index] ?? '';
const signatories = (building: Building, index: number): string[] =>
  Object.keys(building.households[household(building, index)]?.signatories ?? {});
const sign = (building: Building, index: number): Promise<void> =>
  post(`/households/${household(building, index)}/signatures`, {
    signatoryId: signatories(building, index)[0] ?? '',
    medium: 'paper',
  });

async function read<Paper>(path: string, by = token): Promise<Paper> {
  const { status, body } = await ask(house.app, `GET /campaigns/${large.campaignId}/${path}`, { token: by });
  expect(status).toBe(200);
  return body as unknown as Paper;
}

test('the report says what the day brought, by recording, to the campaign and to each building', async () => {
  const report = await read<EveningReport>(`reports/${today()}`);
  expect(report).toMatchObject({
    isFinal: false,
    date: today(),
    totals: { total: 6, signed: 2, rateBp: 3_333 },
  });
  expect(report.day).toEqual({
    ...{ signed: 3, retracted: 1, visits: 5, objectionsOpened: 1, objectionsClosed: 0 },
    ...{ promisesKept: 0, promisesBroken: 0, promisesOpen: 0 },
  });
  expect(report.buildings).toEqual([
    {
      ...{ buildingId: large.id, buildingName: '1号楼', total: 4, signed: 1, rateBp: 2_500, missing: 3 },
      ...{ signedToday: 2, retractedToday: 1, visitsToday: 5 },
    },
    {
      ...{ buildingId: small.id, buildingName: '2号楼', total: 2, signed: 1, rateBp: 5_000, missing: 1 },
      ...{ signedToday: 1, retractedToday: 0, visitsToday: 0 },
    },
  ]);
});

test('the ranking is by share, with what the week brought', async () => {
  const ranking = await read<WeeklyRanking>(`rankings/${today()}`);
  expect(ranking).toMatchObject({ isFinal: false, to: today() });
  expect(
    ranking.buildings.map(({ rank, buildingName, signedThisWeek, missing, previousRank }) => [
      ...[rank, buildingName, signedThisWeek, missing, previousRank],
    ]),
  ).toEqual([
    [1, '2号楼', 1, 1, null],
    [2, '1号楼', 1, 3, null],
  ]);
});

describe('the contact report', () => {
  const weekOf = (): string => civilDateOf(DAYTIME);

  test('tells exceptions with their reason, and who was contacted most', async () => {
    const report = await read<ContactReport>(`contacts/${weekOf()}`);
    expect(report.exceptions).toMatchObject([
      {
        householdId: household(large, 3),
        room: '104',
        buildingName: '1号楼',
        channel: 'door',
        outcome: 'met',
      },
    ]);
    expect(report.exceptions[0]).toMatchObject({
      at: DAYTIME,
      byName: 'director',
      reason: '住户来电请我们上门',
    });
    expect(report.contactedMost).toEqual([
      {
        ...{ householdId: household(large, 3), buildingId: large.id, buildingName: '1号楼', room: '104' },
        ...{ contacts: 4, byChannel: { door: 2, phone: 1, wechat: 1 }, refused: 3, vulnerable: false },
        ...{ handlerId: staffId, handlerName: '王晓梅' },
      },
    ]);
  });

  test('is for leaders', async () => {
    const handler = await createToken(house, { role: 'handler', scope: { campaignIds: [large.campaignId] } });
    const path = `/campaigns/${large.campaignId}/contacts/${weekOf()}`;
    expect(await ask(house.app, `GET ${path}`, { token: handler })).toMatchObject({ status: 403 });
    expect(await ask(house.app, `GET ${path}.xlsx`, { token: handler })).toMatchObject({ status: 403 });
  });

  test('shows a leader of one building nothing of another', async () => {
    const leader = await createToken(house, { role: 'leader', scope: { buildingIds: [small.id] } });
    expect(await read<ContactReport>(`contacts/${weekOf()}`, leader)).toMatchObject({
      exceptions: [],
      contactedMost: [],
    });
    const ranking = await read<WeeklyRanking>(`rankings/${today()}`, leader);
    expect(ranking.buildings).toMatchObject([{ buildingId: small.id, rank: 1 }]);
    const report = await read<EveningReport>(`reports/${today()}`, leader);
    expect(report).toMatchObject({ totals: { total: 2 }, day: { signed: 1, retracted: 0, visits: 0 } });
  });
});
