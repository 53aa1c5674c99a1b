import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { csvOf, manyLines, openImportRoom, type ImportRoom } from './import-room.ts';

let room: ImportRoom;
beforeAll(async () => {
  room = await openImportRoom();
});
afterAll(() => room.stop());

/** What some work takes: milliseconds by the clock, and of this processor, whatever else the machine does. */
async function timed<T>(work: () => Promise<T>): Promise<{ done: T; clock: number; processor: number }> {
  const startedAt = performance.now();
  const start = process.cpuUsage();
  const done = await work();
  const { user, system } = process.cpuUsage(start);
  return { done, clock: performance.now() - startedAt, processor: (user + system) / 1_000 };
}

test('5,000 households in 100 buildings: preview below 3 s, commit below 60 s, and again unchanged', async () => {
  const campaignId = await room.newCampaign();
  const file = csvOf(manyLines(5_000, 50));
  const preview = await timed(() => room.preview(campaignId, file));
  expect(preview.done.body).toMatchObject({ buildings: 100, households: 5_000, signatories: 10_000 });
  const importId = String(preview.done.body['importId']);
  const commit = await timed(() => room.commit(importId));
  expect(commit.done).toMatchObject({ status: 200, body: { added: 5_000, newBuildings: 100 } });
  const again = await room.preview(campaignId, file);
  expect(again.body['changes']).toEqual({ added: 0, changed: 0, removed: 0, unchanged: 5_000 });
  process.stdout.write(`5,000 households: preview ${preview.clock | 0} ms, commit ${commit.clock | 0} ms\n`);
  expect(preview.processor).toBeLessThan(3_000);
  expect(commit.clock).toBeLessThan(60_000);
});

const totalOf = async (campaignId: string) => {
  const { body } = await room.api.get(`/campaigns/${campaignId}/board`);
  return (body['totals'] as { total: number }).total;
};

test('one building of 6,000 households never sends the engine more than 1.5 MB at once', async () => {
  const campaignId = await room.newCampaign();
  const { body } = await room.importRoster(campaignId, csvOf(manyLines(6_000, 6_000)));
  expect(body).toMatchObject({ added: 6_000, newBuildings: 1 });
  expect(await totalOf(campaignId)).toBe(6_000);
  expect(await room.database.prisma.event.count({ where: { type: 'household_added' } })).toBeGreaterThan(0);
  expect(room.engine.largestMessage).toBeLessThan(1_500_000);
});

test('a building too large for one command is taken back in several', async () => {
  const campaignId = await room.newCampaign();
  const { importId } = await room.importRoster(campaignId, csvOf(manyLines(400, 400)));
  expect(await room.undo(importId)).toMatchObject({ status: 200, body: { removed: 400, buildings: 1 } });
  expect(await totalOf(campaignId)).toBe(0);
});
