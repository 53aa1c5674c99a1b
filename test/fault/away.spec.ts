import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createTemporalEngine } from '../../api/engine/temporal-engine.ts';
import type { Engine } from '../../api/engine/engine.ts';
import { startRun } from '../../domain/intake.ts';
import { openDatabase, type Database } from '../../prisma/client.ts';
import { startTestApi, type TestApi } from '../environment/api.ts';
import { startTestEngine, type TestEngine } from '../environment/engine.ts';
import { eventually } from '../environment/eventually.ts';
import { startProxy, type Proxy } from '../environment/proxy.ts';
import { openTestBuilding } from '../environment/roll.ts';
import { temporalAddress } from '../environment/temporal.ts';

let real: TestEngine;
let engineProxy: Proxy;
let databaseProxy: Proxy;
let engine: Engine;
let database: Database;
let api: TestApi;
let path: string;
let buildingId: string;

beforeAll(async () => {
  real = await startTestEngine();
  const [host = '', port = ''] = temporalAddress().split(':');
  engineProxy = await startProxy({ host, port: Number(port) });
  const url = new URL(real.databaseUrl);
  databaseProxy = await startProxy({ host: url.hostname, port: Number(url.port) });
  url.host = `127.0.0.1:${databaseProxy.port}`;
  engine = createTemporalEngine({
    address: `127.0.0.1:${engineProxy.port}`,
    namespace: 'default',
    taskQueue: real.taskQueue,
  });
  database = openDatabase(url.href, 3);
  const building = await openTestBuilding(real.database, 2);
  await real.engine.startBuilding(startRun(building));
  api = await startTestApi(database, engine);
  path = `/households/${Object.keys(building.households)[0]}/surveys`;
  buildingId = building.id;
});
afterAll(async () => {
  await api.stop();
  await engine.close();
  await database.close();
  await engineProxy.cut();
  await databaseProxy.cut();
  await real.stop();
});

const recorded = async () =>
  (await real.database.prisma.buildingState.findUniqueOrThrow({ where: { buildingId } })).seq;

test('with the engine away a command gets 503 within five seconds, and writing resumes by itself', async () => {
  expect((await api.post(path, { intent: 'willing' })).status).toBe(201);
  const before = await recorded();
  await engineProxy.cut();
  const askedAt = Date.now();
  const key = randomUUID();
  const refused = await api.post(path, { intent: 'unwilling' }, { key });
  expect(Date.now() - askedAt).toBeLessThan(5_000);
  expect(refused).toMatchObject({ status: 503, body: { code: 'engine_away' } });
  expect(refused.headers['retry-after']).toMatch(/^\d+$/);
  expect(await recorded()).toBe(before);
  expect((await api.app.inject({ url: '/readyz' })).statusCode).toBe(503);

  await engineProxy.mend();
  await eventually(async () =>
    expect((await api.post(path, { intent: 'unwilling' }, { key })).status).toBe(201),
  );
  expect(await recorded()).toBe(before + 1);
});

test('with the database away a command gets 503, nothing is recorded, and writing resumes by itself', async () => {
  const before = await recorded();
  await databaseProxy.cut();
  const askedAt = Date.now();
  const key = randomUUID();
  const refused = await api.post(path, { intent: 'undecided' }, { key });
  expect(Date.now() - askedAt).toBeLessThan(5_000);
  expect(refused).toMatchObject({ status: 503, body: { code: 'database_away' } });
  expect(refused.headers['retry-after']).toMatch(/^\d+$/);

  await databaseProxy.mend();
  await eventually(async () =>
    expect((await api.post(path, { intent: 'undecided' }, { key })).status).toBe(201),
  );
  expect(await recorded()).toBe(before + 1);
});
