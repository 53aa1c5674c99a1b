import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openDataDir } from '../../local/data-dir.ts';
import { freePort, refuseBusyPort, rememberedPort } from '../../local/ports.ts';
import { endProcesses, findByArgument, identify } from '../../local/processes/identity.ts';
import { takeLock } from '../../local/processes/lock.ts';
import { boardUrls, ownUrl, readSettings } from '../../local/settings.ts';
import { eventually, temporaryFolder } from './temporary.ts';

const base = temporaryFolder();
const refusal = (text: string) =>
  expect.objectContaining({ code: 'start_refused', message: expect.stringContaining(text) });
const failureOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return null;
};

describe('data folder', () => {
  test('is private, except that root lets the database account pass through', () => {
    const { path, logs } = openDataDir(join(base, 'a', 'b'));
    expect(statSync(path).mode & 0o777).toBe(process.getuid?.() === 0 ? 0o711 : 0o700);
    expect(statSync(logs).mode & 0o777).toBe(0o700);
  });

  test('below a file: the sentence names the folder and the variable', () => {
    writeFileSync(join(base, 'file'), '');
    expect(failureOf(() => openDataDir(join(base, 'file', 'x')))).toEqual(refusal('DOORSTEP_DATA_DIR='));
  });

  test('where nothing can be created: refused at once', () => {
    expect(failureOf(() => openDataDir('/proc/doorstep'))).toEqual(refusal('/proc/doorstep'));
  });
});

describe('ports', () => {
  const listening = createServer();
  afterEach(() => void listening.close());

  test('a port in use is refused with the command that chooses another', async () => {
    const port = await freePort();
    await new Promise<void>((resolve) => listening.listen(port, '127.0.0.1', resolve));
    await expect(refuseBusyPort('127.0.0.1', port)).rejects.toEqual(refusal(`PORT=${port + 1} npm start`));
  });

  test('an address of another machine is refused', async () => {
    await expect(refuseBusyPort('192.0.2.1', 7080)).rejects.toEqual(refusal('check HOST and PORT'));
  });

  test('a chosen port is kept while it is free, and replaced when it is not', async () => {
    const file = join(base, 'ports.json');
    const first = await rememberedPort(file, 'temporal');
    expect(await rememberedPort(file, 'temporal')).toBe(first);
    await new Promise<void>((resolve) => listening.listen(first, '127.0.0.1', resolve));
    const second = await rememberedPort(file, 'temporal');
    expect(second).not.toBe(first);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ temporal: second });
  });
});

describe('environment', () => {
  test('an empty one means port 7080 on this machine alone and data beside the project', () => {
    const settings = readSettings({ DATABASE_URL: '' }, '/opt/doorstep');
    expect(settings).toEqual({
      host: '127.0.0.1',
      port: 7080,
      dataDir: '/opt/doorstep/.data',
      publicUrl: 'http://127.0.0.1:7080',
      allowPrivateAddresses: '',
      databaseUrl: null,
      temporalAddress: null,
      temporalNamespace: 'default',
    });
    expect(boardUrls(settings)).toEqual(['http://127.0.0.1:7080']);
  });

  test.each(['abc', '0', '65536', '70.5'])('PORT=%s is no port', (port) => {
    expect(failureOf(() => readSettings({ PORT: port }, '/'))).toEqual(refusal(`PORT=${port}`));
  });

  test('the address of all networks is reached through the loopback', () => {
    expect(ownUrl(readSettings({ HOST: '0.0.0.0' }, '/'))).toBe('http://127.0.0.1:7080');
    expect(ownUrl(readSettings({ HOST: '::' }, '/'))).toBe('http://[::1]:7080');
  });
});

describe('one installation a data folder', () => {
  const holder = async () => {
    const child = spawn(process.execPath, [
      '-e',
      'setInterval(() => undefined, 1000)',
      '--',
      `--mark=${base}`,
    ]);
    const pid = child.pid ?? 0;
    await eventually(() => findByArgument(`--mark=${base}`).includes(pid));
    return pid;
  };

  test('a living holder refuses the second, a dead one does not', async () => {
    const file = join(base, 'supervisor.json');
    const pid = await holder();
    writeFileSync(file, JSON.stringify({ pid, identity: identify(pid) }));
    expect(failureOf(() => takeLock(file, base))).toEqual(refusal(`process ${pid}`));
    await endProcesses([pid], 'SIGTERM', 2_000);
    takeLock(file, base)();
    expect(failureOf(() => readFileSync(file))).toMatchObject({ code: 'ENOENT' });
  });

  test('a process that only inherited the number of a dead holder is none', async () => {
    const file = join(base, 'reused.json');
    const pid = await holder();
    writeFileSync(file, JSON.stringify({ pid, identity: 'another boot/12345' }));
    takeLock(file, base)();
    expect(identify(pid)).not.toBeNull();
    await endProcesses([pid], 'SIGTERM', 2_000);
  });

  test('a lock without sense is taken over', () => {
    mkdirSync(join(base, 'c'));
    writeFileSync(join(base, 'c', 'lock'), 'x');
    expect(failureOf(() => takeLock(join(base, 'c', 'lock'), base))).toBeNull();
  });

  test('processes are found by an exact argument and ended by force when they do not listen', async () => {
    const deaf = spawn(process.execPath, [
      '-e',
      'process.on("SIGTERM",()=>{});setInterval(()=>{},1e3);console.log(1)',
      '--',
      `--data=${base}/x`,
    ]);
    await new Promise((resolve) => deaf.stdout.once('data', resolve));
    expect(findByArgument(`--data=${base}`)).toEqual([]);
    expect(findByArgument(`--data=${base}/x`)).toEqual([deaf.pid]);
    await endProcesses([deaf.pid ?? 0], 'SIGTERM', 200);
    expect(findByArgument(`--data=${base}/x`)).toEqual([]);
  });
});
