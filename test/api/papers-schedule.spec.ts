import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EngineAway } from '../../api/engine/engine.ts';
import { recoverSchedules } from '../../api/papers/schedules.ts';
import { eventually } from '../environment/eventually.ts';
import type { InMemoryEngine } from '../environment/in-memory-engine.ts';
import { ask, newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

let house: House;
let engine: InMemoryEngine;
let token: string;
beforeAll(async () => {
  house = await openHouse();
  engine = house.deps.engine as InMemoryEngine;
  token = await createToken(house, { role: 'director' });
});
afterAll(() => house.stop());

const create = async (): Promise<string> => {
  const answer = await ask(house.app, 'POST /campaigns', {
    token,
    key: newKey(),
    payload: { name: '石泉路' },
  });
  expect(answer.status).toBe(201);
  return String(answer.body['id']);
};
const toldOf = async (campaignId: string) =>
  house.database.prisma.paperSchedule.findUnique({ where: { campaignId } });

test('a campaign is made while the engine is away; the row says that it was not told, and it is told later', async () => {
  const { schedulePapers } = engine;
  let attempts = 0;
  engine.schedulePapers = async () => {
    attempts += 1;
    throw new EngineAway();
  };
  const id = await create();
  // Whoever made the campaign has not waited for that.
  await eventually(async () => expect(attempts).toBe(1));
  engine.schedulePapers = schedulePapers;
  expect([engine.paperTimes.get(id), await toldOf(id)]).toEqual([undefined, null]);
  await recoverSchedules(house.database.pool, engine);
  expect(engine.paperTimes.get(id)).toMatchObject({ morningPackAt: '08:30', eveningReportAt: '18:00' });
  expect(await toldOf(id)).toMatchObject({ morningPackAt: '08:30', eveningReportAt: '18:00' });
});

test('a change of other parts of a policy tells the engine nothing; one of the times does', async () => {
  const id = await create();
  await eventually(async () => expect(await toldOf(id)).not.toBeNull());
  const before = await toldOf(id);
  const change = (policy: object) =>
    ask(house.app, `PATCH /campaigns/${id}/policy`, { token, payload: { policy, reason: '试' } });
  await change({ contact: { perWeek: 2 } });
  expect(await toldOf(id)).toEqual(before);
  await change({ reminders: { morningPackAt: '09:00' } });
  expect(await toldOf(id)).toMatchObject({ morningPackAt: '09:00', eveningReportAt: '18:00' });
  expect(engine.paperTimes.get(id)).toMatchObject({ morningPackAt: '09:00' });
});
