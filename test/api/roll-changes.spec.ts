import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { freshId } from '../environment/roll.ts';
import { csvOf, openImportRoom, type ImportRoom } from './import-room.ts';
import { rollOf, succeeded, type Roll } from './roll-room.ts';

let room: ImportRoom;
let campaignId: string;
let roll: Roll;
beforeAll(async () => {
  room = await openImportRoom();
});
afterAll(() => room.stop());
beforeEach(async () => {
  campaignId = await room.newCampaign();
  roll = rollOf(room, campaignId);
  const lines = [{ 室号: '101', 凭证号: 'A1' }, { 室号: '102' }, { 室号: '103' }];
  await room.importRoster(campaignId, csvOf(lines));
});

const NEW = {
  room: '１０４',
  stairwell: '1单元',
  floor: '3层',
  certificate: 'a 9',
  tenure: 'owned',
  areaCm2: 305_000,
  signatories: [
    { name: '李　雷', phone: '+86 138-1234-5678/13900001111', idNumber: '11010519491231002x' },
    { name: '韩梅梅', required: false },
  ],
};

describe('a household is added', () => {
  test('with its people, cleaned as a roster is, and counts at once', async () => {
    const body = succeeded(await roll.inBuilding('households', NEW));
    const { householdId, signatoryIds } = body['ids'] as { householdId: string; signatoryIds: string[] };
    expect(body).toMatchObject({ building: { counts: { total: 4 } } });
    expect(await roll.totals()).toMatchObject({ total: 4, byTenure: { owned: { total: 1 } } });
    const { body: page } = await room.api.get(`/households/${householdId}`);
    expect(page).toMatchObject({
      room: '104',
      stairwell: '1',
      floor: '3',
      certificate: 'a9',
      tenure: 'owned',
      tenureLabel: '产权房',
      areaCm2: 305_000,
      status: 'not_contacted',
      signatories: [
        { id: signatoryIds[0], name: '李*', capacity: 'owner', required: true },
        { id: signatoryIds[1], name: '韩*梅', capacity: 'owner', required: false },
      ],
    });
    const people = page['people'] as { id: string; name: string }[];
    const { id } = people.find(({ name }) => name === '李*') ?? { id: '' };
    const looked = await room.api.post(`/persons/${id}/reveal`, { purpose: '核对' });
    expect(looked.body).toMatchObject({
      name: '李雷',
      phone: '13812345678',
      otherPhones: ['13900001111'],
      idNumber: '11010519491231002X',
    });
  });

  test('and signs as any other, with a number', async () => {
    await roll.toSigning();
    await roll.inBuilding('households', NEW);
    expect(await roll.sign('104')).toMatchObject({ household: { status: 'signed' } });
    expect(await roll.totals()).toMatchObject({ total: 4, signed: 1 });
  });

  test('once, however often the request is sent, also at the same time', async () => {
    const key = randomUUID();
    const twins = await Promise.all([1, 2, 3].map(() => roll.inBuilding('households', NEW, { key })));
    const again = await roll.inBuilding('households', NEW, { key });
    const ids = new Set([...twins, again].map(({ body }) => JSON.stringify(body['ids'])));
    expect(ids.size).toBe(1);
    expect(again.headers).toHaveProperty('idempotent-replay', 'true');
    expect(await roll.totals()).toMatchObject({ total: 4 });
    const { persons } = await roll.find('104');
    expect(persons).toHaveLength(2);
  });

  test('once, when two people add it at the same time', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => roll.inBuilding('households', NEW)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ body }) => body['code'] === 'household_exists')).toHaveLength(3);
    expect(await roll.totals()).toMatchObject({ total: 4 });
  });

  test('with a certificate that another flat has: the two are one certificate', async () => {
    await roll.inBuilding('households', { ...NEW, certificate: 'A1' });
    expect((await roll.find('104')).certificateId).toBe((await roll.find('101')).certificateId);
  });

  test.each([
    ['household_exists', { ...NEW, room: '101', certificate: 'A 1' }],
    ['household_exists', { ...NEW, room: '102', certificate: undefined }],
    ['no_required_signatory', { ...NEW, signatories: [{ name: '李雷', required: false }] }],
  ])('but not %s, and then nothing of it stays', async (code, body) => {
    const reason = `理由 ${randomUUID()}`;
    expect(await roll.inBuilding('households', { ...body, reason })).toMatchObject({
      status: 409,
      body: { code },
    });
    const { prisma } = room.database;
    expect(await prisma.household.count({ where: { campaignId } })).toBe(3);
    expect(await prisma.person.count({ where: { household: { campaignId } } })).toBe(3);
    expect(await prisma.note.count({ where: { text: reason } })).toBe(0);
  });

  test.each([
    ['room', { ...NEW, room: ' ' }],
    ['signatories', { ...NEW, signatories: [] }],
    ['signatories.0.name', { ...NEW, signatories: [{ name: '李雷、韩梅梅' }] }],
    ['areaCm2', { ...NEW, areaCm2: 0 }],
    ['reason', { ...NEW, reason: ' ' }],
  ])('but not with a fault in %s', async (path, body) => {
    expect(await roll.inBuilding('households', body)).toMatchObject({
      status: 400,
      body: { code: 'invalid_body', errors: [{ path }] },
    });
  });

  test('but not by a handler, nor in a building that nobody knows', async () => {
    const path = `/buildings/${await roll.buildingId()}/households`;
    expect((await room.api.post(path, NEW, { role: 'handler' })).status).toBe(403);
    expect((await room.api.post(`/buildings/${freshId()}/households`, NEW)).body['code']).toBe(
      'unknown_building',
    );
  });

  test('nobody sees it before its building has it, and trying again adds it', async () => {
    const key = randomUUID();
    room.engine.isAway = true;
    expect((await roll.inBuilding('households', NEW, { key })).status).toBe(503);
    room.engine.isAway = false;
    const { body } = await room.api.get(`/buildings/${await roll.buildingId()}`);
    expect(body['households']).toHaveLength(3);
    expect(await room.database.prisma.household.count({ where: { campaignId } })).toBe(4);
    succeeded(await roll.inBuilding('households', NEW, { key }));
    expect((await roll.find('104')).persons).toHaveLength(2);
    expect(await roll.totals()).toMatchObject({ total: 4 });
  });

  test('with another body under a key that never arrived: only the second counts', async () => {
    const key = randomUUID();
    room.engine.isAway = true;
    await roll.inBuilding('households', NEW, { key });
    room.engine.isAway = false;
    succeeded(await roll.inBuilding('households', { ...NEW, areaCm2: 400_000 }, { key }));
    expect((await roll.find('104')).areaCm2).toBe(400_000);
  });
});

describe('a household is removed', () => {
  test('after it signed: counts, days and signing numbers go with it, the past stays as it was', async () => {
    await roll.toSigning();
    await roll.sign('101');
    await roll.sign('102');
    const before = new Date().toISOString();
    const seen = await roll.totals(before);
    const householdId = await roll.idOf('101');
    expect(succeeded(await roll.change('101', 'removal', {}))).not.toHaveProperty('household');
    expect(await roll.totals()).toMatchObject({ total: 2, signed: 1 });
    expect(await roll.totals(before)).toEqual(seen);
    expect(seen).toMatchObject({ total: 3, signed: 2 });
    expect(await roll.signedOnDays()).toBe(1);
    const ledger = (await room.api.get(`/campaigns/${campaignId}/ledger`)).body['items'];
    expect(ledger).toMatchObject([{ number: 1, householdId, voidedAt: expect.any(String) }, { number: 2 }]);
    expect((await room.api.get(`/campaigns/${campaignId}/ledger/verification`)).body).toMatchObject({
      ok: true,
    });
  });

  test('its page and its commands are gone; its history stays with the building', async () => {
    const path = `/households/${await roll.idOf('101')}`;
    const objection = await room.api.post(`${path}/objections`, { category: 'trust' });
    const { objectionId } = objection.body['ids'] as { objectionId: string };
    await roll.change('101', 'removal', { reason: '重复登记' });
    expect(await room.api.get(path)).toMatchObject({ status: 404, body: { code: 'unknown_household' } });
    expect(await room.api.post(`${path}/surveys`, { intent: 'willing' })).toMatchObject({
      status: 404,
      body: { code: 'unknown_household' },
    });
    expect((await room.api.post(`/objections/${objectionId}/closure`, { reason: 'x' })).status).toBe(404);
    const { body } = await room.api.get(`/buildings/${await roll.buildingId()}/events`);
    const items = body['items'] as { type: string; texts?: object }[];
    expect(items.slice(-3)).toMatchObject([
      { type: 'objection_raised', objectionId },
      { type: 'objection_closed', objectionId, data: { by: 'removal' } },
      { type: 'household_removed', data: { because: 'removal' }, texts: { reason: '重复登记' } },
    ]);
    const row = await room.database.prisma.objection.findUniqueOrThrow({ where: { id: objectionId } });
    expect(row).toMatchObject({ dueAt: null, closedAt: expect.any(Date), withdrawn: false });
  });

  test('in a batch, what follows on it is refused', async () => {
    const path = `/households/${await roll.idOf('101')}`;
    const commands = [
      { id: randomUUID(), path: `${path}/removal`, body: { reason: '重复' } },
      { id: randomUUID(), path: `${path}/surveys`, body: { intent: 'willing' } },
    ];
    const { body } = await room.api.post('/commands', { commands });
    expect(body['outcomes']).toMatchObject([{ status: 201 }, { body: { code: 'unknown_household' } }]);
  });

  test('and may be added again: it is a new household then', async () => {
    const gone = await roll.idOf('102');
    await roll.change('102', 'removal', {});
    succeeded(await roll.inBuilding('households', { ...NEW, room: '102', certificate: undefined }));
    expect(await roll.idOf('102')).not.toBe(gone);
    expect(await roll.totals()).toMatchObject({ total: 3 });
  });
});

describe('a household is corrected', () => {
  test('on its page, on the board and in the rules alike', async () => {
    succeeded(
      await roll.change('102', 'correction', { tenure: 'owned', areaCm2: 333_000, certificate: 'b 2' }),
    );
    const { body } = await room.api.get(`/households/${await roll.idOf('102')}`);
    expect(body).toMatchObject({
      tenure: 'owned',
      tenureLabel: '产权房',
      areaCm2: 333_000,
      certificate: 'b2',
    });
    expect(await roll.fileOf('102')).toMatchObject({ tenure: 'owned', areaCm2: 333_000 });
    expect(await roll.totals()).toMatchObject({ byTenure: { rented: { total: 2 }, owned: { total: 1 } } });
  });

  test('of its certificate, which it then shares, or no longer has', async () => {
    await roll.change('102', 'correction', { certificate: 'A1' });
    expect((await roll.find('102')).certificateId).toBe((await roll.find('101')).certificateId);
    await roll.change('102', 'correction', { certificate: null });
    expect(await roll.find('102')).toMatchObject({
      certificate: null,
      certificateId: await roll.idOf('102'),
    });
  });

  test.each([
    ['nothing_changed', {}],
    ['nothing_changed', { tenure: 'rented', areaCm2: 245_000, certificate: 'A 1' }],
  ])('but not where %s', async (code, change) => {
    expect(await roll.change('101', 'correction', change)).toMatchObject({ status: 409, body: { code } });
    expect(await room.database.prisma.lineWording.count({ where: { household: { campaignId } } })).toBe(0);
  });

  test('but not to the certificate of another household of the room', async () => {
    await roll.inBuilding('households', { ...NEW, room: '101', certificate: 'A2' });
    const [first] = await room.database.prisma.household.findMany({
      where: { campaignId, certificate: 'A2' },
    });
    const path = `/households/${first?.id}/correction`;
    expect(await room.api.post(path, { certificate: 'A1', reason: '核实' })).toMatchObject({
      status: 409,
      body: { code: 'household_exists' },
    });
  });
});

test('once the agreement is in effect the roll is frozen, whoever would change it', async () => {
  await roll.toSigning();
  for (const number of ['101', '102', '103']) await roll.sign(number);
  const frozen = { status: 409, body: { code: 'roll_frozen' } };
  expect(await roll.inBuilding('households', NEW)).toMatchObject(frozen);
  expect(await roll.change('101', 'removal', {})).toMatchObject(frozen);
  expect(await roll.change('101', 'correction', { areaCm2: 1 })).toMatchObject(frozen);
  const parts = [{}, { certificate: 'B', signatories: [{ name: '甲' }] }];
  expect(await roll.change('101', 'split', { parts })).toMatchObject(frozen);
  const [keptId, mergedId] = [await roll.idOf('101'), await roll.idOf('102')];
  expect(await roll.inBuilding('merges', { keptId, mergedIds: [mergedId] })).toMatchObject(frozen);
  const { body } = await room.preview(campaignId, csvOf([{ 室号: '104' }, { 室号: '101', 凭证号: 'A1', 建筑面积: '9' }])); // prettier-ignore
  expect(body).toMatchObject({ errors: [{ code: 'roll_frozen' }, { code: 'roll_frozen' }] });
  expect(await roll.totals()).toMatchObject({ total: 3, signed: 3 });
});
