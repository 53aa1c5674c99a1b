import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FeedPage } from '../../api/feed/routes.ts';
import type { Building } from '../../domain/building.ts';
import type { FeedEvent } from '../../feed/read.ts';
import { ask, newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

let house: House;
let token: string;
let [one, other]: [Building | null, Building | null] = [null, null];

beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'director' });
  one = await house.build(3);
  other = await house.build(2);
});
afterAll(() => house.stop());

const idsOf = (building: Building | null): string[] => Object.keys(building?.households ?? {});
const post = async (path: string, payload: object) => {
  const { status, body } = await ask(house.app, `POST ${path}`, { token, key: newKey(), payload });
  expect([status, body]).toEqual([201, body]);
};
const read = (query: string, as = token) => ask(house.app, `GET /events${query}`, { token: as });
const page = async (query: string, as = token): Promise<FeedPage> => {
  const { status, body } = await read(query, as);
  expect([status, body]).toEqual([200, body]);
  return body as unknown as FeedPage;
};
const visit = (building: Building | null, index = 0) =>
  post(`/households/${idsOf(building)[index]}/visits`, { channel: 'door', outcome: 'met' });
const typesOf = (items: readonly FeedEvent[]) => items.map(({ type }) => type);
const endOf = async () => {
  let { nextCursor } = await page('?limit=500');
  for (;;) {
    const next = await page(`?limit=500&after=${nextCursor}`);
    if (next.nextCursor === nextCursor) return nextCursor;
    ({ nextCursor } = next);
  }
};

describe('the feed', () => {
  test('tells what happened, with where to go on', async () => {
    const after = await endOf();
    const householdId = idsOf(one)[1] ?? '';
    const occurredAt = new Date(Date.now() - 3_600_000).toISOString();
    await post(`/households/${householdId}/surveys`, { intent: 'willing', occurredAt });
    const { items, nextCursor } = await page(`?after=${after}`);
    expect(items).toEqual([
      {
        cursor: expect.stringMatching(/^\d+\.[0-9a-f]{8}$/),
        version: 1,
        campaignId: one?.campaignId,
        buildingId: one?.id,
        seq: expect.any(Number),
        at: expect.stringMatching(/Z$/),
        occurredAt,
        type: 'survey_recorded',
        by: { staffId: expect.any(String), role: 'director' },
        commandId: expect.any(String),
        householdId,
        data: { intent: 'willing', support: null },
      },
    ]);
    expect(nextCursor).toBe(items[0]?.cursor);
    expect(await page(`?after=${nextCursor}`)).toEqual({ items: [], nextCursor });
  });

  test('begins with the beginning, page by page, the same every time', async () => {
    await visit(one);
    await visit(other);
    const whole = (await page('?limit=500')).items;
    const inPages: FeedEvent[] = [];
    for (let cursor = '0'; ;) {
      const { items, nextCursor } = await page(`?limit=2&after=${cursor}`);
      inPages.push(...items);
      if (nextCursor === cursor) break;
      cursor = nextCursor;
    }
    expect(inPages).toEqual(whole);
    for (const building of [one, other]) {
      const seqs = whole.filter(({ buildingId }) => buildingId === building?.id).map(({ seq }) => seq);
      expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    }
  });

  test('may be asked for one campaign, and for some types of events', async () => {
    const after = await endOf();
    await visit(one);
    await visit(other);
    await post(`/households/${idsOf(other)[0]}/objections`, { category: 'orientation_light' });
    const ofOther = await page(`?after=${after}&campaign=${other?.campaignId}`);
    expect(typesOf(ofOther.items)).toEqual(['visit_recorded', 'objection_raised']);
    const visits = await page(`?after=${after}&type=visit_recorded`);
    expect(typesOf(visits.items)).toEqual(['visit_recorded', 'visit_recorded']);
    const two = await page(`?after=${after}&type=objection_raised&type=survey_recorded`);
    expect(typesOf(two.items)).toEqual(['objection_raised']);
  });

  test('goes on where nothing was to be told', async () => {
    const after = await endOf();
    await visit(one);
    const { items, nextCursor } = await page(`?after=${after}&type=household_signed`);
    expect(items).toEqual([]);
    expect(nextCursor).toBe(await endOf());
    expect(nextCursor).not.toBe(after);
  });
});

describe('whoever asks', () => {
  test('is a director at least', async () => {
    const leader = await createToken(house, { role: 'leader' });
    expect((await read('', leader)).body).toMatchObject({ status: 403, code: 'forbidden' });
    expect((await ask(house.app, 'GET /events')).status).toBe(401);
  });

  test('hears of nothing that is not to be seen', async () => {
    await visit(other);
    const ofCampaign = await createToken(house, {
      role: 'director',
      scope: { campaignIds: [other?.campaignId ?? ''] },
    });
    const ofBuilding = await createToken(house, {
      role: 'director',
      scope: { buildingIds: [one?.id ?? ''] },
    });
    const seen = async (as: string) =>
      new Set((await page('?limit=500', as)).items.map(({ buildingId }) => buildingId));
    expect(await seen(ofCampaign)).toEqual(new Set([other?.id]));
    expect(await seen(ofBuilding)).toEqual(new Set([one?.id]));
    expect((await read(`?campaign=${one?.campaignId}`, ofCampaign)).body).toMatchObject({
      status: 404,
      code: 'unknown_campaign',
    });
  });

  test.each(['after=tomorrow', 'after=1.00000000', 'after=999999.12345678', 'after='])(
    'with %s is told that there is no such place',
    async (query) =>
      expect((await read(`?${query}`)).body).toMatchObject({ status: 400, code: 'invalid_query' }),
  );

  test.each(['limit=501', 'limit=0', 'type=visits', 'since=1'])('cannot ask for %s', async (query) =>
    expect((await read(`?${query}`)).body).toMatchObject({ status: 400 }),
  );
});

test('no name, phone, room or word that anybody wrote leaves', async () => {
  const [householdId = ''] = idsOf(one);
  const { prisma } = house.database;
  const secrets = ['甲-77031', '欧阳秀英', '13812346071', '厨房与卫生间对调', '房本写母亲名字', '刚装修完'];
  await prisma.household.update({
    where: { id: householdId },
    data: { room: '甲-77031', remark: '刚装修完' },
  });
  await post(`/households/${householdId}/signatories`, {
    signatories: [{ name: '欧阳秀英', capacity: 'tenant', required: true }],
  });
  await prisma.person.updateMany({ where: { householdId }, data: { phone: '13812346071' } });
  await post(`/households/${householdId}/objections`, {
    category: 'orientation_light',
    note: '厨房与卫生间对调',
  });
  await post(`/households/${householdId}/visits`, {
    ...{ channel: 'door', outcome: 'met', note: '房本写母亲名字' },
    exception: { reason: '刚装修完' },
  });
  const everything = JSON.stringify(await page('?limit=500'));
  expect(everything).toContain('signatories_set');
  for (const secret of secrets) expect([secret, everything.includes(secret)]).toEqual([secret, false]);
});
