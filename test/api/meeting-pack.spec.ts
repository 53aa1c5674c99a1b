import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { HouseholdLine } from '../../api/reads/building.ts';
import type { MeetingPack, Page } from '../../api/contract.ts';
import { nextId } from '../../api/identifier.ts';
import type { Building } from '../../domain/building.ts';
import { civilDateOf, clockTimeOn, dayAfter } from '../../domain/working-time.ts';
import { createRandomness } from '../../local/demo/randomness.ts';
import { chooseAct } from './acts.ts';
import { ask, newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

let house: House;
let token: string;

beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'director' });
});
afterAll(() => house.stop());

const today = (): string => civilDateOf(new Date().toISOString());
const pathOf = ({ campaignId }: Building, date = today()): string => `/campaigns/${campaignId}/packs/${date}`;

async function packOf(building: Building, by = token): Promise<MeetingPack> {
  const { status, body } = await ask(house.app, `GET ${pathOf(building)}`, { token: by });
  expect(status).toBe(200);
  return body as unknown as MeetingPack;
}
const post = async (path: string, payload: object) => {
  const answer = await ask(house.app, `POST ${path}`, { token, key: newKey(), payload });
  expect([path, answer.status]).toEqual([path, 201]);
  return answer.body;
};
const open = async (building: Building): Promise<void> => {
  for (const to of ['consultation', 'signing']) await post(`/buildings/${building.id}/stage`, { to });
};
const idsOf = (building: Building): string[] => Object.keys(building.households);
const sign = (building: Building, id: string) =>
  post(`/households/${id}/signatures`, {
    signatoryId: Object.keys(building.households[id]?.signatories ?? {})[0] ?? '',
    medium: 'paper',
  });

test('today’s pack is there before its time, as it stands', async () => {
  const building = await house.build(3);
  const pack = await packOf(building);
  expect(pack).toMatchObject({
    campaignId: building.campaignId,
    campaignName: 'Test',
    date: today(),
    isFinal: false,
    previousDate: null,
    totals: { total: 3, signed: 0, rateBp: 0 },
    ...{ promises: [], signed: [], retracted: [], appointments: [], nearThreshold: [] },
  });
  expect(
    pack.holdouts.map(({ room, obstacle, nextStep, daysOpen, missingInBuilding }) => [
      ...[room, obstacle, nextStep.kind, daysOpen, missingInBuilding],
    ]),
  ).toEqual([
    ['101', 'not_met', 'survey', 0, 3],
    ['102', 'not_met', 'survey', 0, 3],
    ['103', 'not_met', 'survey', 0, 3],
  ]);
});

test('every unsigned household of the campaign is there exactly once, and nobody signed is', async () => {
  const building = await house.build(12);
  const other = await house.build(4, building.campaignId);
  const random = createRandomness(20_261_126);
  await open(building);
  for (let act = 0; act < 120; act += 1) {
    const { path, body } = chooseAct(stateOf(building), random, Date.now());
    await ask(house.app, `POST ${path}`, { token, key: newKey(), payload: body });
  }
  const { body } = await ask(house.app, `GET /households?campaign=${building.campaignId}&limit=100`, {
    token,
  });
  const lines = (body as unknown as Page<HouseholdLine>).items;
  expect(lines).toHaveLength(16);
  const pack = await packOf(building);
  const unsigned = lines.filter(({ status }) => status !== 'signed');
  expect(pack.holdouts.map(({ householdId }) => householdId).toSorted()).toEqual(
    unsigned.map(({ id }) => id).toSorted(),
  );
  for (const { id, status } of unsigned)
    expect(pack.holdouts.find(({ householdId }) => householdId === id)?.status).toBe(status);
  expect(pack.totals).toMatchObject({ total: 16, signed: lines.length - unsigned.length });
  expect(pack.holdouts.filter(({ buildingId }) => buildingId === other.id)).toHaveLength(4);
});

const stateOf = ({ id }: Building): Building => {
  const engine = house.deps.engine as unknown as { runs: ReadonlyMap<string, { building: Building }> };
  const run = engine.runs.get(id);
  if (!run) throw new Error('not running');
  return run.building;
};

test('signatures and retractions since the pack before are told, with numbers that still stand', async () => {
  const building = await house.build(4);
  const [first = '', second = ''] = idsOf(building);
  await open(building);
  await sign(building, first);
  await sign(building, second);
  const signatoryId = Object.keys(building.households[first]?.signatories ?? {})[0] ?? '';
  await post(`/households/${first}/signatures/${signatoryId}/retraction`, { reason: '家里再商量' });
  const pack = await packOf(building);
  expect(pack.signed).toMatchObject([
    { householdId: first, room: '101', buildingName: '1号楼', signingNumber: null },
    { householdId: second, room: '102', signingNumber: 2 },
  ]);
  expect(pack.retracted).toMatchObject([{ householdId: first, room: '101' }]);
  expect(pack.holdouts.map(({ room }) => room)).toEqual(['101', '103', '104']);
});

test('a household shows what keeps it, who is on it, what was last said and what comes next', async () => {
  const building = await house.build(20);
  const [objector = '', appointed = '', protectedOne = ''] = idsOf(building);
  const staffId = nextId();
  await house.database.prisma.staff.create({ data: { id: staffId, name: '王晓梅', roles: ['handler'] } });
  await post(`/households/${objector}/visits`, { channel: 'office', outcome: 'met' });
  const raised = await post(`/households/${objector}/objections`, { category: 'area_loss' });
  const { objectionId } = raised['ids'] as { objectionId: string };
  await post(`/objections/${objectionId}/assignment`, { staffId });
  await post(`/households/${appointed}/handler`, { staffId });
  const at = new Date(Math.max(Date.now() + 1_000, Date.parse(clockTimeOn(today(), '23:59')))).toISOString();
  await post(`/households/${appointed}/appointments`, { kind: 'signing', at });
  const until = clockTimeOn(dayAfter(today(), 7), '09:00');
  await post(`/households/${protectedOne}/protection`, {
    vulnerable: true,
    doNotContactUntil: until,
    reason: '老人独居',
  });

  const pack = await packOf(building);
  const holdout = (id: string) => pack.holdouts.find(({ householdId }) => householdId === id);
  expect(holdout(objector)).toMatchObject({
    status: 'objecting',
    obstacle: 'area_loss',
    objections: [{ objectionId, category: 'area_loss', level: 'handler', answered: false }],
    lastContact: { channel: 'office', outcome: 'met' },
    nextStep: { kind: 'answer_objection', at: holdout(objector)?.objections[0]?.dueAt },
    ...{ ownerId: staffId, ownerName: '王晓梅', overdueSince: null, missingInBuilding: 19 },
  });
  expect(holdout(appointed)).toMatchObject({ nextStep: { kind: 'appointment', at }, ownerName: '王晓梅' });
  expect(holdout(protectedOne)).toMatchObject({
    vulnerable: true,
    doNotContactUntil: until,
    nextStep: { kind: 'survey', at: until },
  });
  expect(pack.appointments).toMatchObject([
    { householdId: appointed, kind: 'signing', at, room: '102', handlerId: staffId, handlerName: '王晓梅' },
  ]);
});

test('what climbed for being overdue comes first, and stays overdue while its clock runs anew', async () => {
  const building = await house.build(4);
  const last = idsOf(building).at(-1) ?? '';
  await ask(house.app, `PATCH /campaigns/${building.campaignId}/policy`, {
    token,
    payload: { policy: { objections: { clocks: { default: 'PT1S' } } }, reason: '试' },
  });
  await post(`/households/${last}/objections`, { category: 'trust' });
  await new Promise((resolve) => {
    setTimeout(resolve, 1_100);
  });
  // The engine of this house has no timer: whatever comes next does what is due.
  await ask(house.app, `PATCH /campaigns/${building.campaignId}/policy`, {
    token,
    payload: { policy: { objections: { clocks: { default: 'P30D' } } }, reason: '试' },
  });
  const [first] = (await packOf(building)).holdouts;
  expect(first).toMatchObject({ householdId: last, objections: [{ level: 'leader' }] });
  expect(first?.overdueSince).not.toBeNull();
});

test('a visit that was taken back was none, and one to a merged household counts', async () => {
  const building = await house.build(3);
  const [kept = '', merged = ''] = idsOf(building);
  await post(`/households/${merged}/visits`, { channel: 'office', outcome: 'met' });
  const slip = await post(`/households/${kept}/visits`, { channel: 'phone', outcome: 'no_answer' });
  await post(`/households/${kept}/withdrawals`, { commandId: slip['commandId'] });
  await post(`/buildings/${building.id}/merges`, { keptId: kept, mergedIds: [merged], reason: '一户两证' });
  const { holdouts } = await packOf(building);
  expect(holdouts).toHaveLength(2);
  expect(holdouts.find(({ householdId }) => householdId === kept)).toMatchObject({
    obstacle: 'none',
    lastContact: { channel: 'office', outcome: 'met' },
  });
});

test('a building that one or two households would bring into effect is near', async () => {
  const building = await house.build(4);
  await open(building);
  const [first = '', second = '', third = ''] = idsOf(building);
  await sign(building, first);
  expect((await packOf(building)).nearThreshold).toEqual([]);
  await sign(building, second);
  await sign(building, third);
  expect((await packOf(building)).nearThreshold).toEqual([
    { buildingId: building.id, buildingName: '1号楼', thresholdId: 'effect', label: '协议生效', missing: 1 },
  ]);
});

test('whoever sees one building alone sees its rows and totals', async () => {
  const building = await house.build(3);
  const other = await house.build(2, building.campaignId);
  const mine = await createToken(house, { role: 'handler', scope: { buildingIds: [other.id] } });
  const pack = await packOf(building, mine);
  expect(pack.totals.total).toBe(2);
  expect(new Set(pack.holdouts.map(({ buildingId }) => buildingId))).toEqual(new Set([other.id]));
  const elsewhere = await house.build(1);
  const answer = await ask(house.app, `GET ${pathOf(elsewhere)}`, { token: mine });
  expect(answer).toMatchObject({ status: 404, body: { code: 'unknown_campaign' } });
});

test.each([
  ['a day without a pack', '2026-11-20', 404, 'unknown_paper'],
  ['a day to come', '2099-01-01', 404, 'unknown_paper'],
  ['no day', 'today', 400, 'invalid_query'],
  ['a day that no calendar has', '2026-02-30', 400, 'invalid_query'],
  ['a file of no day', '2026-02-30.xlsx', 400, 'invalid_query'],
])('%s is refused', async (_name, date, status, code) => {
  const building = await house.build(1);
  const answer = await ask(house.app, `GET ${pathOf(building, date)}`, { token });
  expect(answer).toMatchObject({ status, body: { code } });
});

test('there is no pack of a campaign that nobody knows, and none for the public', async () => {
  const answer = await ask(house.app, `GET /campaigns/${nextId()}/packs/${today()}`, { token });
  expect(answer).toMatchObject({ status: 404, body: { code: 'unknown_campaign' } });
  const building = await house.build(1);
  expect(await ask(house.app, `GET ${pathOf(building)}`)).toMatchObject({ status: 401 });
  const { headers } = await ask(house.app, `GET ${pathOf(building)}`, { token });
  expect(headers['cache-control']).toContain('private');
});
