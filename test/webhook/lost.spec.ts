// What is lost on the way: a worker that was killed, a wake-up that nobody gave.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { createWebhookActivities } from '../../activities/webhook/activities.ts';
import { ensureSweep } from '../../activities/notification/sweep-schedule.ts';
import type { Building } from '../../domain/building.ts';
import { numberAllEvents } from '../../feed/read.ts';
import { startHub, type Hub } from '../../local/hub/hub.ts';
import { sealJson } from '../../vault/sealed-json.ts';
import { createVault } from '../../vault/vault.ts';
import { startTestEngine, TEST_OUTGOING, type TestEngine } from '../environment/engine.ts';
import { eventually } from '../environment/eventually.ts';
import { freshId, openTestBuilding } from '../environment/roll.ts';
import { createWorkerProcesses } from '../environment/worker-process.ts';
import { writerOf } from '../feed/writing.ts';

const SECRET = 'known to both';

let engine: TestEngine;
let hub: Hub;
const workers = createWorkerProcesses(() => engine);

beforeAll(async () => {
  engine = await startTestEngine(undefined, { withoutWorker: true });
  hub = await startHub({ secrets: { events: SECRET } });
});
afterEach(() => workers.killAll());
afterAll(async () => {
  await engine.client.schedule.getHandle(`sweep/${engine.taskQueue}`).delete();
  await engine.stop();
  await hub.stop();
});

/** A webhook of a building's campaign that leads to the hub, from now on. */
async function subscribe({ campaignId }: Building): Promise<string> {
  const id = freshId();
  const vault = createVault(Buffer.alloc(32, 7));
  await engine.database.prisma.webhook.create({
    data: {
      ...{ id, name: 'hub', host: 'hub', campaignId, createdBy: freshId() },
      position: await numberAllEvents(engine.database.pool),
      sealed: sealJson(vault, { url: `${hub.url}/events/${id}`, secret: SECRET }, id),
    },
  });
  return id;
}

const heardBy = (id: string) => hub.received.filter(({ to }) => to === `/events/${id}`);
/** The body of each delivery. */
const deliveriesTo = (id: string) =>
  heardBy(id).map(
    ({ bytes }) =>
      JSON.parse(bytes.split('\n').at(-1) ?? '') as { deliveryId: string; events: { seq: number }[] },
  );
const rowOf = (id: string) => engine.database.prisma.webhook.findUniqueOrThrow({ where: { id } });

test('a worker killed between sending and writing it down: the same delivery again, then what followed', async () => {
  const building = await openTestBuilding(engine.database, 2);
  const writer = writerOf(engine.database.pool, building);
  const id = await subscribe(building);
  const { arrived, release } = hub.holdNext('events');
  await writer.visit(3);
  const first = await workers.start();
  await engine.webhooks.wake(id, { at: new Date().toISOString() });
  expect((await arrived).accepted).toBe(true);
  first.kill('SIGKILL');
  release();
  // More happens before anybody finds out.
  await writer.visit(2);

  await workers.start();
  const head = await numberAllEvents(engine.database.pool);
  await eventually(async () => expect(await rowOf(id)).toMatchObject({ position: BigInt(head) }), 90_000);
  const deliveries = deliveriesTo(id);
  expect(deliveries.map(({ events }) => events.map(({ seq }) => seq - building.seq))).toEqual([
    [1, 2, 3],
    [1, 2, 3],
    [4, 5],
  ]);
  expect(deliveries[1]).toEqual(deliveries[0]);
  expect(deliveries[2]?.deliveryId).not.toBe(deliveries[0]?.deliveryId);
  expect(heardBy(id).every(({ accepted }) => accepted)).toBe(true);
}, 150_000);

test('a delivery that was taken while the database went away is written down later, once', async () => {
  const building = await openTestBuilding(engine.database, 2);
  const id = await subscribe(building);
  const { position: before } = await rowOf(id);
  await writerOf(engine.database.pool, building).visit(2);
  const { pool } = engine.database;
  const fading = Object.assign(Object.create(pool) as typeof pool, {
    query: (...args: Parameters<typeof pool.query>) =>
      String(args[0]).includes('last_delivered_at = now()')
        ? Promise.reject(new Error('The database is away'))
        : pool.query(...args),
  });
  const surroundings = { ...TEST_OUTGOING, heartbeat: () => undefined };
  const { deliverEvents } = createWebhookActivities({ ...surroundings, pool: fading });
  const { recordDelivery } = createWebhookActivities({ ...surroundings, pool });
  const { outcome, unrecorded } = await deliverEvents(id);
  expect(outcome).toEqual({ kind: 'done', hasMore: false });
  expect(await rowOf(id)).toMatchObject({ position: before, lastDeliveredAt: null });
  if (unrecorded === null) throw new Error('It was recorded');
  await recordDelivery(unrecorded);
  const moved = await rowOf(id);
  expect(moved).toMatchObject({ position: before + 2n, sendingTo: null, lastDeliveredAt: expect.any(Date) });
  await recordDelivery(unrecorded);
  expect(await rowOf(id)).toEqual(moved);
  expect(heardBy(id)).toHaveLength(1);
});

test('a webhook that nobody woke is found by the schedule of the engine', async () => {
  await engine.client.schedule.getHandle(`sweep/${engine.taskQueue}`).delete();
  await ensureSweep(engine.client, engine.taskQueue, '1 second');
  const building = await openTestBuilding(engine.database, 2);
  const id = await subscribe(building);
  await writerOf(engine.database.pool, building).visit(2);
  await workers.start();
  await eventually(
    async () => expect(deliveriesTo(id).flatMap(({ events }) => events)).toHaveLength(2),
    60_000,
  );
}, 90_000);
