import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { createTemporalEngine } from '../api/engine/temporal-engine.ts';
import type { Building } from '../domain/building.ts';
import { startRun } from '../domain/intake.ts';
import { freePort } from '../local/ports.ts';
import type { Scratch } from '../local/scratch.ts';
import { openDatabase, type Database } from '../prisma/client.ts';
import { freshId } from '../test/environment/roll.ts';
import { NAIVE_QUEUE, NAIVE_REMINDERS_QUEUE, naiveWorkflowId } from './naive/names.ts';
import type { naiveReminder, NaiveReminder } from './naive/reminder.ts';
import type { naiveBuilding } from './naive/workflow.ts';
import { startProgram, untilReady, type Program } from './processes.ts';

/** One of the two that are compared: a worker and a front of its own, on the same servers. */
export interface System {
  port: number;
  /** Starts buildings that are on the roll already. */
  startBuildings(buildings: readonly Building[]): Promise<void>;
}

export interface Systems {
  doorstep: System;
  naive: System;
  /** Starts a naive workflow for each reminder. */
  startNaiveReminders(reminders: readonly NaiveReminder[]): Promise<void>;
  database: Database;
  token: string;
  stop(): Promise<void>;
}

/** Starts both. */
export async function startSystems({ databaseUrl, temporalAddress }: Scratch): Promise<Systems> {
  const database = openDatabase(databaseUrl);
  const token = await createToken(database);
  const dataDir = mkdtempSync(join(tmpdir(), 'doorstep-bench-'));
  const connection = await Connection.connect({ address: temporalAddress });
  const client = new Client({ connection });
  const engine = createTemporalEngine({ address: temporalAddress, namespace: 'default' });
  const environment = {
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporalAddress,
    DOORSTEP_DATA_DIR: dataDir,
    HOST: '127.0.0.1',
    BENCH_TOKEN: token,
  };
  const doorstep = await startPair('../worker/main.js', '../api/main.js', environment);
  const naive = await startPair('naive/worker.js', 'naive/server.js', environment);
  return {
    doorstep: {
      port: doorstep.port,
      startBuildings: (buildings) =>
        eightAtATime(buildings, (building) => engine.startBuilding(startRun(building))),
    },
    naive: {
      port: naive.port,
      startBuildings: (buildings) => eightAtATime(buildings, (building) => startNaive(client, building)),
    },
    startNaiveReminders: (reminders) =>
      eightAtATime(reminders, (reminder) => startNaiveReminder(client, reminder)),
    database,
    token,
    async stop() {
      await Promise.all([...doorstep.programs, ...naive.programs].map((program) => program.stop()));
      await engine.close();
      await connection.close();
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function startPair(
  worker: string,
  front: string,
  environment: Record<string, string>,
): Promise<{ port: number; programs: Program[] }> {
  const port = await freePort();
  const programs = [
    startProgram(worker, environment),
    startProgram(front, { ...environment, PORT: String(port) }),
  ];
  await untilReady(port);
  return { port, programs };
}

async function createToken({ prisma }: Database): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const tokenHash = createHash('sha256').update(token).digest('hex');
  await prisma.apiToken.create({ data: { id: freshId(), name: 'bench', tokenHash, role: 'director' } });
  return token;
}

const startNaive = (client: Client, building: Building) =>
  client.workflow.start<typeof naiveBuilding>('naiveBuilding', {
    workflowId: naiveWorkflowId(building.id),
    taskQueue: NAIVE_QUEUE,
    args: [startRun(building)],
  });

const startNaiveReminder = (client: Client, reminder: NaiveReminder) =>
  client.workflow.start<typeof naiveReminder>('naiveReminder', {
    workflowId: `naive-reminder/${reminder.id}`,
    taskQueue: NAIVE_REMINDERS_QUEUE,
    args: [reminder],
  });

async function eightAtATime<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = [...items];
  const one = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: 8 }, one));
}
