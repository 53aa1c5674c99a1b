import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { cursorAt, positionOf } from '../../feed/cursor.ts';
import { numberEvents, readFeed, type FeedEvent } from '../../feed/read.ts';
import { openDatabase, type Database } from '../../prisma/client.ts';
import { createTestDatabase, type TestDatabase } from '../environment/database.ts';
import { openTestBuilding } from '../environment/roll.ts';
import { writerOf, type Writer } from './writing.ts';

const EVERYTHING = { campaignId: null, types: [] };

let testDatabase: TestDatabase;
let database: Database;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = openDatabase(testDatabase.url, 16);
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

/** Where the feed ends before a test. */
let before: number;
beforeEach(async () => {
  before = await numberEvents(database.pool);
});

const openWriter = async (): Promise<Writer> => writerOf(database.pool, await openTestBuilding(database, 3));
const openWriters = (count: number): Promise<Writer[]> =>
  Promise.all(Array.from({ length: count }, openWriter));

/** As others do it: page after page, from a place to the end. */
async function readFrom(after: number, most = 7): Promise<FeedEvent[]> {
  const found: FeedEvent[] = [];
  for (let place = after, hasMore = true; hasMore;) {
    const stretch = await readFeed(database.pool, { after: place, most, wanted: EVERYTHING });
    found.push(...stretch.events.map(({ event }) => event));
    ({ end: place, hasMore } = stretch);
  }
  return found;
}

const placeOf = ({ cursor }: FeedEvent): number => Number(cursor.split('.')[0]);
const seqsOf = (events: readonly FeedEvent[], { building }: Writer): number[] =>
  events.filter(({ buildingId }) => buildingId === building.id).map(({ seq }) => seq);
const countTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

test('while many buildings write and many readers read, every event gets one place and no place stays empty', async () => {
  const writers = await openWriters(6);
  let isWriting = true;
  const readers = Array.from({ length: 4 }, async () => {
    const seen: FeedEvent[] = [];
    for (let isLast = false; !isLast;) {
      isLast = !isWriting;
      const last = seen.at(-1);
      seen.push(...(await readFrom(last ? placeOf(last) : before)));
    }
    return seen;
  });
  await Promise.all(
    writers.map(async (writer) => {
      for (let round = 0; round < 25; round += 1) await writer.visit(1 + (round % 3));
    }),
  );
  isWriting = false;
  const [first, ...others] = await Promise.all(readers);
  expect(first?.map(placeOf)).toEqual(countTo(first?.length ?? 0).map((place) => before + place));
  for (const writer of writers) expect(seqsOf(first ?? [], writer)).toEqual(countTo(writer.building.seq));
  for (const other of others) expect(other).toEqual(first);
});

test('an event whose transaction ends late comes late, and is not skipped', async () => {
  const [slow, quick] = [await openWriter(), await openWriter()];
  const start = await numberEvents(database.pool);
  const client = await database.pool.connect();
  await client.query('BEGIN');
  await slow.visit(2, new Date('2026-01-01T00:00:00Z'), client);
  await quick.visit();
  const early = await readFrom(start);
  expect(early.map(({ buildingId }) => buildingId)).toEqual([quick.building.id]);
  await client.query('COMMIT');
  client.release();
  const late = await readFrom(start + early.length);
  expect(late.map(({ buildingId }) => buildingId)).toEqual([slow.building.id, slow.building.id]);
  expect(await readFrom(start)).toEqual([...early, ...late]);
});

test('what is new at once comes by time; a clock that was set back does not turn a building round', async () => {
  const [one, other] = [await openWriter(), await openWriter()];
  const start = await numberEvents(database.pool);
  const at = (minute: number) => new Date(Date.UTC(2027, 0, 1, 0, minute));
  await one.visit(1, at(1));
  await one.visit(1, at(5));
  await one.visit(1, at(2));
  await other.visit(1, at(3));
  await other.visit(1, at(6));
  const names = new Map([
    [one.building.id, 'one'],
    [other.building.id, 'other'],
  ]);
  const events = await readFrom(start);
  expect(events.map(({ buildingId, at: when }) => [names.get(buildingId), when.slice(14, 16)])).toEqual([
    ['one', '01'],
    ['other', '03'],
    ['one', '05'],
    ['one', '02'],
    ['other', '06'],
  ]);
});

test('a filter that fits little passes over the rest, ten thousand at a time', async () => {
  const [many, one] = [await openWriter(), await openWriter()];
  const start = await numberEvents(database.pool);
  for (let round = 0; round < 21; round += 1) await many.visit(500);
  await one.visit();
  const wanted = { campaignId: one.building.campaignId, types: [] };
  const first = await readFeed(database.pool, { after: start, most: 5, wanted });
  expect(first).toEqual({ events: [], end: start + 10_000, hasMore: true });
  const second = await readFeed(database.pool, { after: first.end, most: 5, wanted });
  expect(second).toMatchObject({
    end: start + 10_501,
    hasMore: false,
    events: [{ position: start + 10_501 }],
  });
});

test('a cursor that a restored database does not know any more is refused', async () => {
  const writer = await openWriter();
  await writer.visit(3);
  const head = await numberEvents(database.pool);
  const [kept, lost] = [await cursorAt(database.pool, head - 1), await cursorAt(database.pool, head)];
  expect([await positionOf(database.pool, kept), await positionOf(database.pool, lost)]).toEqual([
    head - 1,
    head,
  ]);
  // The backup ended before the last event; another one takes its place.
  const id = writer.building.id;
  await database.pool.query('DELETE FROM event_feed WHERE position = $1', [head]);
  await database.pool.query('UPDATE event_feed_progress SET seq = seq - 1 WHERE building_id = $1', [id]);
  await database.pool.query(
    `UPDATE event SET at = at + interval '1 second' WHERE building_id = $1 AND seq = $2`,
    [id, writer.building.seq],
  );
  expect(await positionOf(database.pool, lost)).toBeNull();
  expect(await numberEvents(database.pool)).toBe(head);
  expect(await positionOf(database.pool, lost)).toBeNull();
  expect(await positionOf(database.pool, kept)).toBe(head - 1);
});
