import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Board, MeetingPack } from '../../api/contract.ts';
import { civilDateOf } from '../../domain/working-time.ts';
import { Connection, type Answer } from '../../local/demo/connection.ts';
import { playDemo } from '../../local/demo/play.ts';
import { HOLDOUTS, planCampaign } from '../../local/demo/plan.ts';
import { openDatabase, type Database } from '../../prisma/client.ts';
import { startTestApi, type TestApi } from '../environment/api.ts';
import { createTestDatabase, type TestDatabase } from '../environment/database.ts';
import { createInMemoryEngine } from '../environment/in-memory-engine.ts';

const ROSTER = fileURLToPath(new URL('../../samples/base-13-buildings.xlsx', import.meta.url));
const PLAYS_WITHIN = 180_000;

/** A connection that is lost after so many posts. */
class LostConnection extends Connection {
  #left = 1_500;

  override async post<T>(path: string, body: object | FormData | null, key: string): Promise<Answer<T>> {
    this.#left -= 1;
    if (this.#left < 0) throw new Error('connection lost');
    return super.post(path, body, key);
  }
}

describe('npm run demo', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let api: TestApi;
  let told: { mockRestore(): void };
  let address: readonly [url: string, token: string];

  beforeAll(async () => {
    // What it tells its onlookers is not for the report of the specs.
    told = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    testDatabase = await createTestDatabase();
    database = openDatabase(testDatabase.url);
    api = await startTestApi(database, createInMemoryEngine(database.pool));
    await api.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = api.app.server.address() as AddressInfo;
    const { body } = await api.post('/tokens', { name: 'demo', role: 'administrator' });
    address = [`http://127.0.0.1:${port}`, String(body['token'])];
  });
  afterAll(async () => {
    told.mockRestore();
    await api.stop();
    await database.close();
    await testDatabase.drop();
  });

  const play = (connection: Connection) =>
    playDemo(connection, { rosterFile: ROSTER, speed: 1_000, url: 'http://board' });
  const countEvents = (type: string) => database.prisma.event.count({ where: { type } });

  test(
    'stops where the connection is lost',
    async () => {
      await expect(play(new LostConnection(...address))).rejects.toThrow('connection lost');
      expect(await countEvents('visit_recorded')).toBeGreaterThan(500);
      expect(await countEvents('signature_recorded')).toBe(0);
    },
    PLAYS_WITHIN,
  );

  test(
    'goes on from there until 19 households are missing, and no rule refuses anything',
    async () => {
      const { board, refusals, wasPlayed } = await play(new Connection(...address));
      expect({ refusals, wasPlayed }).toEqual({ refusals: 0, wasPlayed: false });
      expect(board.totals).toMatchObject({ total: 702, signed: 683 });
      expect(board.buildings.map(({ counts }) => counts.total - counts.signed)).toEqual(HOLDOUTS);
      expect(board.buildings.filter(({ stage }) => stage === 'effective')).toHaveLength(10);
    },
    PLAYS_WITHIN,
  );

  test('did nothing twice', async () => {
    const { items } = (await api.get('/campaigns')).body as { items: { id: string; createdAt: string }[] };
    const { buildings } = (await api.get(`/campaigns/${items[0]?.id}/board`)).body as unknown as Board;
    const houses = buildings.map(({ id, name, counts }) => ({
      id,
      name,
      flats: Array.from({ length: counts.total }, (_, index) => ({ id: `${id} ${index}`, room: '' })),
    }));
    const roll = { campaignId: '', createdAt: items[0]?.createdAt ?? '', houses };
    const planned = planCampaign(roll, { handlerId: '', leaderId: '' }).flatMap(({ actions }) => actions);
    const plannedTo = (end: string) =>
      planned.filter(({ what }) => what.kind === 'command' && what.path.endsWith(end)).length;
    expect(await countEvents('survey_recorded')).toBe(plannedTo('/surveys'));
    expect(await countEvents('visit_recorded')).toBe(plannedTo('/visits'));
    expect(await countEvents('objection_raised')).toBe(plannedTo('/objections'));
    expect(await countEvents('household_signed')).toBe(683);
  });

  test('leaves the meeting something to talk about', async () => {
    const { items } = (await api.get('/campaigns')).body as { items: { id: string }[] };
    const today = civilDateOf(new Date().toISOString());
    const { body } = await api.get(`/campaigns/${items[0]?.id}/packs/${today}`);
    const pack = body as unknown as MeetingPack;
    expect(pack.holdouts).toHaveLength(19);
    expect(new Set(pack.holdouts.map(({ obstacle }) => obstacle)).size).toBeGreaterThanOrEqual(4);
    expect(pack.promises.length).toBeGreaterThan(5);
    expect(pack.promises.every(({ what, staffName }) => what !== '' && staffName !== '')).toBe(true);
  });

  test('both objections told are closed', async () => {
    const objections = await database.prisma.objection.findMany({
      where: { category: { in: ['recent_decoration', 'layout_change'] } },
      orderBy: { category: 'asc' },
    });
    expect(objections.map(({ category, closedAt }) => [category, closedAt !== null])).toEqual([
      ['layout_change', true],
      ['recent_decoration', true],
    ]);
  });

  test('adds nothing when it was played to its end', async () => {
    const before = await database.prisma.event.count();
    expect((await play(new Connection(...address))).wasPlayed).toBe(true);
    expect(await database.prisma.event.count()).toBe(before);
  });
});
