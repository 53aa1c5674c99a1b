import { Client, Connection } from '@temporalio/client';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dataConverter } from '../../temporal/payload-codec.ts';
import { fetchHistories } from '../environment/engine.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A whole installation of its own, as `npm start` makes it. */
export interface Installation {
  url: string;
  dataDir: string;
  token(): Promise<string>;
  start(): Promise<void>;
  /** kill -9 of one of its processes; the supervisor, if it is not named. */
  kill(name?: 'api' | 'worker' | 'temporal' | 'postgresql'): Promise<void>;
  /** Every history that its engine holds. */
  histories(): ReturnType<typeof fetchHistories>;
  /** As Ctrl-C does; answers the exit code. */
  stop(): Promise<number | null>;
  remove(): Promise<void>;
}

export async function createInstallation(): Promise<Installation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'doorstep-fault-'));
  const port = await freePort();
  let supervisor: ChildProcess | null = null;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    dataDir,
    token: async () => (await readFile(join(dataDir, 'admin-token'), 'utf8')).trim(),
    start: async () => {
      const environment = {
        ...process.env,
        PORT: String(port),
        DOORSTEP_DATA_DIR: dataDir,
        NODE_OPTIONS: '',
      };
      supervisor = spawn(process.execPath, [join(root, 'local/start.mjs')], {
        env: environment,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await untilReady(supervisor);
    },
    kill: async (name) => {
      if (name === undefined) supervisor?.kill('SIGKILL');
      else process.kill(await pidOf(dataDir, name), 'SIGKILL');
    },
    histories: async () => {
      const ports = JSON.parse(await readFile(join(dataDir, 'ports.json'), 'utf8')) as { temporal: number };
      const connection = await Connection.connect({ address: `127.0.0.1:${ports.temporal}` });
      const histories = await fetchHistories(new Client({ connection, dataConverter }), '');
      await connection.close();
      return histories;
    },
    stop: async () => {
      if (!supervisor) return null;
      const ended = exitOf(supervisor);
      supervisor.kill('SIGTERM');
      return ended;
    },
    remove: () => rm(dataDir, { recursive: true, force: true }),
  };
}

const READY_WITHIN = 120_000;

/** Until it says so itself: for a moment the API of a killed installation may still answer. */
function untilReady(supervisor: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const late = setTimeout(() => reject(new Error(`Not ready: ${said}`)), READY_WITHIN);
    supervisor.stdout?.on('data', (text: Buffer) => {
      said += text.toString('utf8');
      if (!said.includes('Doorstep is ready')) return;
      clearTimeout(late);
      resolve();
    });
    supervisor.once('exit', (code) => reject(new Error(`It ended with ${code}: ${said}`)));
  });
}

const exitOf = (child: ChildProcess): Promise<number | null> =>
  child.exitCode === null
    ? new Promise((resolve) => child.once('exit', (code) => resolve(code)))
    : Promise.resolve(child.exitCode);

async function pidOf(dataDir: string, name: string): Promise<number> {
  const processes = JSON.parse(await readFile(join(dataDir, 'processes.json'), 'utf8')) as {
    name: string;
    pid: number;
  }[];
  const found = processes.find((child) => child.name === name);
  if (!found) throw new Error(`No process ${name}`);
  return found.pid;
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
