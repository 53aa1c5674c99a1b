import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { createDispatcher } from '../../api/commands/dispatcher.ts';
import type { Dependencies } from '../../api/dependencies.ts';
import { createServer } from '../../api/server.ts';
import type { Building } from '../../domain/building.ts';
import { startRun } from '../../domain/intake.ts';
import { mayReach } from '../../outbound/addresses.ts';
import { openDatabase, type Database } from '../../prisma/client.ts';
import { createTestDatabase } from '../environment/database.ts';
import { createInMemoryEngine } from '../environment/in-memory-engine.ts';
import { openTestBuilding } from '../environment/roll.ts';

/** An API on a database of its own, without Temporal. */
export interface House {
  app: FastifyInstance;
  deps: Dependencies;
  database: Database;
  url: string;
  /** A started building of so many households, in a campaign of its own unless one is given. */
  build(households: number, campaignId?: string): Promise<Building>;
  stop(): Promise<void>;
}

export async function openHouse(): Promise<House> {
  const { url, drop } = await createTestDatabase();
  const database = openDatabase(url, 5);
  const engine = createInMemoryEngine(database.pool);
  const deps: Dependencies = {
    ...database,
    engine,
    dispatcher: createDispatcher(engine),
    fingerprintKey: Buffer.alloc(32, 1),
    dataDir: await mkdtemp(join(tmpdir(), 'doorstep-')),
    mayReach: mayReach(undefined),
  };
  const app = await createServer(deps);
  return {
    app,
    deps,
    database,
    url,
    build: async (households, campaignId) => {
      const building = await openTestBuilding(database, households, undefined, campaignId);
      await engine.startBuilding(startRun(building));
      return building;
    },
    stop: async () => {
      await app.close();
      await rm(deps.dataDir, { recursive: true });
      await database.close();
      await drop();
    },
  };
}
