import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { csvOf, openImportRoom, type ImportRoom, type Line } from './import-room.ts';

let room: ImportRoom;
let campaignId: string;
beforeAll(async () => {
  room = await openImportRoom();
});
afterAll(() => room.stop());
beforeEach(async () => {
  campaignId = await room.newCampaign();
});

const commit = async (lines: Line[]) => (await room.importRoster(campaignId, csvOf(lines))).body;
const read = (number: string) =>
  room.database.prisma.household.findFirstOrThrow({
    where: { campaignId, room: number, removedAt: null },
    include: { state: true, persons: { orderBy: { id: 'asc' } } },
  });
const fileOf = async (number: string) => (await read(number)).state?.file as unknown as HouseholdFile;
const namesOf = async (number: string) => {
  const { persons } = await read(number);
  const names = new Map(persons.map(({ id, name }) => [id, name]));
  return (await fileOf(number)).signatories.map(({ personId }) => names.get(personId));
};

interface HouseholdFile {
  tenure: string;
  areaCm2: number;
  handlerId: string | null;
  signatories: { id: string; personId: string; capacity: string; required: boolean }[];
}

async function sign(number: string): Promise<void> {
  const { id, buildingId } = await read(number);
  const { signatories } = await fileOf(number);
  const stages = ['consultation', 'signing'];
  for (const to of stages) await room.api.post(`/buildings/${buildingId}/stage`, { to });
  const signed = await room.api.post(`/households/${id}/signatures`, {
    signatoryId: signatories[0]?.id,
    medium: 'paper',
  });
  if (signed.status !== 201) throw new Error(JSON.stringify(signed.body));
}

describe('importing a changed file', () => {
  test('new rows join known buildings and new ones, and both are on the board', async () => {
    await commit([{ 室号: '101' }]);
    const second = await commit([{ 室号: '101' }, { 室号: '102' }, { 楼栋: '2号楼', 室号: '101' }]);
    expect(second).toMatchObject({ added: 2, changed: 0, unchanged: 1, buildings: 2, newBuildings: 1 });
    const board = await room.api.get(`/campaigns/${campaignId}/board`);
    expect(board.body['totals']).toMatchObject({ total: 3 });
    const names = (board.body['buildings'] as { name: string; counts: { total: number } }[]).map(
      ({ name, counts }) => [name, counts.total],
    );
    expect(new Map(names as [string, number][])).toEqual(new Map([['1号楼', 2], ['2号楼', 1]])); // prettier-ignore
  });

  test('tenure and area reach the building, the rest stays in the tables', async () => {
    await commit([{ 室号: '101', 备注: '旧' }, { 室号: '102' }]);
    const answer = await commit([
      { 室号: '101', 建筑面积: '30.25', 房屋性质: '产权房', 备注: '新', 电话: '13812345678' },
      { 室号: '102' },
    ]);
    expect(answer).toMatchObject({ added: 0, changed: 1, unchanged: 1 });
    const { areaCm2, tenure, tenureLabel, remark, persons } = await read('101');
    expect({ areaCm2, tenure, tenureLabel, remark, phone: persons[0]?.phone }).toEqual({
      areaCm2: 302_500,
      tenure: 'owned',
      tenureLabel: '产权房',
      remark: '新',
      phone: '13812345678',
    });
    expect(await fileOf('101')).toMatchObject({
      tenure: 'owned',
      areaCm2: 302_500,
      signatories: [{ capacity: 'owner' }],
    });
    const board = await room.api.get(`/campaigns/${campaignId}/board`);
    expect(board.body['totals']).toMatchObject({ byTenure: { rented: { total: 1 }, owned: { total: 1 } } });
  });

  test('a blank cell takes nothing away', async () => {
    const full = {
      室号: '101',
      备注: '一',
      电话: '13812345678',
      身份证号: '11010519491231002X',
      单元: '1',
      经办人: '甲',
    };
    await commit([full]);
    expect(await commit([{ 室号: '101', 建筑面积: '' }])).toMatchObject({
      added: 0,
      changed: 0,
      unchanged: 1,
    });
    const { remark, areaCm2, stairwell, handlerName, persons } = await read('101');
    expect([remark, areaCm2, stairwell, handlerName, persons[0]?.phone]).toEqual([
      '一',
      245_000,
      '1',
      '甲',
      '13812345678',
    ]);
  });

  test('another certificate is another household', async () => {
    await commit([{ 室号: '101', 凭证号: 'A' }]);
    expect(await commit([{ 室号: '101', 凭证号: 'B' }])).toMatchObject({ added: 1, removed: 1 });
    expect(await room.database.prisma.household.count({ where: { campaignId, removedAt: null } })).toBe(2);
  });

  test('rows that are missing are told and stay', async () => {
    await commit([{ 室号: '101' }, { 室号: '102' }]);
    expect(await commit([{ 室号: '101' }])).toMatchObject({ removed: 1, unchanged: 1 });
    expect((await read('102')).removedAt).toBeNull();
  });

  test('another handler is assigned when the name is one of the staff', async () => {
    const { body } = await room.api.post('/staff', { name: '经办乙', roles: ['handler'] });
    await commit([{ 室号: '101', 经办人: '查无此人' }]);
    expect((await fileOf('101')).handlerId).toBeNull();
    expect(await commit([{ 室号: '101', 经办人: '经办乙' }])).toMatchObject({ changed: 1 });
    expect((await fileOf('101')).handlerId).toBe(body['id']);
  });

  test('a handler assigned by hand outlasts the old file, and the exported roll changes nothing', async () => {
    const first = await room.api.post('/staff', { name: '经办丙', roles: ['handler'] });
    const second = await room.api.post('/staff', { name: '经办丁', roles: ['handler'] });
    const lines = [{ 室号: '101', 经办人: '经办丙' }];
    await commit(lines);
    expect((await fileOf('101')).handlerId).toBe(first.body['id']);
    await room.api.post(`/households/${(await read('101')).id}/handler`, { staffId: second.body['id'] });
    expect(await commit(lines)).toMatchObject({ changed: 0, unchanged: 1 });
    expect((await fileOf('101')).handlerId).toBe(second.body['id']);
    const exported = await room.importRoster(campaignId, await room.exportRoster(campaignId));
    expect(exported.body).toMatchObject({ changed: 0, unchanged: 1 });
  });
});

describe('other names', () => {
  test('replace the signatories; who is still named stays who he was', async () => {
    await commit([{ 室号: '101', 承租人: '王一、王二' }]);
    const before = await fileOf('101');
    const answer = await commit([{ 室号: '101', 承租人: '王二、王三' }]);
    expect(answer).toMatchObject({ changed: 1, warnings: [] });
    expect(await namesOf('101')).toEqual(['王二', '王三']);
    const after = await fileOf('101');
    expect(after.signatories[0]).toMatchObject({
      id: before.signatories[1]?.id,
      capacity: 'tenant',
      required: true,
    });
    expect(after.signatories[1]).toMatchObject({ capacity: 'co_resident', required: false });
    expect(await commit([{ 室号: '101', 承租人: '王二、王三' }])).toMatchObject({ changed: 0, unchanged: 1 });
  });

  test('are kept out, with a warning, once somebody signed', async () => {
    await commit([{ 室号: '101', 承租人: '王一' }, { 室号: '102' }]);
    await sign('101');
    const answer = await commit([{ 室号: '101', 承租人: '赵六', 备注: '新' }, { 室号: '102' }]);
    expect(answer).toMatchObject({
      changed: 1,
      warnings: [{ row: 2, code: 'signatories_kept', column: '承租人/产权人' }],
    });
    expect(await namesOf('101')).toEqual(['王一']);
    expect((await read('101')).remark).toBe('新');
  });

  test('are kept out, with a warning, once staff named others', async () => {
    await commit([{ 室号: '101', 承租人: '王一' }]);
    const { id } = await read('101');
    const set = await room.api.post(`/households/${id}/signatories`, {
      signatories: [{ name: '继承人', capacity: 'heir', required: true }],
    });
    expect(set.status).toBe(201);
    expect(await commit([{ 室号: '101', 承租人: '王一' }])).toMatchObject({
      changed: 0,
      unchanged: 1,
      warnings: [{ code: 'signatories_kept' }],
    });
    expect(await namesOf('101')).toEqual(['继承人']);
    const exported = await room.preview(campaignId, await room.exportRoster(campaignId));
    expect(exported.body).toMatchObject({ changes: { changed: 0, unchanged: 1 }, warnings: [] });
  });

  test('are kept out as well once staff told who signs for a tenant who died', async () => {
    await commit([{ 室号: '101', 承租人: '王一' }]);
    const { id } = await read('101');
    const [tenant] = (await fileOf('101')).signatories;
    const resolved = await room.api.post(`/households/${id}/signatories/resolution`, {
      persons: [
        { personId: tenant?.personId, relation: 'tenant', state: 'deceased', representative: 'son' },
        { ref: 'son', name: '王二', relation: 'co_resident', state: 'able' },
      ],
    });
    expect(resolved.status).toBe(201);
    expect(await commit([{ 室号: '101', 承租人: '王一' }])).toMatchObject({
      changed: 0,
      warnings: [{ code: 'signatories_kept' }],
    });
    expect(await namesOf('101')).toEqual(['王二', '王二']);
  });
});

test('a building in effect keeps its roll: such rows stay out and say so, the others are imported', async () => {
  await commit([{ 室号: '101' }]);
  await sign('101');
  const { buildingId } = await read('101');
  expect(await room.database.prisma.buildingState.findUnique({ where: { buildingId } })).toMatchObject({
    stage: 'effective',
  });
  const lines = [{ 室号: '101', 建筑面积: '99' }, { 室号: '102' }, { 楼栋: '2号楼', 室号: '1' }];
  const previewed = await room.preview(campaignId, csvOf(lines));
  const errors = [2, 3].map((row) => ({ row, code: 'roll_frozen' }));
  expect(previewed.body).toMatchObject({
    buildings: 1,
    households: 1,
    changes: { added: 1, changed: 0 },
    errors,
  });
  const { body } = await room.commit(String(previewed.body['importId']));
  expect(body).toMatchObject({ added: 1, changed: 0, errors });
  expect((await read('101')).areaCm2).toBe(245_000);
});
