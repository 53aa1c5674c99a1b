import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { writeXlsx } from 'hucre/xlsx';
import { csvOf, openImportRoom, type ImportRoom } from './import-room.ts';

let room: ImportRoom;
beforeAll(async () => {
  room = await openImportRoom();
});
afterAll(() => room.stop());

const sample = (name: string) => readFile(new URL(`../../samples/${name}`, import.meta.url));

describe('committing the sample of 13 buildings', () => {
  let campaignId: string;
  let file: Buffer;
  let expected: {
    buildings: number;
    households: number;
    signatories: number;
    byTenure: Record<string, number>;
  };
  let importId: string;

  beforeAll(async () => {
    campaignId = await room.newCampaign();
    file = await sample('base-13-buildings.xlsx');
    expected = JSON.parse(String(await sample('base-13-buildings.expected.json')));
  });

  test('the preview counts what the file holds and stores nothing but itself', async () => {
    const { status, body } = await room.preview(campaignId, file);
    importId = String(body['importId']);
    const { buildings, households, signatories, byTenure } = expected;
    expect(status).toBe(200);
    expect(body).toMatchObject({
      buildings,
      households,
      signatories,
      byTenure,
      changes: { added: households, changed: 0, removed: 0, unchanged: 0 },
    });
    expect(await room.database.prisma.household.count({ where: { campaignId } })).toBe(0);
    const stored = await room.database.prisma.rosterImport.findUniqueOrThrow({ where: { id: importId } });
    expect(Object.keys(stored.lines as object)).toEqual(['sealed']);
  });

  test('the commit puts every household on the board, its building at work', async () => {
    const { status, body } = await room.commit(importId);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      campaignId,
      importId,
      added: expected.households,
      changed: 0,
      unchanged: 0,
      removed: 0,
      buildings: expected.buildings,
      newBuildings: expected.buildings,
      errors: [],
    });
    const board = await room.api.get(`/campaigns/${campaignId}/board`);
    expect(board.body['totals']).toMatchObject({
      total: expected.households,
      signed: 0,
      byTenure: {
        rented: { total: expected.byTenure['rented'] },
        owned: { total: expected.byTenure['owned'] },
      },
    });
    expect(board.body['buildings']).toHaveLength(expected.buildings);
    expect(room.engine.runs.size).toBe(expected.buildings);
    expect(await room.database.prisma.person.count()).toBe(expected.signatories);
  });

  test('committing twice adds nothing', async () => {
    const { status, body } = await room.commit(importId);
    expect(status).toBe(200);
    expect(body).toMatchObject({ added: 0, changed: 0, unchanged: expected.households, newBuildings: 0 });
    expect(await room.database.prisma.household.count({ where: { campaignId } })).toBe(expected.households);
  });

  test('the same file again adds and changes nothing', async () => {
    const previewed = await room.preview(campaignId, file);
    expect(previewed.body['changes']).toEqual({
      added: 0,
      changed: 0,
      removed: 0,
      unchanged: expected.households,
    });
    const { body } = await room.commit(String(previewed.body['importId']));
    expect(body).toMatchObject({ added: 0, changed: 0, unchanged: expected.households });
    expect(await room.database.prisma.household.count({ where: { campaignId } })).toBe(expected.households);
  });

  test('the exported roll changes nothing when it is imported', async () => {
    const { body } = await room.preview(campaignId, await room.exportRoster(campaignId));
    expect(body).toMatchObject({
      households: expected.households,
      changes: { added: 0, changed: 0, removed: 0, unchanged: expected.households },
      errors: [],
    });
  });
});

describe('what a commit stores', () => {
  test('signatories by tenure, a handler known by name, one id for a shared certificate', async () => {
    const campaignId = await room.newCampaign();
    const staff = await room.api.post('/staff', { name: '经办甲', roles: ['handler'] });
    const rows = [
      { 室号: '101', 承租人: '王一、王二', 凭证号: '租1', 经办人: '经办甲', 电话: '13812345678' },
      { 室号: '102', 承租人: '李一、李二', 房屋性质: '产权房', 凭证号: '租1', 建筑面积: '' },
      { 室号: '103' },
      { 室号: '104', 经办人: '查无此人' },
    ];
    await room.importRoster(campaignId, csvOf(rows));
    const households = await room.database.prisma.household.findMany({
      where: { campaignId },
      include: { state: true, persons: true },
      orderBy: { room: 'asc' },
    });
    const files = households.map(({ state }) => state?.file as unknown as HouseholdFile);
    const [rented, owned, alone] = households;
    expect(files[0]?.signatories.map(({ capacity, required }) => [capacity, required])).toEqual([
      ['tenant', true],
      ['co_resident', false],
    ]);
    expect(files[1]?.signatories.map(({ capacity, required }) => [capacity, required])).toEqual([
      ['owner', true],
      ['owner', true],
    ]);
    expect(files.map(({ handlerId }) => handlerId)).toEqual([staff.body['id'], null, null, null]);
    expect(households[3]?.handlerName).toBe('查无此人');
    expect(rented?.certificateId).toBe(owned?.certificateId);
    expect(alone?.certificateId).toBe(alone?.id);
    expect([rented?.areaCm2, owned?.areaCm2]).toEqual([245_000, null]);
    expect(files.map(({ areaCm2 }) => areaCm2)).toEqual([245_000, 0, 245_000, 245_000]);
    const phones = new Map(rented?.persons.map(({ name, phone }) => [name, phone]));
    expect(phones).toEqual(new Map([['王一', '13812345678'], ['王二', null]])); // prettier-ignore
  });

  test('ID numbers only sealed, and the file itself not at all', async () => {
    const campaignId = await room.newCampaign();
    const idNumber = '11010519491231002X';
    const { importId } = await room.importRoster(campaignId, csvOf([{ 室号: '1', 身份证号: idNumber }]));
    const [person] = await room.database.prisma.person.findMany({ where: { household: { campaignId } } });
    expect(person?.idNumber?.length).toBeGreaterThan(idNumber.length);
    expect(Buffer.from(person?.idNumber ?? []).includes(idNumber)).toBe(false);
    const stored = await room.database.prisma.rosterImport.findUniqueOrThrow({ where: { id: importId } });
    expect(stored).toMatchObject({ state: 'committed', lines: null });
    const exported = await room.preview(campaignId, await room.exportRoster(campaignId));
    expect(exported.body).toMatchObject({ changes: { unchanged: 1, changed: 0 }, warnings: [] });
  });

  test('text without the characters that PostgreSQL cannot store', async () => {
    const campaignId = await room.newCampaign();
    const rows = [
      ['楼栋', '室号', '房屋性质', '承租人', '备注'],
      ['1号楼', '101', '公房', '张三', '_x0000__xD800_好'],
    ];
    await room.importRoster(campaignId, await writeXlsx({ sheets: [{ name: '户册', rows }] }));
    const [household] = await room.database.prisma.household.findMany({ where: { campaignId } });
    expect(household?.remark).toBe('好');
  });

  test('no name, phone or ID number reaches an event or the engine', async () => {
    const campaignId = await room.newCampaign();
    const line = { 室号: '1', 承租人: '欧阳秘密', 电话: '13900001111', 备注: '机密备注' };
    await room.importRoster(campaignId, csvOf([line]));
    const events = await room.database.prisma.event.findMany();
    const told = JSON.stringify([events, [...room.engine.runs.values()]]);
    for (const secret of ['欧阳秘密', '13900001111', '机密备注']) expect(told).not.toContain(secret);
  });
});

interface HouseholdFile {
  signatories: { capacity: string; required: boolean }[];
  handlerId: string | null;
  areaCm2: number;
}
