import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { csvOf, openImportRoom, type ImportRoom } from './import-room.ts';
import { rollOf, succeeded, type Roll } from './roll-room.ts';

let room: ImportRoom;
let campaignId: string;
let roll: Roll;
beforeAll(async () => {
  room = await openImportRoom();
});
afterAll(() => room.stop());

const FILE = csvOf([
  { 室号: '101', 凭证号: 'A1', 房屋性质: '售后产权房', 承租人: '王一、王二、王三', 电话: '13812345678' },
  { 室号: '102', 建筑面积: '20' },
  { 室号: '103', 建筑面积: '10.5', 承租人: '赵六', 身份证号: '11010519491231002X' },
]);
beforeEach(async () => {
  campaignId = await room.newCampaign();
  roll = rollOf(room, campaignId);
  await room.importRoster(campaignId, FILE);
});

const split = async (options?: { key?: string }) => {
  const [, moved] = (await roll.fileOf('101')).signatories;
  const parts = [
    { areaCm2: 145_000 },
    { room: '101乙', certificate: 'A2', areaCm2: 100_000, signatoryIds: [moved?.id] },
  ];
  return roll.change('101', 'split', { parts }, options);
};
const merge = async (kept: string, ...merged: string[]) => {
  const mergedIds = await Promise.all(merged.map((number) => roll.idOf(number)));
  return roll.inBuilding('merges', { keptId: await roll.idOf(kept), mergedIds });
};

describe('a household is split', () => {
  test('people and areas go with their part, and both are on the roll', async () => {
    const before = await roll.idOf('101');
    const body = succeeded(await split());
    const { householdIds } = body['ids'] as { householdIds: string[] };
    expect(householdIds).toEqual([before, await roll.idOf('101乙')]);
    expect(await roll.namesOf('101')).toEqual(['王一', '王三']);
    expect(await roll.namesOf('101乙')).toEqual(['王二']);
    expect(await roll.find('101')).toMatchObject({ areaCm2: 145_000, certificate: 'A1' });
    expect(await roll.find('101乙')).toMatchObject({
      areaCm2: 100_000,
      certificate: 'A2',
      tenure: 'owned',
      tenureLabel: '售后产权房',
    });
    expect(await roll.totals()).toMatchObject({ total: 4, byTenure: { owned: { total: 2 } } });
  });

  test('once', async () => {
    const key = randomUUID();
    const body = { parts: [{}, { room: '101乙', signatories: [{ name: '王四' }] }] };
    const first = succeeded(await roll.change('101', 'split', body, { key }));
    expect((await roll.change('101', 'split', body, { key })).body).toEqual(first);
    expect(await roll.totals()).toMatchObject({ total: 4 });
  });

  test('and each part signs with a number of its own', async () => {
    await split();
    await roll.toSigning();
    await roll.sign('101乙');
    await roll.sign('101', 0);
    expect(await roll.totals()).toMatchObject({ signed: 1 });
    await roll.sign('101', 1);
    expect(await roll.totals()).toMatchObject({ signed: 2 });
    expect(await roll.signedOnDays()).toBe(2);
  });

  test('the first part may get another room and certificate, too', async () => {
    const parts = [
      { room: '101甲', certificate: 'B1' },
      { room: '101乙', certificate: 'B1', signatories: [{ name: '王四' }] },
    ];
    succeeded(await roll.change('101', 'split', { parts }));
    const [first, second] = [await roll.find('101甲'), await roll.find('101乙')];
    expect([first.certificate, second.certificateId]).toEqual(['B1', first.certificateId]);
  });

  test.each([
    ['household_exists', [{}, { room: '102', signatories: [{ name: '甲' }] }]],
    ['household_exists', [{}, { certificate: 'A1', signatories: [{ name: '甲' }] }]],
    ['areas_do_not_add_up', [{ areaCm2: 1 }, { room: '109', areaCm2: 1, signatories: [{ name: '甲' }] }]],
    ['no_required_signatory', [{}, { room: '109' }]],
    ['unknown_signatory', [{}, { room: '109', signatoryIds: [randomUUID()] }]],
  ])('but not: %s', async (code, parts) => {
    expect(await roll.change('101', 'split', { parts })).toMatchObject({ status: 409, body: { code } });
    const { prisma } = room.database;
    expect(await prisma.household.count({ where: { campaignId } })).toBe(3);
    expect(await prisma.person.count({ where: { household: { campaignId } } })).toBe(5);
    expect(await prisma.lineWording.count({ where: { household: { campaignId } } })).toBe(0);
  });

  test('but not while somebody has signed', async () => {
    await roll.toSigning();
    await roll.sign('101', 1);
    expect((await split()).body['code']).toBe('has_signed');
  });

  test('but into two parts at least', async () =>
    expect(await roll.change('101', 'split', { parts: [{}] })).toMatchObject({ status: 400 }));
});

describe('households are merged', () => {
  test('people, areas and what is open go to the one that is kept', async () => {
    const [kept, gone] = [await roll.idOf('102'), await roll.idOf('103')];
    const objection = await room.api.post(`/households/${gone}/objections`, {
      category: 'price_calculation',
    });
    const { objectionId } = objection.body['ids'] as { objectionId: string };
    const at = new Date(Date.now() + 86_400_000).toISOString();
    await room.api.post(`/households/${gone}/appointments`, { kind: 'visit', at });
    succeeded(await merge('102', '103'));
    expect((await room.api.get(`/households/${gone}`)).status).toBe(404);
    const { body } = await room.api.get(`/households/${kept}`);
    expect(body).toMatchObject({
      status: 'objecting',
      areaCm2: 305_000,
      objections: [{ id: objectionId }],
      appointments: [{ at }],
      signatories: [{ name: '张*' }, { name: '赵*' }],
      people: expect.arrayContaining([expect.objectContaining({ idNumber: '110105********002X' })]),
    });
    const closed = await room.api.post(`/objections/${objectionId}/closure`, { reason: '已说明' });
    expect(closed).toMatchObject({ status: 201, body: { household: { id: kept } } });
    expect(await roll.totals()).toMatchObject({ total: 2 });
  });

  test('visits to all of them show on its page, and a slip of any can be taken back', async () => {
    const [kept, gone] = [await roll.idOf('102'), await roll.idOf('103')];
    const visit = { channel: 'office', outcome: 'met', note: '在办公室谈过' };
    const slip = succeeded(await room.api.post(`/households/${gone}/visits`, visit));
    succeeded(await merge('102', '103'));
    const contacts = async () => (await room.api.get(`/households/${kept}`)).body['contacts'];
    expect(await contacts()).toMatchObject([{ channel: 'office', note: '在办公室谈过' }]);
    succeeded(
      await room.api.post(`/households/${kept}/withdrawals`, {
        commandId: slip['commandId'],
        reason: '误记',
      }),
    );
    expect(await contacts()).toEqual([]);
  });

  test('but only of this building', async () => {
    const other = await room.newCampaign();
    await room.importRoster(other, FILE);
    const keptId = await roll.idOf('102');
    const foreign = await rollOf(room, other).idOf('103');
    for (const body of [
      { keptId, mergedIds: [foreign] },
      { keptId: foreign, mergedIds: [keptId] },
    ]) {
      expect(await roll.inBuilding('merges', body)).toMatchObject({
        status: 409,
        body: { code: 'unknown_household' },
      });
    }
    expect(await rollOf(room, other).totals()).toMatchObject({ total: 3 });
  });

  test('but not one with itself', async () => {
    const keptId = await roll.idOf('102');
    expect(await roll.inBuilding('merges', { keptId, mergedIds: [keptId] })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'mergedIds' }] },
    });
  });
});

describe('a file that is imported after people changed the roll', () => {
  const changedByHand = async () => {
    succeeded(await split());
    succeeded(await merge('102', '103'));
    succeeded(
      await roll.change('102', 'correction', { tenure: 'owned', areaCm2: 333_000, certificate: 'C7' }),
    );
    succeeded(
      await roll.inBuilding('households', {
        room: '105',
        tenure: 'rented',
        signatories: [{ name: '孙七', phone: '13700000000', idNumber: 'E12345678' }, { name: '孙八' }],
      }),
    );
  };
  const state = async () => {
    const found = await room.database.prisma.household.findMany({
      where: { campaignId, removedAt: null },
      include: { state: true, persons: true },
      orderBy: { id: 'asc' },
    });
    // What the roster said of it is remembered anew; everything that shows stays.
    return found.map(({ roster: _said, ...shown }) => shown);
  };

  test('as the roll was exported, changes nothing', async () => {
    await changedByHand();
    const before = await state();
    const { body } = await room.importRoster(campaignId, await room.exportRoster(campaignId));
    expect(body).toMatchObject({
      added: 0,
      changed: 0,
      unchanged: 4,
      removed: 0,
      warnings: [],
      errors: [],
    });
    expect(await state()).toEqual(before);
  });

  test('as it was before, undoes nothing and says what it left', async () => {
    await changedByHand();
    const before = await state();
    const { body } = await room.importRoster(campaignId, FILE);
    expect(body).toMatchObject({ added: 0, changed: 0, unchanged: 2, removed: 2 });
    expect(body['errors']).toMatchObject([{ row: 4, code: 'taken_off_roll' }]);
    const warnings = (body['warnings'] as { row: number; column: string; code: string }[]).map(
      ({ row, column, code }) => [row, column, code],
    );
    expect(warnings).toEqual([
      [2, '建筑面积', 'correction_kept'],
      [2, '承租人/产权人', 'signatories_kept'],
      [3, '凭证号', 'correction_kept'],
      [3, '房屋性质', 'correction_kept'],
      [3, '建筑面积', 'correction_kept'],
      [3, '承租人/产权人', 'signatories_kept'],
    ]);
    expect(await state()).toEqual(before);
  });

  test('with a word that is new, corrects', async () => {
    await roll.change('102', 'correction', { tenure: 'owned', areaCm2: 333_000 });
    const { body } = await room.importRoster(campaignId, csvOf([{ 室号: '102', 建筑面积: '44' }]));
    expect(body).toMatchObject({ changed: 1 });
    expect(await roll.find('102')).toMatchObject({ areaCm2: 440_000, tenure: 'owned' });
    expect(await roll.fileOf('102')).toMatchObject({ areaCm2: 440_000, tenure: 'owned' });
    const again = await room.importRoster(campaignId, csvOf([{ 室号: '102', 建筑面积: '44' }]));
    expect(again.body).toMatchObject({ changed: 0, unchanged: 1 });
    expect((await roll.find('102')).tenure).toBe('owned');
  });

  test('does not bring back what was removed, but what is added by hand stays', async () => {
    await roll.change('103', 'removal', {});
    expect((await room.importRoster(campaignId, FILE)).body).toMatchObject({
      added: 0,
      errors: [{ row: 4, code: 'taken_off_roll' }],
    });
    await roll.inBuilding('households', {
      room: '103',
      tenure: 'rented',
      areaCm2: 105_000,
      signatories: [{ name: '赵六' }],
    });
    expect((await room.importRoster(campaignId, FILE)).body).toMatchObject({ added: 0, errors: [] });
    expect(await roll.totals()).toMatchObject({ total: 3 });
  });

  test('whose import is undone afterwards is undone only where nothing was split or merged', async () => {
    const importId = await importOf();
    await roll.change('103', 'removal', {});
    await split();
    expect(await room.undo(importId)).toMatchObject({
      status: 409,
      body: { code: 'import_in_use', households: [await roll.idOf('101')] },
    });
  });

  test('whose import is undone after a removal takes back the rest', async () => {
    const importId = await importOf();
    await roll.change('103', 'removal', {});
    expect((await room.undo(importId)).body).toMatchObject({ removed: 2, buildings: 1 });
  });
});

const importOf = async (): Promise<string> =>
  (await room.database.prisma.rosterImport.findFirstOrThrow({ where: { campaignId } })).id;
