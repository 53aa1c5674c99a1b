import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readXlsx } from 'hucre/xlsx';
import type { ContactReport, EveningReport, MeetingPack, WeeklyRanking } from '../../api/contract.ts';
import type { Building } from '../../domain/building.ts';
import { civilDateOf } from '../../domain/working-time.ts';
import { ask, newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

let house: House;
let token: string;
let building: Building;

beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'director' });
  building = await house.build(3);
  for (const to of ['consultation', 'signing']) await post(`/buildings/${building.id}/stage`, { to });
  const [first = '', second = ''] = Object.keys(building.households);
  const [signatoryId = ''] = Object.keys(building.households[first]?.signatories ?? {});
  await post(`/households/${first}/signatures`, { signatoryId, medium: 'paper' });
  await post(`/households/${second}/visits`, { channel: 'office', outcome: 'met' });
  await post(`/households/${second}/objections`, { category: 'area_loss' });
  await house.database.prisma.household.update({ where: { id: second }, data: { room: '=1+1' } });
});
afterAll(() => house.stop());

const today = (): string => civilDateOf(new Date().toISOString());
const post = async (path: string, payload: object): Promise<void> => {
  const answer = await ask(house.app, `POST ${path}`, { token, key: newKey(), payload });
  expect(answer.status).toBe(201);
};
const json = async <Paper>(path: string): Promise<Paper> =>
  (await ask(house.app, `GET /campaigns/${building.campaignId}/${path}/${today()}`, { token }))
    .body as unknown as Paper;

interface Sheet {
  name: string;
  headings: unknown[];
  rows: unknown[][];
  isFrozen: boolean;
  page: Record<string, unknown> | undefined;
}

/** The file of a paper, opened again. */
async function sheets(path: string): Promise<Sheet[]> {
  const { statusCode, headers, rawPayload } = await house.app.inject({
    url: `/api/v1/campaigns/${building.campaignId}/${path}/${today()}.xlsx`,
    headers: { authorization: `Bearer ${token}` },
  });
  expect(statusCode).toBe(200);
  expect(headers['content-disposition']).toBe(`attachment; filename="${path}-${today()}.xlsx"`);
  expect(headers['cache-control']).toContain('private');
  const workbook = await readXlsx(rawPayload);
  return workbook.sheets.map(({ name, rows, freezePane, pageSetup }) => ({
    name,
    headings: rows[0] ?? [],
    rows: rows.slice(1),
    isFrozen: freezePane?.rows === 1,
    page: pageSetup && { ...pageSetup },
  }));
}

const cells = (sheet: Sheet | undefined, heading: string): unknown[] => {
  const column = sheet?.headings.indexOf(heading) ?? -1;
  expect([heading, column]).not.toEqual([heading, -1]);
  return sheet?.rows.map((row) => row[column] ?? null) ?? [];
};

test('the pack as a workbook says what its JSON says', async () => {
  const pack = await json<MeetingPack>('packs');
  const [promises, holdouts, signed, retracted, appointments, near] = await sheets('packs');
  expect([promises, retracted, appointments].map((sheet) => sheet?.rows.length)).toEqual([0, 0, 0]);
  expect(cells(holdouts, '室号 Room')).toEqual(["'=1+1", '103']);
  expect(pack.holdouts.map(({ room }) => room)).toEqual(['=1+1', '103']);
  expect(cells(holdouts, '障碍 Obstacle')).toEqual(['面积减少 loss of area', '尚未见面 not met yet']);
  expect(cells(holdouts, '下一步 Next step')).toEqual(['答复诉求 answer the objection', '摸排 survey']);
  expect(cells(holdouts, '天数 Days open')).toEqual(pack.holdouts.map(({ daysOpen }) => daysOpen));
  expect(cells(holdouts, '本楼还差户数 Short')).toEqual([2, 2]);
  expect(cells(signed, '签约序号 Number')).toEqual([1]);
  expect(cells(signed, '楼栋 Building')).toEqual(['1号楼']);
  expect(cells(near, '还差户数 Short')).toEqual(pack.nearThreshold.map(({ missing }) => missing));
});

test('every sheet is ready for A4: its headings in both languages stay in sight and on every page', async () => {
  for (const path of ['packs', 'reports', 'rankings', 'contacts']) {
    for (const { name, headings, isFrozen, page } of await sheets(path)) {
      expect([name, isFrozen]).toEqual([name, true]);
      expect(page).toMatchObject({
        paperSize: 'a4',
        orientation: 'landscape',
        fitToWidth: 1,
        printTitlesRow: '$1:$1',
      });
      for (const heading of headings) expect(heading).toMatch(/^[\u3000-\u9fff0-9（）、]+.* [A-Z]/);
    }
  }
});

test('report, ranking and contact report as workbooks say what their JSON says', async () => {
  const report = await json<EveningReport>('reports');
  const [buildings, day] = await sheets('reports');
  expect(cells(buildings, '今日新签 Signed today')).toEqual(
    report.buildings.map(({ signedToday }) => signedToday),
  );
  expect(cells(buildings, '签约率 Rate')).toEqual(['33.3%']);
  expect(day?.rows.find(([item]) => item === '今日走访 Visits today')?.[1]).toBe(report.day.visits);

  const ranking = await json<WeeklyRanking>('rankings');
  const [ranks] = await sheets('rankings');
  expect(cells(ranks, '名次 Rank')).toEqual(ranking.buildings.map(({ rank }) => rank));

  const contacts = await json<ContactReport>('contacts');
  const [exceptions, most] = await sheets('contacts');
  expect(exceptions?.rows).toHaveLength(contacts.exceptions.length);
  expect(most?.rows).toHaveLength(contacts.contactedMost.length);
});
