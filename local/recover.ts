// For an installation whose engine lost its data: `npm run recover` with the system running.
import { createTemporalEngine } from '../api/engine/temporal-engine.ts';
import { recoverBuildings } from '../api/engine/recover.ts';
import { openDatabase } from '../prisma/client.ts';

const { DATABASE_URL, TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE } = process.env;
if (!DATABASE_URL || !TEMPORAL_ADDRESS) {
  console.error('请设置 DATABASE_URL 和 TEMPORAL_ADDRESS · Set DATABASE_URL and TEMPORAL_ADDRESS');
  process.exit(1);
}
const database = openDatabase(DATABASE_URL, 2);
const engine = createTemporalEngine({
  address: TEMPORAL_ADDRESS,
  namespace: TEMPORAL_NAMESPACE ?? 'default',
});
const buildings = await recoverBuildings(database.pool, engine);
console.log(`${buildings} 个楼栋都在运行 · ${buildings} buildings are running`);
await engine.close();
await database.close();
