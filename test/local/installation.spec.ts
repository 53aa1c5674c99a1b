// The real thing: `npm start` in a data folder of its own, killed in every way an operator or a power cut can kill it.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freePort } from '../../local/ports.ts';
import { endProcesses, findByArgument, identify } from '../../local/processes/identity.ts';
import { eventually, temporaryFolder } from './temporary.ts';

const root = resolve(import.meta.dirname, '../..');
const dataDir = join(temporaryFolder(), 'data');
const PARTS = ['postgresql', 'temporal', 'worker', 'api'];

let port: number;
let environment: NodeJS.ProcessEnv;

interface Started {
  process: ChildProcess;
  said: () => string;
  ended: Promise<number | null>;
}

beforeAll(async () => {
  port = await freePort();
  const { DATABASE_URL: _database, TEMPORAL_ADDRESS: _temporal, ...rest } = process.env;
  environment = { ...rest, PORT: String(port), HOST: '127.0.0.1', DOORSTEP_DATA_DIR: dataDir };
});

afterAll(async () => {
  for (const argument of [
    `--data-dir=${dataDir}`,
    join(dataDir, 'temporal', 'temporal.db'),
    join(dataDir, 'postgresql'),
  ]) {
    await endProcesses(findByArgument(argument), 'SIGKILL', 1_000);
  }
});

function start(command: string[], changes: NodeJS.ProcessEnv = {}): Started {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd: root,
    env: { ...environment, ...changes },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return {
    process: child,
    said: () => text,
    ended: once(child, 'close').then(([code]) => code as number | null),
  };
}

const NODE_START = [process.execPath, join(root, 'local', 'start.mjs')];
const isReady = async () =>
  (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.status === 200;
const records = () =>
  JSON.parse(readFileSync(join(dataDir, 'processes.json'), 'utf8')) as { name: string; pid: number }[];
const pidOf = (name: string) => records().find((record) => record.name === name)?.pid ?? 0;

describe('an installation', () => {
  let first: Started;
  let second: Started;

  test('is ready and shows its address, the token and, this once, the password', async () => {
    first = start(NODE_START);
    await eventually(() => first.said().includes('Ctrl-C'), 50_000);
    expect(await isReady()).toBe(true);
    expect(first.said()).toContain(`http://127.0.0.1:${port}`);
    expect(first.said()).toContain(join(dataDir, 'admin-token'));
    expect(first.said()).toMatch(/password +\S{8,}/);
    expect(statSync(join(dataDir, 'admin-token')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dataDir, 'database-password')).mode & 0o777).toBe(0o600);
    expect(records().map(({ name }) => name)).toEqual(PARTS);
  });

  test('refuses a second one on the same data in one sentence', async () => {
    const other = start(NODE_START, { PORT: String(await freePort()) });
    expect(await other.ended).toBe(1);
    expect(other.said()).toContain(`Doorstep already runs on ${dataDir}`);
    expect(other.said()).not.toContain('    at ');
  });

  test.each(PARTS)('is ready again after kill -9 of %s', async (name) => {
    const before = pidOf(name);
    process.kill(before, 'SIGKILL');
    await eventually(() => pidOf(name) !== before && identify(pidOf(name)) !== null, 5_000);
    await eventually(isReady, 30_000);
  });

  test('leaves worker and API no life of their own after kill -9 of itself', async () => {
    const programs = [pidOf('worker'), pidOf('api')];
    first.process.kill('SIGKILL');
    await first.ended;
    await eventually(() => programs.every((pid) => identify(pid) === null), 15_000);
  });

  test('ends what was left, and is ready again without preparing anything or a second password', async () => {
    const left = [pidOf('postgresql'), pidOf('temporal')];
    expect(left.map(identify)).not.toContain(null);
    second = start(['npm', 'start']);
    await eventually(() => second.said().includes('Ctrl-C'), 50_000);
    expect(second.said()).not.toMatch(/Installing|Generating|Compiling|Bundling|Building/);
    expect(left.map(identify)).toEqual([null, null]);
    expect(second.said()).toContain('Ending processes left by an earlier start');
    expect(second.said()).not.toContain('password  ');
  });

  test('stops everything within 15 s when npm is asked to, and npm ends with 0', async () => {
    const pids = records().map(({ pid }) => pid);
    const began = Date.now();
    second.process.kill('SIGTERM');
    expect(await second.ended).toBe(0);
    expect(Date.now() - began).toBeLessThan(15_000);
    expect(pids.map(identify)).toEqual([null, null, null, null]);
    expect(records()).toEqual([]);
  });
});

test('a database that does not answer is one sentence, without its password', async () => {
  const refused = start(NODE_START, { DATABASE_URL: 'postgresql://doorstep:s3cret@127.0.0.1:9/doorstep' });
  expect(await refused.ended).toBe(1);
  expect(refused.said()).toContain('check DATABASE_URL');
  expect(refused.said()).not.toContain('s3cret');
});
