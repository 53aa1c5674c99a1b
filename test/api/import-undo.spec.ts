import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '../environment/eventually.ts';
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

const TWO_BUILDINGS: Line[] = [{ 室号: '101' }, { 室号: '102' }, { 楼栋: '2号楼', 室号: '101' }];
const total = async () => {
  const { body } = await room.api.get(`/campaigns/${campaignId}/board`);
  const { buildings, totals } = body as { buildings: unknown[]; totals: { total: number } };
  return [buildings.length, totals.total];
};
const householdIn = async (number: string) =>
  (
    await room.database.prisma.household.findFirstOrThrow({
      where: { campaignId, room: number, removedAt: null },
    })
  ).id;

test('undo takes back every household, empties the board and forgets the people', async () => {
  const { importId } = await room.importRoster(campaignId, csvOf(TWO_BUILDINGS));
  expect(await total()).toEqual([2, 3]);
  expect(await room.undo(importId)).toMatchObject({
    status: 200,
    body: { importId, campaignId, removed: 3, buildings: 2 },
  });
  expect(await total()).toEqual([0, 0]);
  expect(await room.database.prisma.person.count({ where: { household: { campaignId } } })).toBe(0);
});

test('undo twice takes nothing back the second time, and the import cannot be committed again', async () => {
  const { importId } = await room.importRoster(campaignId, csvOf(TWO_BUILDINGS));
  await room.undo(importId);
  expect(await room.undo(importId)).toMatchObject({ status: 200, body: { removed: 0 } });
  expect(await room.commit(importId)).toMatchObject({ status: 409, body: { code: 'import_undone' } });
});

test('the same file adds everything again, with new ids', async () => {
  const { importId } = await room.importRoster(campaignId, csvOf(TWO_BUILDINGS));
  const before = await householdIn('102');
  await room.undo(importId);
  const again = await room.importRoster(campaignId, csvOf(TWO_BUILDINGS));
  expect(again.body).toMatchObject({ added: 3, changed: 0, newBuildings: 2 });
  expect(await total()).toEqual([2, 3]);
  expect(await householdIn('102')).not.toBe(before);
});

test('a household with something recorded on it refuses the whole undo and is named', async () => {
  const { importId } = await room.importRoster(campaignId, csvOf(TWO_BUILDINGS));
  const used = await householdIn('102');
  await room.api.post(`/households/${used}/surveys`, { intent: 'willing' });
  expect(await room.undo(importId)).toMatchObject({
    status: 409,
    body: { code: 'import_in_use', households: [used] },
  });
  expect(await total()).toEqual([2, 3]);
  const stored = await room.database.prisma.rosterImport.findUniqueOrThrow({ where: { id: importId } });
  expect(stored.state).toBe('committed');
});

test('that staff were reminded of a household is no use of it', async () => {
  const policy = { template: 'shanghai-95', reminders: { notSurveyed: { after: 'PT1S' } } };
  const { body } = await room.api.post('/campaigns', { name: '提醒', policy });
  campaignId = String(body['id']);
  const { importId } = await room.importRoster(campaignId, csvOf([{ 室号: '101' }, { 室号: '102' }]));
  const { prisma } = room.database;
  const { id: buildingId } = await prisma.building.findFirstOrThrow({ where: { campaignId } });
  await eventually(async () => {
    // A command that is refused, but lets the building look at its clock.
    await room.api.post(`/buildings/${buildingId}/stage`, { to: 'closed' });
    const raised = { buildingId, type: 'reminder_raised', householdId: { not: null } };
    expect(await prisma.event.count({ where: raised })).toBe(2);
  });
  expect(await room.undo(importId)).toMatchObject({ status: 200, body: { removed: 2 } });
});

test('only what the import added goes; what it corrected and what others added stays', async () => {
  const first = await room.importRoster(campaignId, csvOf([{ 室号: '101' }]));
  const lines = [{ 室号: '101', 建筑面积: '50', 备注: '新' }, { 室号: '102' }];
  const second = await room.importRoster(campaignId, csvOf(lines));
  expect(await room.undo(second.importId)).toMatchObject({ status: 200, body: { removed: 1, buildings: 0 } });
  expect(await total()).toEqual([1, 1]);
  expect(await room.undo(first.importId)).toMatchObject({ status: 200, body: { removed: 1, buildings: 1 } });
  expect(await total()).toEqual([0, 0]);
});

test('names that a later import changed count as use of the first one', async () => {
  const { importId } = await room.importRoster(campaignId, csvOf([{ 室号: '101', 承租人: '王一' }]));
  await room.importRoster(campaignId, csvOf([{ 室号: '101', 承租人: '王二' }]));
  const used = await householdIn('101');
  expect(await room.undo(importId)).toMatchObject({ status: 409, body: { households: [used] } });
});

test('an import that was never committed takes nothing back and is over', async () => {
  const { body } = await room.preview(campaignId, csvOf(TWO_BUILDINGS));
  expect(await room.undo(String(body['importId']))).toMatchObject({
    status: 200,
    body: { removed: 0, buildings: 0 },
  });
  expect(await room.commit(String(body['importId']))).toMatchObject({
    status: 409,
    body: { code: 'import_undone' },
  });
});

test('something recorded in the last moment keeps its building; the rest can be taken back later', async () => {
  const { importId } = await room.importRoster(campaignId, csvOf([{ 室号: '101' }]));
  const used = await householdIn('101');
  // The building knows of a survey that the tables do not tell of.
  const { prisma } = room.database;
  await room.api.post(`/households/${used}/surveys`, { intent: 'willing' });
  await prisma.$executeRaw`UPDATE event SET type = 'household_corrected' WHERE household_id = ${used}::uuid`;
  expect(await room.undo(importId)).toMatchObject({ status: 409, body: { code: 'import_in_use' } });
  expect(await total()).toEqual([1, 1]);
  expect(await prisma.rosterImport.findUnique({ where: { id: importId } })).toMatchObject({
    state: 'committed',
  });
});

test.each(['commit', 'undo'])('%s of an unknown import is a 404, below a director a 403', async (step) => {
  const { body } = await room.preview(campaignId, csvOf(TWO_BUILDINGS));
  const path = `/imports/${String(body['importId'])}/${step}`;
  expect(await room.api.post(`/imports/${campaignId}/${step}`, {})).toMatchObject({
    status: 404,
    body: { code: 'unknown_import' },
  });
  expect(await room.api.post('/imports/nonsense/commit', {})).toMatchObject({ status: 404 });
  expect(await room.api.post(path, {}, { role: 'leader' })).toMatchObject({ status: 403 });
  expect(await room.api.post(path, { force: true })).toMatchObject({
    status: 400,
    body: { code: 'unrecognized_keys' },
  });
});
