import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { EngineAway } from '../../api/engine/engine.ts';
import { randomUUID } from 'node:crypto';
import { csvOf, manyLines, openImportRoom, type ImportRoom } from './import-room.ts';

let room: ImportRoom;
let campaignId: string;
beforeAll(async () => {
  room = await openImportRoom();
});
afterAll(() => room.stop());
beforeEach(async () => {
  campaignId = await room.newCampaign();
  room.engine.isAway = false;
  room.engine.beforeStart = () => undefined;
});

const previewed = async (file: string) => String((await room.preview(campaignId, file)).body['importId']);
const stateOf = async (id: string) =>
  (await room.database.prisma.rosterImport.findUniqueOrThrow({ where: { id } })).state;
const startedHere = async () => {
  const buildings = await room.database.prisma.building.findMany({ where: { campaignId } });
  return buildings.filter(({ id }) => room.engine.runs.has(id)).length;
};
const total = async () => {
  const { body } = await room.api.get(`/campaigns/${campaignId}/board`);
  return (body['totals'] as { total: number }).total;
};

test('the engine away: 503 to be repeated; the roll is whole and the repeat finishes with the first counts', async () => {
  const importId = await previewed(csvOf(manyLines(30, 3)));
  const key = randomUUID();
  room.engine.beforeStart = (started) => {
    if (started % 10 === 4) throw new EngineAway();
  };
  const away = await room.api.post(`/imports/${importId}/commit`, {}, { key });
  expect(away).toMatchObject({ status: 503, body: { code: 'engine_away' } });
  expect(away.headers).toHaveProperty('retry-after');
  expect([await total(), await stateOf(importId)]).toEqual([30, 'committing']);
  expect(await startedHere()).toBeLessThan(10);

  room.engine.beforeStart = () => undefined;
  const repeated = await room.api.post(`/imports/${importId}/commit`, {}, { key });
  expect(repeated).toMatchObject({ status: 200, body: { added: 30, newBuildings: 10 } });
  expect([await startedHere(), await total(), await stateOf(importId)]).toEqual([10, 30, 'committed']);
  expect(await room.commit(importId)).toMatchObject({ status: 200, body: { added: 0 } });
});

test('a crash between the tables and the engine is resumed at the next start', async () => {
  const importId = await previewed(csvOf(manyLines(6, 2)));
  room.engine.isAway = true;
  expect((await room.commit(importId)).status).toBe(503);
  room.engine.isAway = false;
  await room.resume();
  expect([await startedHere(), await stateOf(importId)]).toEqual([3, 'committed']);
  const household = await room.database.prisma.household.findFirstOrThrow({ where: { campaignId } });
  const survey = await room.api.post(`/households/${household.id}/surveys`, { intent: 'willing' });
  expect(survey).toMatchObject({ status: 201, body: { seq: 2 } });
});

test('an interrupted commit is finished before the next one and before an undo', async () => {
  const first = await previewed(csvOf([{ 室号: '101' }]));
  const second = await previewed(csvOf([{ 室号: '101', 建筑面积: '30' }, { 室号: '102' }]));
  room.engine.isAway = true;
  await room.commit(first);
  room.engine.isAway = false;
  expect(await room.commit(second)).toMatchObject({ status: 200, body: { added: 1, changed: 1 } });
  expect(await stateOf(first)).toBe('committed');
  room.engine.isAway = true;
  expect((await room.undo(second)).status).toBe(503);
  expect(await stateOf(second)).toBe('undoing');
  room.engine.isAway = false;
  expect(await room.undo(second)).toMatchObject({ status: 200, body: { removed: 1 } });
  expect(await total()).toBe(1);
});

test('two commits at once, of one import and of two with the same file, add every household once', async () => {
  const file = csvOf(manyLines(40, 10));
  const [first, second] = [await previewed(file), await previewed(file)];
  const answers = await Promise.all([
    room.commit(first),
    room.commit(first),
    room.commit(second),
    room.commit(second),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(answers.reduce((sum, { body }) => sum + Number(body['added']), 0)).toBe(40);
  expect(await total()).toBe(40);
});

test('a transaction that fails leaves nothing, and the commit can be repeated', async () => {
  const importId = await previewed(csvOf([{ 室号: '101' }]));
  const { pool } = room.database;
  await pool.query('ALTER TABLE household_state RENAME TO household_state_away');
  expect((await room.commit(importId)).status).toBe(500);
  await pool.query('ALTER TABLE household_state_away RENAME TO household_state');
  expect(await room.database.prisma.building.count({ where: { campaignId } })).toBe(0);
  expect(await stateOf(importId)).toBe('previewed');
  expect(await room.commit(importId)).toMatchObject({ status: 200, body: { added: 1 } });
});

test('listeners hear how far a commit is, and of its end', async () => {
  const client = await room.database.pool.connect();
  const heard: Record<string, unknown>[] = [];
  client.on('notification', ({ payload = '' }) => heard.push(JSON.parse(payload) as Record<string, unknown>));
  await client.query('LISTEN doorstep_import');
  const importId = await previewed(csvOf(manyLines(60, 1)));
  await room.commit(importId);
  await client.query('UNLISTEN doorstep_import');
  client.release();
  expect(heard.at(-1)).toEqual({ campaignId, importId, done: 60, total: 60 });
  expect(heard[0]).toEqual({ campaignId, importId, done: 0, total: 60 });
});
