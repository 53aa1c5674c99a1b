import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startRun } from '../../domain/intake.ts';
import { SEEDED_CALENDAR } from '../../domain/calendar-seed.ts';
import type { Building } from '../../domain/building.ts';
import { civilDateOf, deadline, type Calendar } from '../../domain/working-time.ts';
import { openTestBuilding } from '../environment/roll.ts';
import { ask, newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { csvOf, multipartOf } from './import-room.ts';
import { createToken } from './tokens.ts';

let house: House;
let token: string;

beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'administrator' });
});
afterAll(() => house.stop());

const get = (path: string) => ask(house.app, `GET ${path}`, { token });
const post = (path: string, payload: object) =>
  ask(house.app, `POST ${path}`, { token, key: newKey(), payload });
const put = (payload: object, options = {}) =>
  ask(house.app, 'PUT /calendar', { token, payload, ...options });
const inForce = async () => (await get('/calendar')).body as unknown as Calendar & { version: number };

/** A document that publishes every year up to three from now, or one beyond what is published; with so many free days
 *  from New Year on. */
async function nextDocument(
  freeDays = 3,
): Promise<{ publishedThrough: string; holidays: string[]; workdays: string[] }> {
  const { publishedThrough } = await inForce();
  const published = Number(publishedThrough.slice(0, 4));
  const last = Math.max(published + 1, Number(civilDateOf(new Date().toISOString()).slice(0, 4)) + 3);
  const years = Array.from({ length: last - published }, (_, index) => published + 1 + index);
  const holidays = years.map((year) => `${year}-01-01/${year}-01-0${freeDays}`);
  return { publishedThrough: `${last}-12-31`, holidays, workdays: [] };
}

/** Its objections may wait so long that their deadlines lie beyond any calendar that is published. */
async function waitingBuilding(): Promise<{ building: Building; householdId: string }> {
  const building = await house.build(2);
  const policy = {
    objections: { clocks: { default: { workdays: 1_000 } } },
    stages: { survey: { plannedEndsAfter: { workdays: 1_000 } } },
  };
  await ask(house.app, `PATCH /campaigns/${building.campaignId}/policy`, {
    token,
    payload: { policy, reason: '试' },
  });
  const [householdId = ''] = Object.keys(building.households);
  await post(`/households/${householdId}/objections`, { category: 'trust' });
  return { building, householdId };
}

const objectionOf = async (householdId: string) => {
  const { body } = await get(`/households/${householdId}`);
  const [objection] = body['objections'] as { dueAt: string; dueFrom: string; dueProvisional: boolean }[];
  if (!objection) throw new Error('No objection');
  return objection;
};

const changesOf = async (buildingId: string) => {
  const { body } = await get(`/buildings/${buildingId}/events?limit=500`);
  return (body['items'] as { type: string }[]).filter(({ type }) => type === 'calendar_changed').length;
};

describe('the calendar', () => {
  test('is the seed until somebody imports another', async () => {
    const { status, body } = await get('/calendar');
    expect(status).toBe(200);
    expect(body).toMatchObject({ version: 1, by: null, reason: null, ...SEEDED_CALENDAR });
  });

  test('reaches every building of every campaign, which count their deadlines again', async () => {
    const [one, two] = [await waitingBuilding(), await waitingBuilding()];
    const before = await objectionOf(one.householdId);
    expect(before.dueProvisional).toBe(true);
    const document = await nextDocument();
    const { version } = await inForce();
    const answer = await put({ ...document, reason: '国办通知' });
    expect(answer).toMatchObject({ status: 200, body: { version: version + 1, reason: '国办通知' } });
    const calendar = await inForce();
    for (const { building, householdId } of [one, two]) {
      const { dueAt, dueFrom, dueProvisional } = await objectionOf(householdId);
      const due = deadline(dueFrom, { workdays: 1_000 }, calendar);
      expect({ at: dueAt, provisional: dueProvisional }).toEqual(due);
      expect(await changesOf(building.id)).toBe(1);
    }
    expect((await objectionOf(one.householdId)).dueAt > before.dueAt).toBe(true);
  });

  test('replaces the years that the document is about, and keeps the others', async () => {
    const before = await inForce();
    const year = Number(before.publishedThrough.slice(0, 4)) + 1;
    const holidays = [`${year}-01-01`, `${year}-02-05/${year}-02-07`];
    await put({ publishedThrough: `${year}-12-31`, holidays, workdays: [] });
    const after = await inForce();
    expect(after.workdays).toEqual(before.workdays);
    expect(after.holidays).toEqual([
      ...before.holidays,
      ...[`${year}-01-01`, `${year}-02-05`, `${year}-02-06`, `${year}-02-07`],
    ]);
    await put({ publishedThrough: `${year}-12-31`, holidays: [`${year}-01-01`], workdays: [] });
    expect((await inForce()).holidays).toEqual([...before.holidays, `${year}-01-01`]);
  });

  test('that is in force already is no new version', async () => {
    const { version, publishedThrough } = await inForce();
    const answer = await put({ publishedThrough, holidays: [], workdays: [] });
    expect(answer).toMatchObject({ status: 200, body: { version } });
  });

  test('opens the buildings of later imports', async () => {
    const { body } = await post('/campaigns', { name: '新批次' });
    const { payload, contentType } = multipartOf('file', csvOf([{ 室号: '101' }]));
    const headers = { 'content-type': contentType };
    const preview = await ask(house.app, `POST /campaigns/${String(body['id'])}/roster?mode=preview`, {
      token,
      payload,
      headers,
    });
    await post(`/imports/${String(preview.body['importId'])}/commit`, {});
    const board = (await get(`/campaigns/${String(body['id'])}/board`)).body as {
      buildings?: { id: string }[];
    };
    const history = await get(`/buildings/${board.buildings?.[0]?.id}/events`);
    const { publishedThrough, holidays, workdays } = await inForce();
    expect(publishedThrough).not.toBe(SEEDED_CALENDAR.publishedThrough);
    const [opened] = history.body['items'] as { data: { calendar: Calendar } }[];
    expect(opened?.data.calendar).toEqual({ publishedThrough, holidays, workdays });
  });

  test('is not in force while a building has not taken it; the same request again completes it', async () => {
    const running = await house.build(1);
    const waiting = await openTestBuilding(house.database, 1);
    const document = await nextDocument();
    const { version } = await inForce();
    expect(await put(document)).toMatchObject({ status: 503, body: { code: 'engine_away' } });
    expect((await inForce()).version).toBe(version);
    await house.deps.engine.startBuilding(startRun(waiting));
    expect(await put(document)).toMatchObject({ status: 200, body: { version: version + 1 } });
    expect(await changesOf(running.id)).toBe(1);
    expect(await changesOf(waiting.id)).toBe(1);
  });

  test('leaves alone what is closed', async () => {
    const building = await house.build(1);
    const policy = { thresholds: [] };
    const path = `/campaigns/${building.campaignId}/policy`;
    await ask(house.app, `PATCH ${path}`, { token, payload: { policy, reason: '试' } });
    for (const to of ['consultation', 'signing', 'effective', 'closed']) {
      await post(`/buildings/${building.id}/stage`, { to });
    }
    expect(await put(await nextDocument())).toMatchObject({ status: 200 });
    expect(await changesOf(building.id)).toBe(0);
  });

  test('marks the end of a stage that lies beyond it', async () => {
    const { building } = await waitingBuilding();
    const advanced = { consultation: { plannedEndsAfter: { workdays: 2_000 } } };
    const payload = { policy: { stages: advanced }, reason: '试' };
    await ask(house.app, `PATCH /campaigns/${building.campaignId}/policy`, { token, payload });
    expect((await get(`/buildings/${building.id}`)).body).toMatchObject({ stageEndsProvisional: false });
    await post(`/buildings/${building.id}/stage`, { to: 'consultation' });
    expect((await get(`/buildings/${building.id}`)).body).toMatchObject({ stageEndsProvisional: true });
  });
});

describe('a calendar is refused', () => {
  const far = '2099-12-31';
  test.each([
    ['no date', { publishedThrough: '2099-02-30', holidays: [], workdays: [] }, 'publishedThrough'],
    ['a holiday that is none', { publishedThrough: far, holidays: ['元旦'], workdays: [] }, 'holidays.0'],
    [
      'a range that goes backwards',
      { publishedThrough: far, holidays: ['2099-01-03/2099-01-01'], workdays: [] },
      'holidays.0',
    ],
    [
      'a range of months',
      { publishedThrough: far, holidays: ['2099-01-03/2099-03-01'], workdays: [] },
      'holidays.0',
    ],
    [
      'days out of order',
      { publishedThrough: far, holidays: ['2099-05-01', '2099-01-01'], workdays: [] },
      'holidays.1',
    ],
    [
      'ranges that overlap',
      { publishedThrough: far, holidays: ['2099-05-01/2099-05-05', '2099-05-05'], workdays: [] },
      'holidays.1',
    ],
    [
      'a day beyond what it publishes',
      { publishedThrough: '2099-03-31', holidays: ['2099-05-01'], workdays: [] },
      'holidays.0',
    ],
    [
      'a weekday that is worked',
      { publishedThrough: far, holidays: ['2099-01-01'], workdays: ['2099-01-05'] },
      'workdays.0',
    ],
    [
      'a day both free and worked',
      { publishedThrough: far, holidays: ['2099-01-03/2099-01-05'], workdays: ['2099-01-04'] },
      'workdays.0',
    ],
    ['a year without a holiday', { publishedThrough: far, holidays: [], workdays: [] }, 'holidays'],
    [
      'an end before the one in force',
      { publishedThrough: '2025-12-31', holidays: [], workdays: [] },
      'reason',
    ],
    ['an empty reason', { publishedThrough: far, holidays: [], workdays: [], reason: ' ' }, 'reason'],
  ])('with %s', async (_fault, payload, path) => {
    const { version } = await inForce();
    const { status, body } = await put(payload);
    expect([status, (body['errors'] as { path: string }[])[0]?.path]).toEqual([400, path]);
    expect((await inForce()).version).toBe(version);
  });

  test('of anybody but an administrator of the whole installation', async () => {
    const document = await nextDocument();
    const district = await createToken(house, { role: 'district' });
    expect(await put(document, { token: district })).toMatchObject({ status: 403 });
    const scoped = await createToken(house, { role: 'administrator', scope: { campaignIds: [] } });
    expect(await put(document, { token: scoped })).toMatchObject({ status: 403 });
  });

  test('goes back with a reason, and forgets the days beyond', async () => {
    const before = await inForce();
    const year = Number(before.publishedThrough.slice(0, 4));
    const payload = { publishedThrough: `${year - 1}-12-31`, holidays: [], workdays: [], reason: '录错' };
    expect(await put(payload)).toMatchObject({ status: 200, body: { reason: '录错' } });
    const after = await inForce();
    expect(after.holidays.some((day) => day.startsWith(String(year)))).toBe(false);
  });
});
