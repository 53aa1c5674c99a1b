import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureAdministrator } from '../api/first-start.ts';
import { migrate } from '../prisma/migrate.ts';
import { announce } from './announce.ts';
import { openDataDir, type DataDir } from './data-dir.ts';
import { hubPart, type HubAddress } from './hub/part.ts';
import { rememberedPort, refuseBusyPort } from './ports.ts';
import { clusterFolder } from './postgres/account.ts';
import { clusterPart, databaseUrl, ensureDatabase, openCluster } from './postgres/cluster.ts';
import { endProcesses, findByArgument } from './processes/identity.ts';
import { takeLock } from './processes/lock.ts';
import { Supervisor } from './processes/supervisor.ts';
import { dataDirArgument, programPart } from './programs.ts';
import { reasonOf, StartRefused } from './refusal.ts';
import { boardUrls, ownUrl, readSettings, type Settings } from './settings.ts';
import { findTemporal } from './temporal/binary.ts';
import { askTemporal, databaseFile, temporalPart } from './temporal/server.ts';

// A database that was killed reads its log again first.
const PREPARE_LIMIT_MS = 120_000;
const READY_LIMIT_MS = 120_000;

/** Runs the whole installation until it is asked to stop, then ends the process. `demo` holds the arguments of the
 *  demonstration, or null for none. StartRefused when the installation cannot start; nothing is left running then. */
export async function run(projectRoot: string, demo: readonly string[] | null): Promise<void> {
  const settings = readSettings(process.env, projectRoot);
  const dataDir = openDataDir(settings.dataDir);
  const releaseLock = takeLock(join(dataDir.path, 'supervisor.json'), dataDir.path);
  const supervisor = new Supervisor(dataDir.path, announce);
  const aborted = stopOnSignals(supervisor, releaseLock);
  try {
    await endStaleChildren(dataDir);
    await refuseBusyPort(settings.host, settings.port);
    const database = await startDatabase(settings, dataDir, supervisor);
    // The two servers come up side by side; the order counts for stopping.
    const temporal = await startTemporal(settings, dataDir, supervisor, projectRoot, aborted);
    await database.ready();
    const administrator = await prepareDatabase(database.address, dataDir);
    await temporal.ready();
    const hub = demo ? await startHub(projectRoot, dataDir, supervisor) : null;
    await startPrograms(settings, dataDir, supervisor, projectRoot, {
      database: database.address,
      temporal: temporal.address,
      hub,
    });
    if (supervisor.stopping) return;
    tellReady(settings, administrator);
    if (demo && hub) startDemo(settings, projectRoot, administrator.tokenPath, { args: demo, hub }, aborted);
  } catch (error) {
    if (supervisor.stopping) return;
    await supervisor.stop();
    releaseLock();
    throw error;
  }
}

// A supervisor that was killed leaves PostgreSQL and Temporal behind, and for a moment worker and API.
async function endStaleChildren(dataDir: DataDir): Promise<void> {
  const programs = findByArgument(dataDirArgument(dataDir.path));
  const temporal = findByArgument(databaseFile(dataDir.temporal));
  const database = findByArgument(clusterFolder(dataDir.path));
  const count = programs.length + temporal.length + database.length;
  if (count === 0) return;
  announce({ zh: `结束上次留下的 ${count} 个进程`, en: 'Ending processes left by an earlier start' });
  await endProcesses(programs, 'SIGTERM', 8_000);
  await endProcesses(temporal, 'SIGTERM', 5_000);
  await endProcesses(database, 'SIGINT', 10_000);
}

/** A server that was started, or somebody else's: where it is, and how to wait for it. */
interface Server {
  address: string;
  ready(): Promise<void>;
}

const elsewhere = (address: string): Server => ({ address, ready: () => Promise.resolve() });

async function startDatabase(settings: Settings, dataDir: DataDir, supervisor: Supervisor): Promise<Server> {
  if (settings.databaseUrl) return elsewhere(settings.databaseUrl);
  announce({ zh: '启动数据库', en: 'Starting PostgreSQL' });
  const cluster = await openCluster(dataDir.path);
  const port = await rememberedPort(join(dataDir.path, 'ports.json'), 'postgresql');
  supervisor.keep(clusterPart(cluster, port));
  const what = { zh: '数据库', en: 'PostgreSQL' };
  return {
    address: databaseUrl(cluster, port),
    ready: () => supervisor.until(what, PREPARE_LIMIT_MS, () => ensureDatabase(cluster, port)),
  };
}

async function prepareDatabase(database: string, dataDir: DataDir): ReturnType<typeof ensureAdministrator> {
  try {
    const { applied } = await migrate(database);
    if (applied.length > 0)
      announce({ zh: `数据库结构已更新（${applied.length} 步）`, en: 'Database schema updated' });
  } catch (error) {
    throw new StartRefused({
      zh: `数据库不可用或结构更新失败（${reasonOf(error)}）：请检查 DATABASE_URL 和数据库日志。`,
      en: 'The database is away or its schema could not be updated: check DATABASE_URL and the log of the database.',
    });
  }
  return ensureAdministrator({ databaseUrl: database, dataDir: dataDir.path });
}

async function startTemporal(
  settings: Settings,
  dataDir: DataDir,
  supervisor: Supervisor,
  projectRoot: string,
  signal: AbortSignal,
): Promise<Server> {
  if (settings.temporalAddress) return elsewhere(settings.temporalAddress);
  announce({ zh: '启动 Temporal 引擎', en: 'Starting the Temporal server' });
  const downloader = [
    process.execPath,
    join(projectRoot, 'dist', 'local', 'temporal', 'download.js'),
  ] as const;
  const moduleFolder = join(projectRoot, 'local', 'temporal');
  const fallbackCache = join(dataDir.path, 'cache');
  const search = { environment: process.env, moduleFolder, downloader, announce, fallbackCache, signal };
  const program = await findTemporal(search);
  const port = await rememberedPort(join(dataDir.path, 'ports.json'), 'temporal');
  const address = `127.0.0.1:${port}`;
  const namespace = settings.temporalNamespace;
  supervisor.keep(temporalPart(program, dataDir.temporal, port, namespace));
  const what = { zh: 'Temporal 引擎', en: 'Temporal' };
  return {
    address,
    ready: () => supervisor.until(what, PREPARE_LIMIT_MS, () => askTemporal(address, namespace)),
  };
}

/** Stands for robots, mail and SMS while a demonstration is played. */
async function startHub(projectRoot: string, dataDir: DataDir, supervisor: Supervisor): Promise<HubAddress> {
  const { part, address } = await hubPart(join(projectRoot, 'dist'), dataDir.path);
  supervisor.keep(part);
  return address;
}

async function startPrograms(
  settings: Settings,
  dataDir: DataDir,
  supervisor: Supervisor,
  projectRoot: string,
  addresses: { database: string; temporal: string; hub: HubAddress | null },
): Promise<void> {
  announce({ zh: '启动工作进程和网页服务', en: 'Starting worker and API' });
  const environment = {
    NODE_ENV: 'production',
    ...process.env,
    DATABASE_URL: addresses.database,
    TEMPORAL_ADDRESS: addresses.temporal,
    TEMPORAL_NAMESPACE: settings.temporalNamespace,
    PORT: String(settings.port),
    HOST: settings.host,
    DOORSTEP_DATA_DIR: dataDir.path,
    DOORSTEP_PUBLIC_URL: settings.publicUrl,
    // The hub listens on this machine; without a demonstration nobody may aim us at it.
    ...(addresses.hub
      ? { DOORSTEP_ALLOW_PRIVATE_ADDRESSES: settings.allowPrivateAddresses || '127.0.0.1' }
      : {}),
  };
  for (const name of ['worker', 'api'] as const) {
    supervisor.keep(programPart(name, join(projectRoot, 'dist'), dataDir.path, environment));
  }
  await supervisor.until({ zh: '上门签', en: 'Doorstep' }, READY_LIMIT_MS, () => askReady(ownUrl(settings)));
}

async function askReady(url: string): Promise<void> {
  // A connection kept open would hold up the API when it stops.
  const options = { headers: { connection: 'close' }, signal: AbortSignal.timeout(5_000) };
  const answer = await fetch(`${url}/readyz`, options);
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(text.slice(0, 200));
}

function tellReady(settings: Settings, administrator: { tokenPath: string; password: string | null }): void {
  const lines = [
    '',
    '  上门签已就绪 Doorstep is ready',
    ...boardUrls(settings).map((url) => `    看板 board            ${url}`),
    `    管理令牌 admin token  ${administrator.tokenPath}`,
  ];
  if (administrator.password !== null) {
    lines.push(
      '    账号 sign in as       admin',
      `    密码 password         ${administrator.password}  （只显示这一次 shown only now）`,
    );
  }
  process.stdout.write(`${[...lines, '    停止 stop             Ctrl-C', ''].join('\n')}\n`);
}

function startDemo(
  settings: Settings,
  projectRoot: string,
  tokenPath: string,
  { args, hub }: { args: readonly string[]; hub: HubAddress },
  aborted: AbortSignal,
): void {
  const demo = spawn(process.execPath, [join(projectRoot, 'dist', 'local', 'demo.js'), ...args], {
    env: {
      ...process.env,
      DOORSTEP_URL: ownUrl(settings),
      DOORSTEP_TOKEN_FILE: tokenPath,
      DOORSTEP_HUB_URL: hub.url,
      DOORSTEP_HUB_MAIL_PORT: String(hub.mailPort),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  aborted.addEventListener('abort', () => demo.kill());
  demo.once('exit', (code) => {
    if (code === 0 || aborted.aborted) return;
    announce({ zh: '演示中断了，系统仍在运行', en: 'The demonstration broke off, the system still runs' });
  });
}

// The first signal stops everything in order, the second one at once.
function stopOnSignals(supervisor: Supervisor, releaseLock: () => void): AbortSignal {
  const aborted = new AbortController();
  // A terminal that was closed takes no more lines; that must not stop the stopping.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const stop = () => {
    if (supervisor.stopping) {
      supervisor.kill();
      return;
    }
    announce({ zh: '正在停止', en: 'Stopping' });
    aborted.abort();
    void supervisor.stop().then(() => {
      releaseLock();
      announce({ zh: '已停止', en: 'Stopped' });
      process.exit(0);
    });
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
  return aborted.signal;
}
