import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { readXlsx } from 'hucre/xlsx';
import type { Building } from '../../domain/building.ts';
import { ask, newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

let house: House;
let token: string;
let building: Building;

/** Numbers 1, 2 and 3: the first was voided, the third was signed the evening before it was recorded. */
beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'director' });
  building = await house.build(40);
  for (const to of ['consultation', 'signing']) await post(`/buildings/${building.id}/stage`, { to });
  await sign(0);
  await sign(1);
  await post(`/households/${household(0)}/signatures/${signatory(0)}/retraction`, { reason: '反悔' });
  await sign(2, { occurredAt: '2026-11-20T19:30:00+08:00' });
  const { prisma } = house.database;
  await prisma.building.update({ where: { id: building.id }, data: { name: '石泉路75弄"甲"楼' } });
  const place = { stairwell: '@2', floor: "'-1", room: '=1+1', tenure: 'owned' };
  await prisma.household.update({ where: { id: household(2) }, data: place });
  await prisma.person.create({ data: { id: newKey(), householdId: household(2), name: '陈桂兰' } });
});
afterAll(() => house.stop());

const post = async (path: string, payload: object): Promise<void> => {
  const answer = await ask(house.app, `POST ${path}`, { token, key: newKey(), payload });
  expect(answer.status).toBe(201);
};
const household = (index: number): string => Object.keys(building.households)[index] ?? '';
const signatory = (index: number): string =>
  Object.keys(building.households[household(index)]?.signatories ?? {})[0] ?? '';
const sign = (index: number, more = {}): Promise<void> =>
  post(`/households/${household(index)}/signatures`, {
    signatoryId: signatory(index),
    medium: 'paper',
    ...more,
  });

const download = (extension: string, campaignId = building.campaignId) =>
  house.app.inject({
    url: `/api/v1/campaigns/${campaignId}/ledger.${extension}`,
    headers: { authorization: `Bearer ${token}` },
  });

/** The cells of a CSV whose cells hold no line breaks. */
const cellsOf = (csv: string): string[][] =>
  csv
    .slice(1)
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
        .slice(0, 14)
        .map(([, cell = '']) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)),
    );
const shanghai = (at: unknown): string =>
  new Date(Date.parse(String(at)) + 8 * 3_600_000).toISOString().slice(0, 23).replace('T', ' ');

test('the CSV shows every number with its place and its times in Shanghai, and opens in Excel', async () => {
  const answer = await download('csv');
  expect(answer.statusCode).toBe(200);
  expect(answer.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="signing-ledger.csv"',
    'cache-control': 'no-store',
  });
  expect([...answer.rawPayload.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const [headings = [], ...rows] = cellsOf(answer.body);
  expect(headings.map((heading) => heading.split(' ')[0])).toEqual([
    ...['签约序号', '楼栋', '单元', '楼层', '室号', '房屋性质', '登记时间（上海）', '签字时间（上海）'],
    ...['作废时间（上海）', '校验值', '上一行校验值', '户编号', '楼栋编号', '事件号'],
  ]);
  const ledger = await ask(house.app, `GET /campaigns/${building.campaignId}/ledger`, { token });
  const [first, , third] = ledger.body['items'] as Record<string, unknown>[];
  expect(rows[0]?.slice(0, 11)).toEqual([
    ...['1', '石泉路75弄"甲"楼', '', '', '101', '公房承租 rented', shanghai(first?.['recordedAt']), ''],
    ...[shanghai(first?.['voidedAt']), first?.['hash'], ''],
  ]);
  expect(rows[2]).toEqual([
    ...['3', '石泉路75弄"甲"楼', "'@2", "''-1", "'=1+1", '产权房 owned', shanghai(third?.['recordedAt'])],
    ...['2026-11-20 19:30:00.000', '', third?.['hash'], third?.['previousHash'], household(2), building.id],
    expect.stringMatching(/^\d+$/),
  ]);
});

test('the sheet says the same', async () => {
  const answer = await download('xlsx');
  expect(answer.headers).toMatchObject({
    'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'content-disposition': 'attachment; filename="signing-ledger.xlsx"',
  });
  const [sheet] = (await readXlsx(answer.rawPayload)).sheets;
  expect(sheet?.name).toBe('签约序号');
  const cells = sheet?.rows.map((row) => row.map((cell) => String(cell ?? '')));
  expect(cells).toEqual(cellsOf((await download('csv')).body));
});

test('nobody is named', async () => {
  expect((await download('csv')).body).not.toContain('陈');
  const { sheets } = await readXlsx((await download('xlsx')).rawPayload);
  expect(JSON.stringify(sheets[0]?.rows)).not.toContain('陈');
});

test('whoever has the file can recompute the chain', async () => {
  const [, ...rows] = cellsOf((await download('csv')).body);
  const instantOf = (cell = ''): string =>
    cell === '' ? '' : new Date(`${cell.replace(' ', 'T')}+08:00`).toISOString();
  let previous = '';
  for (const row of rows) {
    const text = [previous, building.campaignId, row[0], row[11], row[12], row[13]];
    const times = [instantOf(row[6]), instantOf(row[7])];
    previous = createHash('sha256')
      .update([...text, ...times].join('|'))
      .digest('hex');
    expect(row[9]).toBe(previous);
  }
});

test('a campaign in which nobody signed gives the headings alone', async () => {
  const { campaignId } = await house.build(1);
  expect(cellsOf((await download('csv', campaignId)).body)).toHaveLength(1);
  expect((await readXlsx((await download('xlsx', campaignId)).rawPayload)).sheets[0]?.rows).toHaveLength(1);
});

test.each(['csv', 'xlsx'])(
  '20,000 numbers are written as %s while others are served',
  async (extension) => {
    const { campaignId, id } = await house.build(1);
    await house.database.pool.query(
      `INSERT INTO signing_ledger SELECT $1, n, $2, $2, n, now(), NULL, NULL, repeat('a', 64), repeat('b', 64)
     FROM generate_series(1, 20000) n`,
      [campaignId, id],
    );
    let isWritten = false;
    const file = download(extension, campaignId).then((answer) => {
      isWritten = true;
      return answer.rawPayload;
    });
    let served = 0;
    for (; !isWritten; served += 1) {
      await setTimeout(1);
      expect((await house.app.inject({ url: '/healthz' })).statusCode).toBe(200);
    }
    expect(served).toBeGreaterThan(5);
    const rows =
      extension === 'csv' ? cellsOf((await file).toString()) : (await readXlsx(await file)).sheets[0]?.rows;
    expect(rows).toHaveLength(20_001);
  },
  120_000,
);
