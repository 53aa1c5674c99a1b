import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Part } from '../../local/processes/child.ts';
import { identify } from '../../local/processes/identity.ts';
import { Supervisor } from '../../local/processes/supervisor.ts';
import { eventually, temporaryFolder } from './temporary.ts';

const base = temporaryFolder();
const LIVES = 'setInterval(() => undefined, 1000)';

let number = 0;
let dataDir: string;
let said: string[];
let supervisor: Supervisor;

beforeEach(() => {
  number += 1;
  dataDir = join(base, String(number));
  mkdirSync(join(dataDir, 'logs'), { recursive: true });
  said = [];
  supervisor = new Supervisor(dataDir, ({ en }) => said.push(en));
});

afterEach(() => supervisor.stop());

function part(name: string, program: string, patienceMs = 2_000): Part {
  return {
    name,
    command: process.execPath,
    args: ['-e', program],
    environment: process.env,
    account: null,
    stopSignal: 'SIGTERM',
    killSignal: 'SIGKILL',
    patienceMs,
  };
}

const records = () =>
  JSON.parse(readFileSync(join(dataDir, 'processes.json'), 'utf8')) as {
    name: string;
    pid: number;
    startedAt: string;
  }[];
const pidOf = (name: string) => records().find((record) => record.name === name)?.pid ?? 0;

test('a child that was killed is started again within a second, under a new process id', async () => {
  supervisor.keep(part('worker', LIVES));
  const first = pidOf('worker');
  process.kill(first, 'SIGKILL');
  const second = await eventually(() => pidOf('worker') !== first && pidOf('worker'), 1_000);
  expect(identify(first)).toBeNull();
  expect(identify(second)).not.toBeNull();
  expect(said).toEqual(['worker ended (SIGKILL), starting it again in 200 ms']);
});

test('a child that ends by itself is started again too, each time after a longer pause', async () => {
  supervisor.keep(part('worker', 'process.exit(0)'));
  await eventually(() => said.length === 4);
  expect(said).toEqual(
    [200, 400, 800, 1600].map((pause) => `worker ended (exit 0), starting it again in ${pause} ms`),
  );
});

test('a program that is not there counts as a death, not as a crash of the supervisor', async () => {
  supervisor.keep({ ...part('worker', ''), command: join(base, 'nothing') });
  await eventually(() => said.length === 2);
  expect(said[0]).toBe('worker ended (spawn), starting it again in 200 ms');
});

test('waiting ends with the last lines of its log when a part keeps dying', async () => {
  supervisor.keep(part('worker', 'console.error("no such table"); process.exit(1)'));
  const waiting = supervisor.until({ zh: '上门签', en: 'Doorstep' }, 60_000, () =>
    Promise.reject(new Error('503')),
  );
  await expect(waiting).rejects.toMatchObject({
    code: 'start_refused',
    message: expect.stringContaining('no such table'),
  });
});

test('stopping ends the last started first and leaves no record', async () => {
  const names = ['postgresql', 'worker', 'api'];
  const order = join(dataDir, 'order');
  for (const name of names) {
    const notes = `const { appendFileSync, writeFileSync } = require('fs');`;
    const end = `process.on('SIGTERM', () => { appendFileSync('${order}', '${name} '); process.exit(0) });`;
    supervisor.keep(part(name, `${notes} ${end} writeFileSync('${dataDir}/${name}', ''); ${LIVES}`));
    await eventually(() => existsSync(join(dataDir, name)));
  }
  await supervisor.stop();
  expect(readFileSync(order, 'utf8')).toBe('api worker postgresql ');
  expect(records()).toEqual([]);
});

test('a child that ignores the request is killed when its patience is over', async () => {
  const log = join(dataDir, 'logs', 'worker.log');
  supervisor.keep(
    part('worker', `process.on('SIGTERM', () => undefined); console.log('deaf'); ${LIVES}`, 300),
  );
  const pid = pidOf('worker');
  await eventually(() => readFileSync(log, 'utf8') === 'deaf\n');
  await supervisor.stop();
  expect(identify(pid)).toBeNull();
});

test('the log of the last start is kept beside the new one', async () => {
  writeFileSync(join(dataDir, 'logs', 'worker.log'), 'earlier\n');
  supervisor.keep(part('worker', `console.log('now'); ${LIVES}`));
  await eventually(() => readFileSync(join(dataDir, 'logs', 'worker.log'), 'utf8') === 'now\n');
  expect(readFileSync(join(dataDir, 'logs', 'worker.log.1'), 'utf8')).toBe('earlier\n');
});
