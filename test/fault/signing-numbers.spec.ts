import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventually } from '../environment/eventually.ts';
import { createInstallation, type Installation } from './installation.ts';
import { openOffice, type Household, type Office, type RecordedEvent } from './office.ts';

const CLIENTS = 64;
const HOUSEHOLDS_EACH = 2;
const VERIFY_LEDGER = fileURLToPath(new URL('../../dist/local/verify-ledger.js', import.meta.url));

interface LedgerItem {
  number: number;
  householdId: string;
  buildingId: string;
  recordedAt: string;
  voidedAt?: string;
}

let installation: Installation;
let office: Office;
let campaignId: string;
let buildingIds: string[];
/** The households of each client. */
let shares: Household[][];

beforeAll(async () => {
  installation = await createInstallation();
  await installation.start();
  office = await openOffice(installation);
  // Nobody's agreement takes effect on the way: retractions stay allowed to the end.
  campaignId = await office.importSample('base-13-buildings.xlsx', {
    stages: { signing: { advance: 'manual' } },
  });
  const board = await office.get<{ buildings: { id: string }[] }>(`/campaigns/${campaignId}/board`);
  buildingIds = board.buildings.map(({ id }) => id);
  for (const to of ['consultation', 'signing']) {
    await Promise.all(buildingIds.map((id) => office.command(`/buildings/${id}/stage`, { to })));
  }
  shares = await shareOut();
}, 240_000);
afterAll(async () => {
  await installation.stop();
  await installation.remove();
}, 60_000);

/** Some households of every building, those with several signatories among them, spread over all clients. */
async function shareOut(): Promise<Household[][]> {
  const needed = CLIENTS * HOUSEHOLDS_EACH;
  const each = Math.ceil(needed / buildingIds.length);
  const chosen = await Promise.all(
    buildingIds.map(async (id) => {
      const { households } = await office.get<{ households: { id: string; tenure: string }[] }>(
        `/buildings/${id}`,
      );
      const owned = households.filter(({ tenure }) => tenure === 'owned').slice(0, Math.floor(each / 2));
      const rented = households.filter(({ tenure }) => tenure === 'rented');
      return Promise.all([...owned, ...rented].slice(0, each).map((line) => office.household(line.id)));
    }),
  );
  const mixed = Array.from({ length: each }, (_, at) => chosen.flatMap((found) => found[at] ?? [])).flat();
  return Array.from({ length: CLIENTS }, (_, client) =>
    mixed.slice(0, needed).filter((_household, index) => index % CLIENTS === client),
  );
}

/** What the clients were told: the key of every acknowledged signature and retraction. */
const acknowledged = new Set<string>();
let isSigning = true;

test('64 clients sign in 13 buildings while worker, database and engine are killed: numbers without gap, none twice', async () => {
  expect(new Set(shares.flat().map(({ buildingId }) => buildingId)).size).toBe(13);
  expect(shares.flat().some(({ signatories }) => signatories.length > 1)).toBe(true);
  const clients = shares.map(work);
  for (const name of ['worker', 'postgresql', 'temporal'] as const) {
    await progress();
    await installation.kill(name);
    await progress();
    await ledgerIsInOrder();
  }
  isSigning = false;
  await Promise.all(clients);

  const histories = await Promise.all(buildingIds.map((id) => office.events(id)));
  const ledger = await office.list<LedgerItem>(`/campaigns/${campaignId}/ledger?`);
  everyCommandIsThereOnce(histories.flat());
  numbersAreTheSignatures(ledger, histories);
  await boardCountsTheLiveNumbers(ledger);
  expect(await office.get(`/campaigns/${campaignId}/ledger/verification`)).toEqual({
    ok: true,
    rows: ledger.length,
  });
}, 300_000);

test('npm run verify-ledger finds the installation by its data folder and says so', async () => {
  const env = { ...process.env, NODE_OPTIONS: '', DATABASE_URL: '', DOORSTEP_DATA_DIR: installation.dataDir };
  const { stdout } = await promisify(execFile)(process.execPath, [VERIFY_LEDGER], { env });
  const { rows } = await office.get<{ rows: number }>(`/campaigns/${campaignId}/ledger/verification`);
  expect(rows).toBeGreaterThan(CLIENTS * HOUSEHOLDS_EACH);
  expect(stdout).toBe(
    `✓ 故障演练：${rows} 个签约序号连续，未被改动 · ${rows} signing numbers without gap, none changed\n`,
  );
});

/** A client has its households sign one after the other; then one of each takes back and signs again, and so on. */
async function work(households: readonly Household[]): Promise<void> {
  for (const { id, signatories } of households) {
    for (const signatoryId of signatories) await sign(id, signatoryId);
  }
  for (let turn = 0; isSigning; turn += 1) {
    const { id = '', signatories = [] } = households[turn % households.length] ?? {};
    const signatoryId = signatories[turn % signatories.length] ?? '';
    await acknowledge(`/households/${id}/signatures/${signatoryId}/retraction`, { reason: '反悔' });
    // When the day is over, some are left with their retraction.
    if (isSigning || turn % 3 > 0) await sign(id, signatoryId);
  }
}

const sign = (id: string, signatoryId: string): Promise<void> =>
  acknowledge(`/households/${id}/signatures`, { signatoryId, medium: 'paper' });

async function acknowledge(path: string, body: object): Promise<void> {
  const { key, status } = await office.command(path, body);
  expect([path, status]).toEqual([path, 201]);
  acknowledged.add(key);
}

/** Waits until there were as many answers again as there are clients: whatever was killed is back by itself. */
async function progress(): Promise<void> {
  const enough = acknowledged.size + CLIENTS;
  await eventually(async () => expect(acknowledged.size).toBeGreaterThan(enough), 60_000);
}

/** Also in the middle of it all. */
async function ledgerIsInOrder(): Promise<void> {
  await eventually(async () =>
    expect(await office.get(`/campaigns/${campaignId}/ledger/verification`)).toMatchObject({ ok: true }),
  );
}

function everyCommandIsThereOnce(events: readonly RecordedEvent[]): void {
  const recorded = events.flatMap(({ type, commandId }) =>
    type === 'signature_recorded' || type === 'signature_retracted' ? [commandId] : [],
  );
  expect(recorded).toHaveLength(acknowledged.size);
  expect(new Set(recorded)).toEqual(acknowledged);
}

/** 1, 2, 3 …, one for every household that became signed; in each building in the order of its history. */
function numbersAreTheSignatures(ledger: readonly LedgerItem[], histories: readonly RecordedEvent[][]): void {
  expect(ledger.map(({ number }) => number)).toEqual(ledger.map((_, at) => at + 1));
  for (const [index, history] of histories.entries()) {
    const signed = history.filter(({ type }) => type === 'household_signed');
    const numbers = ledger.filter(({ buildingId }) => buildingId === buildingIds[index]);
    expect(numbers.map((item) => [item.householdId, item.recordedAt])).toEqual(
      signed.map(({ householdId, at }) => [householdId, at]),
    );
    const unsigned = history.filter(({ type }) => type === 'household_unsigned');
    const voided = numbers.flatMap(({ householdId, voidedAt }) =>
      voidedAt ? [`${voidedAt} ${householdId}`] : [],
    );
    expect(voided.toSorted()).toEqual(
      unsigned.map(({ householdId, at }) => `${at} ${householdId}`).toSorted(),
    );
  }
}

async function boardCountsTheLiveNumbers(ledger: readonly LedgerItem[]): Promise<void> {
  const live = ledger.filter(({ voidedAt }) => voidedAt === undefined);
  expect(new Set(live.map(({ householdId }) => householdId)).size).toBe(live.length);
  expect(live.length).toBeLessThan(ledger.length);
  const board = await office.get<{
    totals: { signed: number };
    buildings: { id: string; counts: { signed: number } }[];
  }>(`/campaigns/${campaignId}/board`);
  expect(board.totals.signed).toBe(live.length);
  for (const { id, counts } of board.buildings) {
    expect([id, counts.signed]).toEqual([id, live.filter(({ buildingId }) => buildingId === id).length]);
  }
}
