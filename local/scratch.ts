// A PostgreSQL and a Temporal server of their own, in a temporary folder, for specs and measurements: the real programs,
// without the promise to survive a power cut.
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../prisma/migrate.ts';
import { announce } from './announce.ts';
import { openDataDir } from './data-dir.ts';
import { freePort } from './ports.ts';
import { clusterFolder } from './postgres/account.ts';
import { clusterPart, databaseUrl, ensureDatabase, openCluster } from './postgres/cluster.ts';
import { endProcesses, findByArgument } from './processes/identity.ts';
import { takeLock } from './processes/lock.ts';
import { Supervisor } from './processes/supervisor.ts';
import { StartRefused } from './refusal.ts';
import { findTemporal } from './temporal/binary.ts';
import { askTemporal, databaseFile, temporalPart } from './temporal/server.ts';

const PREFIX = 'doorstep-scratch-';
const LIMIT_MS = 60_000;
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };

/** Running servers: `databaseUrl` is a migrated database to copy or to use, `maintenanceUrl` one to create others from. */
export interface Scratch {
  databaseUrl: string;
  maintenanceUrl: string;
  temporalAddress: string;
  stop(): Promise<void>;
}

/** Starts both servers on free ports and migrates the database. StartRefused when they cannot be had. */
export async function startScratch(projectRoot: string): Promise<Scratch> {
  const dataDir = openDataDir(mkdtempSync(join(realpathSync(tmpdir()), PREFIX)));
  takeLock(join(dataDir.path, 'supervisor.json'), dataDir.path);
  const supervisor = new Supervisor(dataDir.path, announce);
  const [databasePort, temporalPort] = [await freePort(), await freePort()];
  const temporalAddress = `127.0.0.1:${temporalPort}`;
  const stop = async () => {
    await supervisor.stop();
    remove(dataDir.path);
  };
  try {
    const cluster = await openCluster(dataDir.path);
    supervisor.keep(clusterPart(cluster, databasePort, FAST));
    const program = await findTemporal({
      environment: process.env,
      moduleFolder: join(projectRoot, 'local', 'temporal'),
      downloader: [process.execPath, join(projectRoot, 'dist', 'local', 'temporal', 'download.js')],
      announce,
      fallbackCache: join(projectRoot, '.data', 'cache'),
      signal: new AbortController().signal,
    });
    supervisor.keep(temporalPart(program, dataDir.temporal, temporalPort, 'default'));
    await supervisor.until({ zh: '数据库', en: 'PostgreSQL' }, LIMIT_MS, () =>
      ensureDatabase(cluster, databasePort),
    );
    await migrate(databaseUrl(cluster, databasePort));
    await supervisor.until({ zh: 'Temporal', en: 'Temporal' }, LIMIT_MS, () =>
      askTemporal(temporalAddress, 'default'),
    );
    return {
      databaseUrl: databaseUrl(cluster, databasePort),
      maintenanceUrl: databaseUrl(cluster, databasePort, 'postgres'),
      temporalAddress,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Ends and removes what earlier runs left that were killed. Running ones are left alone. */
export async function endAbandonedScratches(): Promise<void> {
  const folder = realpathSync(tmpdir());
  for (const path of readdirSync(folder)
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => join(folder, name))) {
    if (isInUse(path)) continue;
    await endProcesses(findByArgument(databaseFile(join(path, 'temporal'))), 'SIGTERM', 2_000);
    await endProcesses(findByArgument(clusterFolder(path)), 'SIGQUIT', 2_000);
    remove(path);
  }
}

function isInUse(path: string): boolean {
  try {
    takeLock(join(path, 'supervisor.json'), path);
    return false;
  } catch (error) {
    if (error instanceof StartRefused) return true;
    throw error;
  }
}

function remove(path: string): void {
  const cluster = clusterFolder(path);
  for (const folder of [cluster, path]) rmSync(folder, { recursive: true, force: true });
}
