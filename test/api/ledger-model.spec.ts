// The signing numbers that PostgreSQL gives are those of the model in `test/domain/ledger-model.ts`, about which
// `test/domain/properties/signing-numbers.spec.ts` proves what must hold.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { verifyLedger } from '../../api/reads/ledger/verification.ts';
import { openDatabase, type Database } from '../../prisma/client.ts';
import { numbered, type NumberGiven } from '../domain/ledger-model.ts';
import { campaignArbitrary, projectionsOf, type Stored } from '../domain/properties/campaign.ts';
import { createTestDatabase, type TestDatabase } from '../environment/database.ts';

const CAMPAIGNS = 12;
const HOUSEHOLDS = ['h0', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'];

let given: TestDatabase;
let database: Database;
beforeAll(async () => {
  given = await createTestDatabase();
  database = openDatabase(given.url, 2);
});
afterAll(async () => {
  await database.close();
  await given.drop();
});

/** The ids of the property tests are short words; PostgreSQL wants UUIDs. */
const uuidOf = (...words: (string | number)[]): string =>
  createHash('sha256')
    .update(words.join(' '))
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5');
const WORD = /^(?:[bchks]\d+|(?:new|staff)-\d+|wang|li)$/;
/** Members that hold an id, whatever word a sequence took for it. */
const ID_MEMBERS = ['certificateId', 'lineId'];

test('signing numbers of PostgreSQL are those of the model', async () => {
  const scripts = fc.sample(campaignArbitrary, { numRuns: CAMPAIGNS, seed: 7 });
  let numbers = 0;
  for (const [campaign, script] of scripts.entries()) {
    await openCampaign(campaign, script.buildings.length);
    const ledger = await storeAll(campaign, projectionsOf(script));
    expect(await readLedger(campaign)).toEqual(ledger);
    expect(await verifyLedger(database.pool, campaignIdOf(campaign))).toEqual({
      ok: true,
      rows: ledger.length,
    });
    numbers += ledger.length;
  }
  expect(numbers).toBeGreaterThan(20);
});

const campaignIdOf = (campaign: number): string => uuidOf(campaign, 'k1');
const buildingIdOf = (campaign: number, index: number): string => uuidOf(campaign, `b${index}`);

async function openCampaign(campaign: number, buildings: number): Promise<void> {
  const campaignId = campaignIdOf(campaign);
  await database.prisma.campaign.create({ data: { id: campaignId, name: `${campaign}` } });
  for (let index = 0; index < buildings; index += 1) {
    const buildingId = buildingIdOf(campaign, index);
    await database.prisma.building.create({ data: { id: buildingId, campaignId, name: `${index}` } });
    await database.prisma.household.createMany({
      data: HOUSEHOLDS.map((word) => ({
        id: uuidOf(campaign, index, word),
        campaignId,
        buildingId,
        identity: word,
        room: word,
        certificateId: uuidOf(word),
        tenure: 'rented',
        tenureLabel: '公房',
      })),
    });
  }
}

/** Gives the same projections to the database and to the model; answers what the model has in the end. */
async function storeAll(campaign: number, all: readonly Stored[]): Promise<NumberGiven[]> {
  let ledger: NumberGiven[] = [];
  const known: number[] = [];
  for (const { index, projection } of all) {
    const buildingId = buildingIdOf(campaign, index);
    const sent = { ...projection, campaignId: 'k1', buildingId };
    const text = JSON.stringify(sent, (key, value: unknown) => translated(campaign, index, key, value));
    await database.pool.query('SELECT project($1::jsonb)', [text]);
    const news = projection.events.filter(({ seq }) => seq > (known[index] ?? 0));
    ledger = numbered(ledger, buildingId, news);
    known[index] = Math.max(known[index] ?? 0, projection.seq);
  }
  return ledger.map((row) => {
    const index = all.find((stored) => buildingIdOf(campaign, stored.index) === row.buildingId)?.index ?? 0;
    return { ...row, householdId: uuidOf(campaign, index, row.householdId) };
  });
}

function translated(campaign: number, index: number, key: string, value: unknown): unknown {
  if (value === 'k1') return campaignIdOf(campaign);
  const isId = typeof value === 'string' && (WORD.test(value) || ID_MEMBERS.includes(key));
  return isId ? uuidOf(campaign, index, value) : value;
}

async function readLedger(campaign: number): Promise<NumberGiven[]> {
  const entries = await database.prisma.ledgerEntry.findMany({
    where: { campaignId: campaignIdOf(campaign) },
    orderBy: { number: 'asc' },
  });
  return entries.map(({ number, buildingId, householdId, seq, recordedAt, occurredAt, voidedAt }) => ({
    number,
    buildingId,
    householdId,
    seq,
    recordedAt: recordedAt.toISOString(),
    occurredAt: occurredAt?.toISOString() ?? null,
    voidedAt: voidedAt?.toISOString() ?? null,
  }));
}
