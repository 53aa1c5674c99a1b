// For an installation whose engine lost its data: `npm run recover` while the system is running.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { recoverBuildings, recoverCampaigns } from '../api/engine/recover.ts';
import { recoverSchedules } from '../api/papers/schedules.ts';
import { createTemporalEngine } from '../api/engine/temporal-engine.ts';
import { failWith, openRunningDatabase, runningTemporalAddress } from './running.ts';
import { readSettings } from './settings.ts';

const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

async function recover(): Promise<void> {
  const settings = readSettings(process.env, projectRoot);
  const database = await openRunningDatabase(settings, 2);
  const engine = createTemporalEngine({
    address: runningTemporalAddress(settings),
    namespace: settings.temporalNamespace,
  });
  try {
    const buildings = await recoverBuildings(database.pool, engine);
    await recoverCampaigns(database.pool, engine);
    console.log(`${buildings} 个楼栋都在运行 · ${buildings} buildings are running`);
    const campaigns = await recoverSchedules(database.pool, engine);
    console.log(`${campaigns} 个批次按时出材料 · ${campaigns} campaigns have their papers on schedule`);
  } finally {
    await engine.close();
    await database.close();
  }
}

await recover().catch(failWith(1));
