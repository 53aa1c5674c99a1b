import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Building } from '../../domain/building.ts';
import { eventually } from '../environment/eventually.ts';
import { ask, newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

let house: House;
let token: string;
let building: Building;
let url: string;

beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'director' });
  building = await house.build(5);
  url = await house.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => house.stop());

/** A browser that looks at the campaign: what it has received so far. */
async function watch(headers: Record<string, string> = {}) {
  const stop = new AbortController();
  const answer = await fetch(`${url}/api/v1/live?campaign=${building.campaignId}`, {
    headers: { authorization: `Bearer ${token}`, ...headers },
    signal: stop.signal,
  });
  const browser = { status: answer.status, type: answer.headers.get('content-type'), text: '', stop };
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const bytes of answer.body ?? []) browser.text += decoder.decode(bytes as Uint8Array);
  };
  // It ends when the spec stops it.
  void read().catch(() => undefined);
  await eventually(async () => expect(browser.text).toMatch('welcome'));
  return browser;
}

const survey = async (index: number): Promise<void> => {
  const id = Object.keys(building.households)[index] ?? '';
  const payload = { intent: 'willing' };
  await ask(house.app, `POST /households/${id}/surveys`, { token, key: newKey(), payload });
};

const boardEvents = (text: string) =>
  [...text.matchAll(/id: (\d+)\nevent: board\ndata: (.+)\n\n/g)].map(([, id, data = '']) => ({
    id: Number(id),
    data: JSON.parse(data) as unknown,
  }));

describe('a live stream', () => {
  test('tells within a second which buildings changed, and the version', async () => {
    const browser = await watch();
    expect(browser).toMatchObject({ status: 200, type: 'text/event-stream; charset=utf-8' });
    await survey(0);
    await eventually(async () => {
      expect(boardEvents(browser.text)).toEqual([{ id: 2, data: { version: 2, buildings: [building.id] } }]);
    }, 1_000);
    browser.stop.abort();
  });

  test('gathers what happens together', async () => {
    const browser = await watch();
    await Promise.all([survey(1), survey(2), survey(3)]);
    await eventually(async () => expect(boardEvents(browser.text).at(-1)?.id).toBe(5));
    expect(boardEvents(browser.text).length).toBeLessThan(3);
    browser.stop.abort();
  });

  test('tells a browser that comes back what it missed, and only then', async () => {
    const behind = await watch({ 'last-event-id': '2' });
    await eventually(async () => {
      expect(boardEvents(behind.text)).toEqual([{ id: 5, data: { version: 5, buildings: [building.id] } }]);
    });
    const upToDate = await watch({ 'last-event-id': '5' });
    expect(boardEvents(upToDate.text)).toEqual([]);
    behind.stop.abort();
    upToDate.stop.abort();
  });

  test('finds what no notice told', async () => {
    const browser = await watch();
    await house.database.pool.query('UPDATE building_state SET seq = seq + 1 WHERE building_id = $1', [
      building.id,
    ]);
    await eventually(async () => expect(boardEvents(browser.text)).toMatchObject([{ id: 6 }]));
    browser.stop.abort();
  });

  test('tells how far an import is', async () => {
    const browser = await watch();
    const progress = { importId: building.id, done: 1, total: 2 };
    const notice = JSON.stringify({ campaignId: building.campaignId, ...progress });
    await eventually(async () => {
      await house.database.pool.query(`SELECT pg_notify('doorstep_import', $1)`, [notice]);
      expect(browser.text).toMatch(`event: import\ndata: ${JSON.stringify(progress)}`);
    });
    browser.stop.abort();
  });

  test('listens again when its connection breaks', async () => {
    const browser = await watch();
    await house.database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
    );
    const notice = JSON.stringify({
      campaignId: building.campaignId,
      importId: building.id,
      done: 3,
      total: 3,
    });
    await eventually(async () => {
      await house.database.pool.query(`SELECT pg_notify('doorstep_import', $1)`, [notice]);
      expect(browser.text).toMatch('"done":3');
    });
    browser.stop.abort();
  });

  test('is there for campaigns that one may see', async () => {
    const nowhere = await ask(house.app, `GET /live?campaign=${newKey()}`, { token });
    expect(nowhere).toMatchObject({ status: 404, body: { code: 'unknown_campaign' } });
    expect((await ask(house.app, 'GET /live', { token })).status).toBe(400);
    expect((await ask(house.app, `GET /live?campaign=${building.campaignId}`)).status).toBe(401);
  });

  test('does not keep a server from stopping', async () => {
    await watch();
    const startedAt = Date.now();
    await house.app.close();
    expect(Date.now() - startedAt).toBeLessThan(3_000);
  });
});
