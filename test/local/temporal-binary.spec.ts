import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { findTemporal, type Search } from '../../local/temporal/binary.ts';
import { script, temporaryFolder } from './temporary.ts';

const base = temporaryFolder();
let number = 0;
let programs: string;
let said: string[];
let search: Search;

beforeEach(() => {
  number += 1;
  programs = join(base, `programs-${number}`);
  const moduleFolder = join(base, `module-${number}`);
  for (const folder of [programs, moduleFolder]) mkdirSync(folder);
  writeFileSync(join(moduleFolder, 'go.mod'), 'require github.com/temporalio/cli v9.8.7\n');
  said = [];
  search = {
    environment: { PATH: `${programs}:/usr/bin:/bin`, HOME: join(base, `home-${number}`) },
    moduleFolder,
    downloader: ['false'],
    announce: ({ en }) => said.push(en),
    fallbackCache: join(base, `fallback-${number}`),
    signal: new AbortController().signal,
  };
});

const cached = () =>
  join(base, `home-${number}`, '.cache', 'doorstep', `temporal-v9.8.7-${process.platform}-${process.arch}`);
const goThatBuilds = () =>
  // `go build … -o <file> <package>`: the file is the last but one argument.
  script(programs, 'go', 'while [ $# -gt 2 ]; do shift; done', 'echo built > "$1"', 'chmod +x "$1"');

describe('the Temporal server comes from the first of these that works', () => {
  test('a recent `temporal` on PATH', async () => {
    const program = script(programs, 'temporal', 'echo "temporal version 1.5.0 (Server 1.29.1, UI 2.4)"');
    expect(await findTemporal(search)).toBe(program);
    expect(said).toEqual([]);
  });

  test('one that is too old is passed over, and said so', async () => {
    script(programs, 'temporal', 'echo "temporal version 1.0.0 (Server 1.24.2, UI 2.4)"');
    goThatBuilds();
    expect(await findTemporal(search)).toBe(cached());
    expect(said[0]).toContain('older than server 1.28');
  });

  test('one that does not run is passed over', async () => {
    script(programs, 'temporal', 'exit 3');
    goThatBuilds();
    expect(await findTemporal(search)).toBe(cached());
  });

  test('the download, kept for the next time', async () => {
    const downloader = script(
      programs,
      'download',
      'echo "$2" > "$1/temporal-cli"',
      'chmod +x "$1/temporal-cli"',
      'echo "$1/temporal-cli"',
    );
    expect(await findTemporal({ ...search, downloader: [downloader] })).toBe(cached());
    expect(readFileSync(cached(), 'utf8')).toBe('v9.8.7\n');
    said.length = 0;
    expect(await findTemporal(search)).toBe(cached());
    expect(said).toEqual([]);
  });

  test('a build with Go, also kept', async () => {
    goThatBuilds();
    expect(await findTemporal(search)).toBe(cached());
    expect(readFileSync(cached(), 'utf8')).toBe('built\n');
    expect(await findTemporal({ ...search, environment: { ...search.environment, PATH: '' } })).toBe(
      cached(),
    );
  });

  test('a home that cannot be written is no hindrance', async () => {
    goThatBuilds();
    const environment = { ...search.environment, HOME: '/proc/nobody' };
    expect(await findTemporal({ ...search, environment })).toContain(`fallback-${number}/temporal-v9.8.7`);
  });

  test('without any of them five lines say what to do and what was tried', async () => {
    const downloader = script(programs, 'download', 'echo "error sending request" >&2', 'exit 1');
    script(programs, 'go', 'echo "go: module lookup disabled" >&2', 'exit 1');
    const refused = findTemporal({ ...search, downloader: [downloader] });
    await expect(refused).rejects.toMatchObject({ code: 'start_refused' });
    const lines = await refused.catch((error: unknown) => (error as Error).message.split('\n'));
    expect(lines).toHaveLength(5);
    expect(lines).toEqual([
      expect.stringContaining('TEMPORAL_ADDRESS'),
      expect.stringContaining('then start again'),
      expect.stringContaining(cached()),
      expect.stringContaining('error sending request'),
      expect.stringContaining('go: module lookup disabled'),
    ]);
    expect(existsSync(cached())).toBe(false);
  });

  test('a build that broke off leaves nothing that would be taken for a server', async () => {
    script(
      programs,
      'go',
      'while [ $# -gt 2 ]; do shift; done',
      'echo half > "$1"',
      'chmod +x "$1"',
      'exit 1',
    );
    await expect(findTemporal(search)).rejects.toMatchObject({ code: 'start_refused' });
    expect(existsSync(cached())).toBe(false);
  });
});
