import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase, type Database } from '../prisma/client.ts';
import { runningDatabaseUrl } from './postgres/cluster.ts';
import { codeOf, reasonOf, StartRefused } from './refusal.ts';
import type { Settings } from './settings.ts';

/** The database of the installation that the environment or the data folder names, once it answers. StartRefused when
 *  there is no installation, or its database is away. */
export async function openRunningDatabase(settings: Settings, connections: number): Promise<Database> {
  const database = openDatabase(settings.databaseUrl ?? ownDatabaseUrl(settings), connections);
  try {
    await database.pool.query('SELECT');
    return database;
  } catch (error) {
    await database.close();
    throw new StartRefused({
      zh: `连不上数据库（${codeOf(error) ?? reasonOf(error)}）：请先 npm start，或检查 DATABASE_URL。`,
      en: 'The database does not answer: start the installation with npm start, or check DATABASE_URL.',
    });
  }
}

/** Where the engine of the installation is. StartRefused when there is no installation. */
export const runningTemporalAddress = (settings: Settings): string =>
  settings.temporalAddress ?? `127.0.0.1:${portOf(settings, 'temporal')}`;

function ownDatabaseUrl(settings: Settings): string {
  const port = portOf(settings, 'postgresql');
  return runningDatabaseUrl(settings.dataDir, port);
}

/** The port that a part of this machine's installation runs on. */
function portOf({ dataDir }: Settings, name: 'postgresql' | 'temporal'): number {
  try {
    const ports = JSON.parse(readFileSync(join(dataDir, 'ports.json'), 'utf8')) as Record<string, number>;
    return ports[name] ?? 0;
  } catch {
    throw new StartRefused({
      zh: `${dataDir} 里没有安装过上门签：请用 DOORSTEP_DATA_DIR 指定它的数据目录，或用 DATABASE_URL 指定数据库。`,
      en: `There is no installation in ${dataDir}: name its data folder with DOORSTEP_DATA_DIR, or its database with DATABASE_URL.`,
    });
  }
}

/** Ends a program of an operator: a refusal is a sentence, anything else is a mistake of ours and shows where. */
export function failWith(code: number): (error: unknown) => void {
  return (error) => {
    const isRefusal = error instanceof StartRefused;
    process.stderr.write(`${isRefusal || !(error instanceof Error) ? reasonOf(error) : error.stack}\n`);
    process.exitCode = code;
  };
}
