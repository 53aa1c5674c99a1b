// Where the Temporal server comes from: the first of the sources below that works.
import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { makeFolder } from '../data-dir.ts';
import { reasonOf, StartRefused } from '../refusal.ts';
import type { Announce } from '../announce.ts';

const run = promisify(execFile);

/** Older servers on PATH are passed over: Doorstep is tried with 1.32. */
const OLDEST_SERVER = [1, 28] as const;
const DOWNLOAD_LIMIT_MS = 180_000;

/** What the search needs from its surroundings. */
export interface Search {
  environment: NodeJS.ProcessEnv;
  /** The folder with our go.mod and go.sum. */
  moduleFolder: string;
  /** The program that downloads into the folder given as its argument and prints the path of what it got. */
  downloader: readonly [command: string, ...args: string[]];
  announce: Announce;
  /** Keeps the server when the user's own cache cannot be written. */
  fallbackCache: string;
  /** Ends a download or a build when the installation is stopped. */
  signal: AbortSignal;
}

/** The path of a Temporal server that can be started. StartRefused, in five lines, when there is none to be had. */
export async function findTemporal(search: Search): Promise<string> {
  const onPath = await findOnPath(search);
  if (onPath) return onPath;
  const version = pinnedVersion(search.moduleFolder);
  const name = `temporal-${version}-${process.platform}-${process.arch}`;
  const caches = [userCache(search.environment), search.fallbackCache];
  const present = caches.map((folder) => join(folder, name)).find(isProgram);
  if (present) return present;
  const cached = join(caches.find(canWrite) ?? search.fallbackCache, name);
  const download = await attempt(() => downloadTo(cached, version, search));
  if (download === null) return cached;
  const build = await attempt(() => buildTo(cached, search));
  if (build === null) return cached;
  throw new StartRefused(nothingFound(cached, download, build));
}

async function attempt(source: () => Promise<void>): Promise<string | null> {
  try {
    await source();
    return null;
  } catch (error) {
    return firstLine(reasonOf(error));
  }
}

async function findOnPath({ environment, announce }: Search): Promise<string | null> {
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const program = folders.map((folder) => join(folder, 'temporal')).find(isProgram);
  if (program === undefined) return null;
  const answer = await run(program, ['--version'], { timeout: 10_000 }).catch(() => ({ stdout: '' }));
  const [, major, minor] = /Server (\d+)\.(\d+)/.exec(answer.stdout) ?? [];
  const isRecent =
    Number(major) > OLDEST_SERVER[0] ||
    (Number(major) === OLDEST_SERVER[0] && Number(minor) >= OLDEST_SERVER[1]);
  if (isRecent) return program;
  announce({
    zh: `PATH 上的 ${program} 太旧或不能运行，不使用`,
    en: `${program} is older than server ${OLDEST_SERVER.join('.')} or does not run: passed over`,
  });
  return null;
}

function pinnedVersion(moduleFolder: string): string {
  const [, version] =
    /github\.com\/temporalio\/cli (v\S+)/.exec(readFileSync(join(moduleFolder, 'go.mod'), 'utf8')) ?? [];
  if (version === undefined) throw new Error('local/temporal/go.mod names no version of the Temporal CLI');
  return version;
}

// Shared by all installations of one user: the server is big and takes minutes to build.
function userCache(environment: NodeJS.ProcessEnv): string {
  return join(environment['XDG_CACHE_HOME'] || join(environment['HOME'] || homedir(), '.cache'), 'doorstep');
}

function canWrite(folder: string): boolean {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function downloadTo(cached: string, version: string, search: Search): Promise<void> {
  search.announce({ zh: '下载 Temporal 服务器', en: `Downloading the Temporal server ${version}` });
  const [command, ...args] = search.downloader;
  const folder = `${cached}.download`;
  mkdirSync(folder, { recursive: true });
  const options = { timeout: DOWNLOAD_LIMIT_MS, signal: search.signal, env: search.environment };
  const { stdout } = await run(command, [...args, folder, version], options).catch((error: unknown) => {
    throw new Error(lastReason(error));
  });
  renameSync(stdout.trim(), cached);
  rmSync(folder, { recursive: true, force: true });
}

async function buildTo(cached: string, search: Search): Promise<void> {
  search.announce({
    zh: '下载不了，改用 Go 编译 Temporal 服务器（第一次约 5 分钟，以后不再需要）',
    en: 'No download: building the Temporal server with Go (about 5 minutes, once)',
  });
  const partial = `${cached}.${process.pid}`;
  const started = Date.now();
  const progress = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1_000);
    search.announce({ zh: `仍在编译（${seconds} 秒）`, en: 'Still building' });
  }, 20_000);
  const args = [
    'build',
    '-trimpath',
    '-ldflags=-s -w',
    '-o',
    partial,
    'github.com/temporalio/cli/cmd/temporal',
  ];
  try {
    await run('go', args, { cwd: search.moduleFolder, env: search.environment, signal: search.signal });
  } catch (error) {
    throw new Error(lastReason(error));
  } finally {
    clearInterval(progress);
  }
  renameSync(partial, cached);
}

function nothingFound(cached: string, download: string, build: string): { zh: string; en: string } {
  return {
    zh: '本机没有 Temporal 服务器，也取不到：请让电脑联网，或安装 Go 1.26 以上，或装好 temporal 命令，或设 TEMPORAL_ADDRESS，然后再启动。',
    en: [
      'There is no Temporal server here and none could be had. Do one of these, then start again:',
      `  1. set TEMPORAL_ADDRESS=host:7233 to a Temporal cluster, or put the program \`temporal\` on PATH or at ${cached}`,
      `  2. connect to the internet (the download said: ${download})`,
      `  3. install Go from https://go.dev/dl (the build said: ${build})`,
    ].join('\n'),
  };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return existsSync(path);
  } catch {
    return false;
  }
}

// What the program itself said last tells more than "command failed".
function lastReason(error: unknown): string {
  const said =
    typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr).trim() : '';
  if (said === '') return reasonOf(error);
  return said.split('\n').at(-1) ?? said;
}

const firstLine = (text: string) => (text.split('\n')[0] ?? text).slice(0, 160);
