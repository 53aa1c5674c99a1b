import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { nextId } from '../../api/identifier.ts';
import type { Building } from '../../domain/building.ts';
import { eventually } from '../environment/eventually.ts';
import { ask, newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

let house: House;
let token: string;
let staffId: string;
let building: Building;
let households: string[];

beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'leader' });
});
afterAll(() => house.stop());

beforeEach(async () => {
  staffId = nextId();
  await house.database.prisma.staff.create({ data: { id: staffId, name: '王', roles: ['handler'] } });
  building = await house.build(3);
  households = Object.keys(building.households);
});

const post = (path: string, payload: object) =>
  ask(house.app, `POST ${path}`, { token, key: newKey(), payload });
const tasks = (by = token) => ask(house.app, `GET /staff/${staffId}/tasks`, { token: by });
const HOUR = 3_600_000;
const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR).toISOString();

test('whoever has nothing to do has an empty list', async () =>
  expect(await tasks()).toMatchObject({ status: 200, body: { overdue: [], today: [], thisWeek: [] } }));

test('what is due of the households that somebody looks after is there, and goes when it is done', async () => {
  const [first = '', second = ''] = households;
  await post(`/households/${first}/handler`, { staffId });
  const made = await post(`/households/${first}/appointments`, { kind: 'signing', at: inHours(3 * 24) });
  await post(`/households/${second}/appointments`, { kind: 'signing', at: inHours(3 * 24) });
  const { body } = await tasks();
  expect(body['thisWeek']).toMatchObject([
    { what: 'appointment', kind: 'signing', householdId: first, buildingId: building.id, room: '101' },
  ]);
  const { appointmentId } = made.body['ids'] as { appointmentId: string };
  await post(`/households/${first}/appointments/${appointmentId}/outcome`, { outcome: 'cancelled' });
  expect((await tasks()).body).toEqual({ overdue: [], today: [], thisWeek: [] });
});

test('an objection is due to its owner, also where somebody else looks after the household', async () => {
  const [first = ''] = households;
  const raised = await post(`/households/${first}/objections`, { category: 'trust' });
  const { objectionId } = raised.body['ids'] as { objectionId: string };
  await post(`/objections/${objectionId}/assignment`, { staffId });
  await house.database.prisma.objection.update({
    where: { id: objectionId },
    data: { dueAt: new Date(Date.now() - HOUR) },
  });
  expect((await tasks()).body['overdue']).toMatchObject([
    { what: 'objection', id: objectionId, kind: 'trust' },
  ]);
});

test('a reminder that stands is there until its reason is gone', async () => {
  const { campaignId } = building;
  const [first = ''] = households;
  await post(`/households/${first}/handler`, { staffId });
  const policy = { reminders: { notSurveyed: { after: 'PT1S' }, noContact: null } };
  await ask(house.app, `PATCH /campaigns/${campaignId}/policy`, {
    token: await createToken(house, { role: 'director' }),
    payload: { policy, reason: '试' },
  });
  await eventually(async () => {
    // The engine of this house has no timer: whatever comes next raises what is due.
    await post(`/households/${households[1]}/visits`, { channel: 'office', outcome: 'met' });
    expect((await tasks()).body['today']).toMatchObject([{ what: 'reminder', kind: 'notSurveyed' }]);
  });
  const file = await ask(house.app, `GET /households/${first}`, { token });
  expect(file.body['reminders']).toMatchObject([{ kind: 'notSurveyed', raisedAt: expect.any(String) }]);
  await post(`/households/${first}/surveys`, { intent: 'willing' });
  expect((await tasks()).body['today']).toEqual([]);
});

test('a handler sees no colleague’s list, and nobody sees that of a stranger', async () => {
  const handler = await createToken(house, { role: 'handler', scope: { buildingIds: [building.id] } });
  expect(await tasks(handler)).toMatchObject({ status: 404, body: { code: 'unknown_staff' } });
  const stranger = await ask(house.app, `GET /staff/${nextId()}/tasks`, { token });
  expect(stranger).toMatchObject({ status: 404, body: { code: 'unknown_staff' } });
});
