import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { replayAll } from '../environment/engine.ts';
import { eventually } from '../environment/eventually.ts';
import { createInstallation, pause, type Installation } from './installation.ts';

const SAMPLE = fileURLToPath(new URL('../../samples/clean-2-buildings.xlsx', import.meta.url));
const CLIENTS = 8;
const UNANSWERED = [502, 503, 504];

interface Household {
  id: string;
  signatories: string[];
}

let installation: Installation;
let token: string;
let campaignId: string;
let buildingIds: string[];
let households: Household[];

beforeAll(async () => {
  installation = await createInstallation();
  await installation.start();
  token = await installation.token();
  campaignId = await importSample();
  const board = await get<{ buildings: { id: string }[] }>(`/campaigns/${campaignId}/board`);
  buildingIds = board.buildings.map(({ id }) => id);
  for (const id of buildingIds) {
    await command(`/buildings/${id}/stage`, { to: 'consultation' });
    await command(`/buildings/${id}/stage`, { to: 'signing' });
  }
  households = await readHouseholds();
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
    const { id, signatories } = mine[turn % mine.length] ?? { id: '', signatories: [] };
    await acknowledge('survey', `/households/${id}/surveys`, { intent: turn % 2 ? 'willing' : 'undecided' });
    if (turn >= mine.length) continue;
    for (const signatoryId of signatories) {
      await acknowledge('signature', `/households/${id}/signatures`, { signatoryId, medium: 'paper' });
    }
  }
}

async function acknowledge(kind: 'survey' | 'signature', path: string, body: unknown): Promise<void> {
  const key = await command(path, body);
  acknowledged.set(key, kind);
}

/** Sends as a phone does: the same key until there is an answer. */
async function command(path: string, body: unknown): Promise<string> {
  const key = randomUUID();
  for (;;) {
    const answer = await send(path, body, key);
    if (answer === 201) return key;
    if (answer !== null && !UNANSWERED.includes(answer)) throw new Error(`${path} answered ${answer}`);
    await pause(100);
  }
}

async function send(path: string, body: unknown, key: string): Promise<number | null> {
  try {
    const answer = await fetch(`${installation.url}/api/v1${path}`, {
      method: 'POST',
      headers: { ...authorization(), 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
    });
    await answer.text();
    return answer.status;
  } catch {
    return null;
  }
}

async function everythingIsThereOnce(): Promise<void> {
  const events = (await Promise.all(buildingIds.map(readEvents))).flat();
  const recorded = new Map<string, number>();
  for (const { type, commandId } of events) {
    if (!commandId || !['survey_recorded', 'signature_recorded'].includes(type)) continue;
    recorded.set(commandId, (recorded.get(commandId) ?? 0) + 1);
  }
  for (const key of acknowledged.keys()) expect([key, recorded.get(key)]).toEqual([key, 1]);
  expect(recorded.size).toBe(acknowledged.size);

  const { totals } = await get<{ totals: { total: number; signed: number } }>(
    `/campaigns/${campaignId}/board`,
  );
  const signed = new Set(
    events.flatMap(({ type, householdId }) => (type === 'household_signed' ? [householdId] : [])),
  );
  expect(totals.signed).toBe(signed.size);
  const ledger = await get<{ items: { number: number; householdId: string }[] }>(
    `/campaigns/${campaignId}/ledger?limit=500`,
  );
  expect(ledger.items.map(({ number }) => number)).toEqual(
    Array.from({ length: signed.size }, (_, at) => at + 1),
  );
  expect(new Set(ledger.items.map(({ householdId }) => householdId)).size).toBe(signed.size);
  expect(await get(`/campaigns/${campaignId}/ledger/verification`)).toMatchObject({
    ok: true,
    rows: signed.size,
  });
}

interface RecordedEvent {
  seq: number;
  type: string;
  commandId?: string;
  householdId?: string;
}

async function readEvents(buildingId: string): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (;;) {
    const afterSeq = events.at(-1)?.seq ?? 0;
    const page = await get<{ items: RecordedEvent[] }>(
      `/buildings/${buildingId}/events?afterSeq=${afterSeq}&limit=500`,
    );
    if (page.items.length === 0) break;
    events.push(...page.items);
  }
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  return events;
}

async function importSample(): Promise<string> {
  const created = await fetch(`${installation.url}/api/v1/campaigns`, {
    method: 'POST',
    headers: { ...authorization(), 'content-type': 'application/json' },
    body: JSON.stringify({ name: '故障演练' }),
  });
  const { id } = (await created.json()) as { id: string };
  const form = new FormData();
  form.append('file', new Blob([await readFile(SAMPLE)]), 'roster.xlsx');
  const roster = `${installation.url}/api/v1/campaigns/${id}/roster?mode=preview`;
  const preview = await fetch(roster, { method: 'POST', headers: authorization(), body: form });
  const { importId } = (await preview.json()) as { importId: string };
  const commit = `${installation.url}/api/v1/imports/${importId}/commit`;
  const committed = await fetch(commit, { method: 'POST', headers: authorization() });
  expect(committed.status).toBe(200);
  return id;
}

async function readHouseholds(): Promise<Household[]> {
  const { items } = await get<{ items: { id: string }[] }>(`/households?campaign=${campaignId}&limit=500`);
  return Promise.all(
    items.map(async ({ id }) => {
      const file = await get<{ signatories: { id: string }[] }>(`/households/${id}`);
      return { id, signatories: file.signatories.map((signatory) => signatory.id) };
    }),
  );
}

const authorization = () => ({ authorization: `Bearer ${token}` });

async function get<T>(path: string): Promise<T> {
  const answer = await fetch(`${installation.url}/api/v1${path}`, { headers: authorization() });
  expect([path, answer.status]).toEqual([path, 200]);
  return (await answer.json()) as T;
}
