// With the engine itself: what people write about a household stays in the tables.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Building } from '../../domain/building.ts';
import { startRun } from '../../domain/intake.ts';
import { startTestApi, type TestApi } from '../environment/api.ts';
import { startTestEngine, type TestEngine } from '../environment/engine.ts';
import { openTestBuilding } from '../environment/roll.ts';
import { succeeded } from './roll-room.ts';

let engine: TestEngine;
let api: TestApi;
let building: Building;

beforeAll(async () => {
  engine = await startTestEngine();
  building = await openTestBuilding(engine.database, 3);
  await engine.engine.startBuilding(startRun(building));
  api = await startTestApi(engine.database, engine.engine);
});
afterAll(async () => {
  await api.stop();
  await engine.stop();
});

const person = (name: string) => ({ name, phone: '13812345678', idNumber: '11010519491231002X' });
const WORDS = ['欧阳甲', '欧阳乙', '欧阳丙', '13812345678', '11010519491231002X', '丁字楼', 'ZH777', 'ZH888', '两家分户']; // prettier-ignore

test('no name, number, room, certificate or reason is in any event or in any history', async () => {
  const reason = '两家分户';
  const [kept = '', merged = '', gone = ''] = Object.keys(building.households);
  const households = `/buildings/${building.id}/households`;
  const address = { room: '丁字楼', certificate: 'ZH777', tenure: 'owned', areaCm2: 500_000 };
  const added = await api.post(households, { ...address, signatories: [person('欧阳甲')], reason });
  const { householdId } = succeeded(added)['ids'] as { householdId: string };
  const parts = [
    { areaCm2: 200_000 },
    { areaCm2: 300_000, certificate: 'ZH888', signatories: [person('欧阳乙'), person('欧阳丙')] },
  ];
  succeeded(await api.post(`/households/${householdId}/split`, { parts, reason }));
  succeeded(await api.post(`/households/${kept}/correction`, { certificate: 'ZH888', reason }));
  succeeded(
    await api.post(`/buildings/${building.id}/merges`, { keptId: kept, mergedIds: [merged], reason }),
  );
  succeeded(await api.post(`/households/${gone}/removal`, { reason }));

  const { body } = await api.get(`/buildings/${building.id}`);
  expect(body).toMatchObject({ counts: { total: 3 } });
  expect(body['households']).toHaveLength(3);
  const events = JSON.stringify(await engine.database.prisma.event.findMany());
  const histories = (await engine.histories()).map(({ history }) => textIn(history)).join();
  expect(histories).toContain(householdId);
  for (const word of WORDS) {
    expect(events).not.toContain(word);
    expect(histories).not.toContain(word);
  }
});

/** Every payload of a history as text. */
function textIn(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (typeof value === 'string') return value;
  return value !== null && typeof value === 'object' ? Object.values(value).map(textIn).join(' ') : '';
}
