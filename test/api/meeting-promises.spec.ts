import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { EveningReport, MeetingPack } from '../../api/contract.ts';
import { nextId } from '../../api/identifier.ts';
import type { Building } from '../../domain/building.ts';
import { civilDateOf } from '../../domain/working-time.ts';
import { eventually } from '../environment/eventually.ts';
import { ask, newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

let house: House;
let token: string;
let staffId: string;

beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'director' });
  staffId = nextId();
  await house.database.prisma.staff.create({ data: { id: staffId, name: '王晓梅', roles: ['handler'] } });
});
afterAll(() => house.stop());

const today = (): string => civilDateOf(new Date().toISOString());
const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();
const post = async (path: string, payload: object) => {
  const answer = await ask(house.app, `POST ${path}`, { token, key: newKey(), payload });
  expect([path, answer.status, answer.body['code']]).toEqual([path, 201, undefined]);
  return answer.body;
};
async function read<Paper>({ campaignId }: Building, path: string, by = token): Promise<Paper> {
  const { body } = await ask(house.app, `GET /campaigns/${campaignId}/${path}/${today()}`, { token: by });
  return body as unknown as Paper;
}
const packOf = (building: Building, by?: string): Promise<MeetingPack> => read(building, 'packs', by);

async function promise({ campaignId }: Building, dueAt: string, householdId?: string): Promise<string> {
  const about = householdId === undefined ? {} : { householdId };
  const made = await post(`/campaigns/${campaignId}/promises`, {
    ...about,
    ...{ staffId, dueAt, what: '周五前送测绘图' },
  });
  return (made['ids'] as { promiseId: string }).promiseId;
}

test('a promise is in the pack at once, with the truth beside the word, until the meeting has heard of it', async () => {
  const building = await house.build(3);
  const [, second = ''] = Object.keys(building.households);
  const dueAt = inSeconds(86_400);
  const promiseId = await promise(building, dueAt, second);
  const holdoutOf = ({ holdouts }: MeetingPack) => holdouts.find(({ householdId }) => householdId === second);

  const made = await packOf(building);
  expect(made.promises).toMatchObject([
    {
      ...{ promiseId, householdId: second, buildingName: '1号楼', room: '102', staffId, staffName: '王晓梅' },
      ...{ what: '周五前送测绘图', dueAt, level: 'handler', state: 'open', decidedAt: null },
      since: { visits: 0, answers: 0, signed: false },
    },
  ]);
  expect(holdoutOf(made)?.nextStep).toEqual({ kind: 'promise', at: dueAt });

  const raised = await post(`/households/${second}/objections`, { category: 'area_loss' });
  const { objectionId } = raised['ids'] as { objectionId: string };
  await post(`/objections/${objectionId}/answers`, { kind: 'explained' });
  await post(`/households/${second}/visits`, { channel: 'office', outcome: 'met' });
  await post(`/promises/${promiseId}/outcome`, { outcome: 'kept' });
  const decided = await packOf(building);
  expect(decided.promises).toMatchObject([
    { promiseId, state: 'kept', since: { visits: 1, answers: 1, signed: false } },
  ]);
  expect(decided.promises[0]?.decidedAt).not.toBeNull();
  expect(holdoutOf(decided)?.nextStep).toEqual({ kind: 'await_verdict', at: null });
});

test('what was promised and not done is overdue, and brings its household to the top', async () => {
  const building = await house.build(3);
  const last = Object.keys(building.households).at(-1) ?? '';
  const dueAt = inSeconds(1);
  await promise(building, dueAt, last);
  await eventually(async () => {
    const { promises, holdouts } = await packOf(building);
    expect(promises).toMatchObject([{ state: 'overdue' }]);
    expect(holdouts[0]).toMatchObject({ householdId: last, overdueSince: dueAt });
  });
  // The engine of this house has no timer: whatever comes next lets it climb, with a fresh clock.
  await post(`/households/${last}/surveys`, { intent: 'undecided' });
  const { promises, holdouts } = await packOf(building);
  expect(promises).toMatchObject([{ level: 'leader', state: 'overdue' }]);
  expect(promises[0]?.dueAt).not.toBe(dueAt);
  expect(holdouts[0]).toMatchObject({ householdId: last, overdueSince: dueAt });
});

test('promises of the campaign stand beside those of households, for whoever sees all of it', async () => {
  const building = await house.build(2);
  const [first = ''] = Object.keys(building.households);
  const ofCampaign = await promise(building, inSeconds(7_200));
  const ofHousehold = await promise(building, inSeconds(3_600), first);
  const { promises } = await packOf(building);
  expect(promises.map(({ promiseId, room }) => [promiseId, room])).toEqual([
    [ofHousehold, '101'],
    [ofCampaign, null],
  ]);
  const mine = await createToken(house, { role: 'handler', scope: { buildingIds: [building.id] } });
  expect((await packOf(building, mine)).promises.map(({ promiseId }) => promiseId)).toEqual([ofHousehold]);
});

test('the report counts what was kept, broken and left open', async () => {
  const building = await house.build(3);
  const ids = Object.keys(building.households);
  const [kept = '', broken = ''] = await Promise.all(
    ids.map((id) => promise(building, inSeconds(3_600), id)),
  );
  await post(`/promises/${kept}/outcome`, { outcome: 'kept' });
  await post(`/promises/${broken}/outcome`, { outcome: 'broken' });
  const { day } = await read<EveningReport>(building, 'reports');
  expect(day).toMatchObject({ promisesKept: 1, promisesBroken: 1, promisesOpen: 1 });
});

test('what nobody can decide any more, because its building came to rest, troubles no pack and nobody’s tasks', async () => {
  const building = await house.build(1);
  const [householdId = ''] = Object.keys(building.households);
  const promiseId = await promise(building, inSeconds(3_600), householdId);
  const tasks = async () => {
    const { body } = await ask(house.app, `GET /staff/${staffId}/tasks`, { token });
    return Object.values(body as Record<string, { id: string }[]>).flatMap((group) =>
      group.map(({ id }) => id),
    );
  };
  expect(await tasks()).toContain(promiseId);
  await house.database.prisma.buildingState.update({
    where: { buildingId: building.id },
    data: { stage: 'lapsed' },
  });
  expect((await packOf(building)).promises).toEqual([]);
  expect(await tasks()).not.toContain(promiseId);
});
