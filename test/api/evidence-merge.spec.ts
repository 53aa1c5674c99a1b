import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Building } from '../../domain/building.ts';
import { ask, newKey } from './ask.ts';
import { documentOf, unzip, type EvidenceDocument } from './evidence-room.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

let house: House;
let token: string;
let building: Building;

beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'leader' });
  building = await house.build(2);
});
afterAll(() => house.stop());

async function give(path: string, payload: object): Promise<void> {
  const { status, body } = await ask(house.app, `POST ${path}`, { token, key: newKey(), payload });
  expect([status, body]).toEqual([201, expect.anything()]);
}

async function evidenceOf(householdId: string): Promise<EvidenceDocument> {
  const answer = await house.app.inject({
    method: 'POST',
    url: `/api/v1/households/${householdId}/evidence`,
    headers: { authorization: `Bearer ${token}` },
    payload: { purpose: '诉讼' },
  });
  expect(answer.statusCode).toBe(200);
  return documentOf(unzip(answer.rawPayload));
}

test('a household that took another in tells what was recorded there, and its chain goes on', async () => {
  const [keptId = '', mergedId = ''] = Object.keys(building.households);
  await give(`/households/${mergedId}/surveys`, { intent: 'unwilling', note: '并户之前说的' });
  await give(`/households/${keptId}/surveys`, { intent: 'willing' });
  const before = await evidenceOf(keptId);
  expect(JSON.stringify(before)).not.toContain('并户之前说的');
  await give(`/buildings/${building.id}/merges`, { keptId, mergedIds: [mergedId], reason: '两证合一' });

  const after = await evidenceOf(keptId);
  const continued = after.entries.slice(0, before.entries.length);
  expect(continued.map(({ hash }) => hash)).toEqual(before.entries.map(({ hash }) => hash));
  expect(after.entries.slice(before.entries.length, before.entries.length + 2)).toMatchObject([
    { type: 'households_merged', texts: { reason: '两证合一' } },
    { type: 'survey_recorded', householdId: mergedId, texts: { note: '并户之前说的' } },
  ]);

  const gone = await evidenceOf(mergedId);
  expect(gone.entries.map(({ type, texts }) => [type, Object.keys(texts)])).toEqual([
    ['building_opened', []],
    ['survey_recorded', ['note']],
    ['households_merged', []],
    ['household_removed', []],
  ]);
});
