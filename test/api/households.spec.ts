import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Building } from '../../domain/building.ts';
import { sealIdNumber } from '../../api/privacy/id-number.ts';
import { vaultOf } from '../../vault/installation-vault.ts';
import { maskIdNumber, maskName, maskPhone } from '../../api/privacy/masking.ts';
import { nextId } from '../../api/identifier.ts';
import { ask, newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

let house: House;
let token: string;
let building: Building;
let householdId: string;
let personId: string;

beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'leader' });
  building = await house.build(3);
  householdId = Object.keys(building.households)[0] ?? '';
  personId = nextId();
  const { prisma } = house.database;
  for (const [index, room] of ['10', '2', '101'].entries()) {
    const id = Object.keys(building.households)[index] ?? '';
    await prisma.household.update({ where: { id }, data: { room, stairwell: index === 2 ? null : '1' } });
  }
  await prisma.person.create({
    data: {
      id: personId,
      householdId,
      name: '陈秀兰',
      phone: '13812346071',
      otherPhones: ['13900001111'],
      idNumber: sealIdNumber(vaultOf(house.deps.dataDir), personId, '310101195001011234'),
    },
  });
  await prisma.household.update({
    where: { id: householdId },
    data: { remark: '儿子 13700002222', residents: '陈大明、王芳' },
  });
});
afterAll(() => house.stop());

const get = (path: string, options = {}) => ask(house.app, `GET ${path}`, { token, ...options });
const post = (path: string, payload: object) =>
  ask(house.app, `POST ${path}`, { token, key: newKey(), payload });

test.each([
  ['陈秀兰', '陈*兰'],
  ['王芳', '王*'],
  ['欧阳娜娜', '欧**娜'],
  ['𠮷田', '𠮷*'],
  ['Alexander', 'A**r'],
])('the name %s is shown as %s', (name, shown) => expect(maskName(name)).toBe(shown));

test('numbers show their ends alone', () => {
  expect(maskPhone('13812346071')).toBe('138****6071');
  expect(maskIdNumber('310101195001011234')).toBe('310101********1234');
  expect(maskIdNumber('E12345678')).toBe('E******78');
});

test('a building lists its households in natural order', async () => {
  const { body } = await get(`/buildings/${building.id}`);
  const rooms = (body['households'] as { room: string }[]).map(({ room }) => room);
  expect(rooms).toEqual(['101', '2', '10']);
});

describe('the file of a household', () => {
  test('masks its people and the numbers of its notes', async () => {
    const { body } = await get(`/households/${householdId}`);
    expect(body).toMatchObject({
      id: householdId,
      room: '10',
      status: 'not_contacted',
      people: [
        {
          id: personId,
          name: '陈*兰',
          phone: '138****6071',
          otherPhones: ['139****1111'],
          idNumber: '310101********1234',
        },
      ],
      remark: '儿子 137****2222',
      residents: '陈*明、王*',
      reminders: [],
    });
    expect(JSON.stringify(body)).not.toMatch(/陈秀兰|12346071/);
    expect(body['allowedCommands']).toContain('record_visit');
  });

  test('shows contacts with their notes, but not those that were taken back', async () => {
    const occurredAt = '2026-11-20T02:00:00Z'; // Ten in the morning in Shanghai: never quiet hours.
    const visit = { channel: 'door', outcome: 'no_answer', note: '灯亮着', occurredAt };
    await post(`/households/${householdId}/visits`, visit);
    const slip = await post(`/households/${householdId}/visits`, {
      channel: 'phone',
      outcome: 'met',
      occurredAt,
    });
    await post(`/households/${householdId}/withdrawals`, { commandId: slip.body['commandId'] });
    const { body } = await get(`/households/${householdId}`);
    expect(body['contacts']).toMatchObject([{ channel: 'door', outcome: 'no_answer', note: '灯亮着' }]);
  });

  test('has its events in the history of the building, oldest first', async () => {
    const { body } = await get(`/buildings/${building.id}/events?limit=2`);
    const items = body['items'] as Record<string, unknown>[];
    expect(items).toMatchObject([
      { seq: 1, type: 'building_opened' },
      { seq: 2, type: 'visit_recorded', householdId, note: '灯亮着', data: { channel: 'door' } },
    ]);
    expect(items[0]).not.toHaveProperty('commandId');
    const next = await get(`/buildings/${building.id}/events?cursor=${String(body['nextCursor'])}`);
    expect(next.body['items']).toMatchObject([{ seq: 3 }, { seq: 4, type: 'record_withdrawn' }]);
    const after = await get(`/buildings/${building.id}/events?afterSeq=3`);
    expect(after.body).toMatchObject({ items: [{ seq: 4 }], nextCursor: null });
  });
});

describe('households are found', () => {
  test('by building, status and page', async () => {
    const list = await get(`/households?building=${building.id}&limit=2`);
    expect(list.body['items']).toHaveLength(2);
    const next = await get(`/households?building=${building.id}&cursor=${String(list.body['nextCursor'])}`);
    expect(next.body).toMatchObject({ items: [{}], nextCursor: null });
    expect((await get(`/households?status=signed`)).body['items']).toEqual([]);
    expect((await get('/households?status=happy')).status).toBe(400);
    expect((await get('/households?limit=501')).status).toBe(400);
    expect((await get('/households?cursor=abc')).status).toBe(400);
  });

  test.each(['秀兰', '陈', '6071', '1111', '12346071', '１0', '10 陈'])('by %s', async (q) => {
    const { body } = await post('/households/search', { q });
    const items = body['items'] as Record<string, unknown>[];
    expect(items.map(({ id }) => id)).toContain(householdId);
    expect(items.find(({ id }) => id === householdId)).toMatchObject({ names: ['陈*兰'] });
  });

  test.each(['%', '6070', '071', '陈 王'])('not by %s', async (q) => {
    expect((await post('/households/search', { q })).body['items']).toEqual([]);
  });
});

describe('a look at personal data', () => {
  test('shows everything once and is on record', async () => {
    const { status, body } = await post(`/persons/${personId}/reveal`, { purpose: '预约签约' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: '陈秀兰', phone: '13812346071', idNumber: '310101195001011234' });
    const audit = await house.database.prisma.audit.findMany({ where: { subject: personId } });
    expect(audit).toMatchObject([{ action: 'person_revealed', purpose: '预约签约' }]);
  });

  test('needs a purpose, a leader, and some patience', async () => {
    expect((await post(`/persons/${personId}/reveal`, {})).status).toBe(400);
    const handler = await createToken(house, { role: 'handler', scope: { buildingIds: [building.id] } });
    const refused = await ask(house.app, `POST /persons/${personId}/reveal`, {
      token: handler,
      payload: { purpose: 'x' },
    });
    expect(refused.status).toBe(403);
    expect((await post(`/persons/${nextId()}/reveal`, { purpose: '预约' })).status).toBe(404);
    let looked = await post(`/persons/${personId}/reveal`, { purpose: '预约' });
    for (let looks = 0; looks < 25 && looked.status === 200; looks += 1) {
      looked = await post(`/persons/${personId}/reveal`, { purpose: '预约' });
    }
    expect(looked.status).toBe(429);
  });
});
