// For an installation whose engine lost its data: `npm run recover` while the system is running.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { recoverBuildings } from '../api/engine/recover.ts';
import { createTemporalEngine } from '../api/engine/temporal-engine.ts';
import { openDatabase } from '../prisma/client.ts';
import { runningDatabaseUrl } from './postgres/cluster.ts';
import { readSettings } from './settings.ts';

const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const { dataDir, databaseUrl, temporalAddress, temporalNamespace } = readSettings(process.env, projectRoot);

/** The port that a part of this machine's installation runs on. */
function portOf(name: 'postgresql' | 'temporal'): number {
  const ports = JSON.parse(readFileSync(join(dataDir, 'ports.json'), 'utf8')) as Record<string, number>;
  return ports[name] ?? 0;
}

const database = openDatabase(databaseUrl ?? runningDatabaseUrl(dataDir, portOf('postgresql')), 2);
const address = temporalAddress ?? `127.0.0.1:${portOf('temporal')}`;
const engine = createTemporalEngine({ address, namespace: temporalNamespace });
const buildings = await recoverBuildings(database.pool, engine);
console.log(`${buildings} 个楼栋都在运行 · ${buildings} buildings are running`);
await engine.close();
await database.close();
