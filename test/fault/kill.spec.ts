import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { replayAll } from '../environment/engine.ts';
import { eventually } from '../environment/eventually.ts';
import { createInstallation, type Installation } from './installation.ts';
import { openOffice, type Household, type Office } from './office.ts';

const CLIENTS = 8;

let installation: Installation;
let office: Office;
let campaignId: string;
let buildingIds: string[];
let households: Household[];

beforeAll(async () => {
  installation = await createInstallation();
  await installation.start();
  office = await openOffice(installation);
  campaignId = await office.importSample('clean-2-buildings.xlsx');
  const board = await office.get<{ buildings: { id: string }[] }>(`/campaigns/${campaignId}/board`);
  buildingIds = board.buildings.map(({ id }) => id);
  for (const id of buildingIds) {
    await office.command(`/buildings/${id}/stage`, { to: 'consultation' });
    await office.command(`/buildings/${id}/stage`, { to: 'signing' });
  }
  const lines = await office.list<{ id: string }>(`/households?campaign=${campaignId}&`);
  households = await Promise.all(lines.map(({ id }) => office.household(id)));
}, 180_000);
afterAll(async () => {
  await installation.stop();
  await installation.remove();
}, 60_000);

/** What the clients were told: the key of every acknowledged command. */
const acknowledged = new Map<string, 'survey' | 'signature'>();
let isWriting = true;

test('8 clients write while worker, engine, API and database are killed: every acknowledged command is there once', async () => {
  const clients = Array.from({ length: CLIENTS }, (_, number) => write(number));
  for (const name of ['worker', 'temporal', 'api', 'postgresql', 'worker', 'temporal'] as const) {
    await progress();
    await installation.kill(name);
  }
  await progress();
  isWriting = false;
  await Promise.all(clients);
  await everythingIsThereOnce();
}, 240_000);

test('after kill -9 of everything and a new start it still is, and SIGTERM ends it with 0', async () => {
  await installation.kill();
  await installation.start();
  await everythingIsThereOnce();
  expect(await replayAll(await installation.histories())).toBeGreaterThanOrEqual(buildingIds.length);
  expect(await installation.stop()).toBe(0);
}, 180_000);

/** Waits until every client had several more answers: whatever was killed is back by itself. */
async function progress(): Promise<void> {
  const enough = acknowledged.size + CLIENTS * 5;
  await eventually(async () => expect(acknowledged.size).toBeGreaterThan(enough), 60_000);
}

/** Every client surveys for as long as it may, and signs its share of the households. */
async function write(number: number): Promise<void> {
  const mine = households.filter((_, index) => index % CLIENTS === number);
  for (let turn = 0; isWriting; turn += 1) {
    const { id = '', signatories = [] } = mine[turn % mine.length] ?? {};
    await acknowledge('survey', `/households/${id}/surveys`, { intent: turn % 2 ? 'willing' : 'undecided' });
    if (turn >= mine.length) continue;
    for (const signatoryId of signatories) {
      await acknowledge('signature', `/households/${id}/signatures`, { signatoryId, medium: 'paper' });
    }
  }
}

async function acknowledge(kind: 'survey' | 'signature', path: string, body: unknown): Promise<void> {
  const { key, status } = await office.command(path, body);
  expect([path, status]).toEqual([path, 201]);
  acknowledged.set(key, kind);
}

async function everythingIsThereOnce(): Promise<void> {
  const events = (await Promise.all(buildingIds.map((id) => office.events(id)))).flat();
  const recorded = new Map<string, number>();
  for (const { type, commandId } of events) {
    if (!commandId || !['survey_recorded', 'signature_recorded'].includes(type)) continue;
    recorded.set(commandId, (recorded.get(commandId) ?? 0) + 1);
  }
  for (const key of acknowledged.keys()) expect([key, recorded.get(key)]).toEqual([key, 1]);
  expect(recorded.size).toBe(acknowledged.size);

  const { totals } = await office.get<{ totals: { total: number; signed: number } }>(
    `/campaigns/${campaignId}/board`,
  );
  const signed = new Set(
    events.flatMap(({ type, householdId }) => (type === 'household_signed' ? [householdId] : [])),
  );
  expect(totals.signed).toBe(signed.size);
  const ledger = await office.get<{ items: { number: number; householdId: string }[] }>(
    `/campaigns/${campaignId}/ledger?limit=500`,
  );
  expect(ledger.items.map(({ number }) => number)).toEqual(
    Array.from({ length: signed.size }, (_, at) => at + 1),
  );
  expect(new Set(ledger.items.map(({ householdId }) => householdId)).size).toBe(signed.size);
  expect(await office.get(`/campaigns/${campaignId}/ledger/verification`)).toMatchObject({
    ok: true,
    rows: signed.size,
  });
}
