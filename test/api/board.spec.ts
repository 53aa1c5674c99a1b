import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Building } from '../../domain/building.ts';
import type { Board } from '../../api/contract.ts';
import { ask, newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

let house: House;
let token: string;
let building: Building;
let path: string;

beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'director' });
  building = await house.build(4);
  path = `/campaigns/${building.campaignId}/board`;
});
afterAll(() => house.stop());

async function boardAt(at?: string): Promise<Board> {
  const { status, body } = await ask(house.app, `GET ${path}${at ? `?at=${encodeURIComponent(at)}` : ''}`, {
    token,
  });
  expect(status).toBe(200);
  return body as unknown as Board;
}

const survey = async (index: number, intent: string): Promise<void> => {
  const id = Object.keys(building.households)[index] ?? '';
  const answer = await ask(house.app, `POST /households/${id}/surveys`, {
    token,
    key: newKey(),
    payload: { intent },
  });
  expect(answer.status).toBe(201);
};

const tick = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 5);
  });

describe('the board', () => {
  test('shows every building and their sum', async () => {
    await survey(0, 'willing');
    const board = await boardAt();
    expect(board).toMatchObject({
      campaign: { id: building.campaignId, stage: 'survey' },
      totals: { total: 4, signed: 0, byStatus: { willing: 1, not_contacted: 3 }, rateBp: 0 },
      buildings: [{ id: building.id, stage: 'survey', counts: { total: 4 } }],
      thresholds: [],
      version: 2,
    });
    expect(Object.keys(board.totals.byStatus)).toHaveLength(11);
    expect(board.buildings[0]?.thresholds).toMatchObject([{ id: 'effect', missing: 4, met: false }]);
  });

  test('has not changed until something was recorded', async () => {
    const first = await ask(house.app, `GET ${path}`, { token });
    const headers = { 'if-none-match': String(first.headers['etag']) };
    expect((await ask(house.app, `GET ${path}`, { token, headers })).status).toBe(304);
    await survey(1, 'undecided');
    const changed = await ask(house.app, `GET ${path}`, { token, headers });
    expect(changed).toMatchObject({
      status: 200,
      body: { version: 3, totals: { byStatus: { undecided: 1 } } },
    });
  });

  test('can be drawn as of any past instant, inclusive', async () => {
    const before = await boardAt();
    await tick();
    await survey(2, 'unwilling');
    const after = await boardAt();
    const { lastEventAt = '' } = after.buildings[0] ?? {};
    expect(await boardAt(lastEventAt)).toEqual({ ...after, asOf: lastEventAt });
    const justBefore = new Date(Date.parse(lastEventAt) - 1).toISOString();
    expect(await boardAt(justBefore)).toEqual({ ...before, asOf: justBefore });
    expect(await boardAt('2020-01-01T08:00:00+08:00')).toMatchObject({
      asOf: '2020-01-01T00:00:00.000Z',
      buildings: [],
      totals: { total: 0 },
      version: 0,
    });
  });

  test('of an instant between two commands that were stored together is exact as well', async () => {
    const between = await boardAt();
    await tick();
    const middle = new Date().toISOString();
    await tick();
    await survey(0, 'undecided');
    const { rows } = await house.database.pool.query<{ seq: number }>(
      'DELETE FROM building_history WHERE building_id = $1 AND at <= $2 RETURNING seq',
      [building.id, middle],
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(await boardAt(middle)).toEqual({ ...between, asOf: middle });
  });

  test('names buildings in natural order and forgets those that were taken back', async () => {
    const { prisma } = house.database;
    const [ten, two] = [await house.build(1, building.campaignId), await house.build(1, building.campaignId)];
    await prisma.building.update({ where: { id: ten.id }, data: { name: '10号楼' } });
    await prisma.building.update({ where: { id: two.id }, data: { name: '2号楼' } });
    const { version } = await boardAt();
    await prisma.buildingState.updateMany({
      where: { buildingId: building.id },
      data: { withdrawn: true, seq: { increment: 1 } },
    });
    const board = await boardAt();
    expect(board.buildings.map(({ name }) => name)).toEqual(['2号楼', '10号楼']);
    expect(board.version).toBe(version + 1);
  });
});

test('the curve counts each Shanghai day, days without anything included', async () => {
  const { campaignId, households } = await house.build(1);
  const [id = ''] = Object.keys(households);
  const visit = { channel: 'door', outcome: 'met', occurredAt: '2026-11-20T02:00:00Z' };
  await ask(house.app, `POST /households/${id}/visits`, { token, key: newKey(), payload: visit });
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const yesterday = new Date(Date.now() - 16 * 3_600_000).toISOString().slice(0, 10);
  const curve = await ask(house.app, `GET /campaigns/${campaignId}/curve?from=${yesterday}`, { token });
  const nothing = { signed: 0, visits: 0, objectionsOpened: 0, objectionsClosed: 0 };
  expect(curve.body['items']).toEqual([
    { date: yesterday, ...nothing },
    { date: today, ...nothing, visits: 1 },
  ]);
  const malformed = await ask(house.app, `GET /campaigns/${campaignId}/curve?from=2026-13-01`, { token });
  expect(malformed).toMatchObject({ status: 400, body: { errors: [{ path: 'from' }] } });
});
