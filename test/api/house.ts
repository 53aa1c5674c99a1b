import type { Building } from '../../domain/building.ts';
import { startRun } from '../../domain/intake.ts';
import { openDatabase, type Database } from '../../prisma/client.ts';
import { startTestApi, type TestApi } from '../environment/api.ts';
import { createTestDatabase } from '../environment/database.ts';
import { openTestBuilding } from '../environment/roll.ts';
import { createDirectEngine } from './direct-engine.ts';

/** An API on a database of its own, without Temporal. */
export interface House extends TestApi {
  database: Database;
  url: string;
  /** A started building of so many households, in a campaign of its own unless one is given. */
  build(households: number, campaignId?: string): Promise<Building>;
}

export async function openHouse(): Promise<House> {
  const { url, drop } = await createTestDatabase();
  const database = openDatabase(url, 5);
  const engine = createDirectEngine(database.pool);
  const api = await startTestApi(database, engine);
  return {
    ...api,
    database,
    url,
    build: async (households, campaignId) => {
      const building = await openTestBuilding(database, households, undefined, campaignId);
      await engine.startBuilding(startRun(building));
      return building;
    },
    stop: async () => {
      await api.stop();
      await database.close();
      await drop();
    },
  };
}
