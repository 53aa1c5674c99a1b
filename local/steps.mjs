// What the steps of the preparation share: one line a step, stamps by content, one sentence when it fails.
import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const SHOW_PROGRESS_MS = 15_000;
const SHOW_LINES = 30;

/** Shows one line, Chinese first. */
export function say(zh, en) {
  process.stdout.write(`· ${zh}  ${en}\n`);
}

/** Ends with one sentence and code 1. */
export function refuse(zh, en) {
  process.stderr.write(`${zh}\n${en}\n`);
  process.exit(1);
}

/**
 * Runs a program in silence; when it fails, shows the end of what it said and one sentence, and exits with code 1.
 * @param {string[]} command
 * @param {{ folder?: string, environment?: Record<string, string>, explain?: (output: string) => string[],
 *   show?: (output: string) => string, tolerate?: boolean }} [options] `tolerate` shows the failure and goes on
 */
export async function runStep(
  [program, ...args],
  { folder, environment, explain, show = lastLines, tolerate = false } = {},
) {
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const started = Date.now();
  const progress = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000);
    say(`仍在进行（${seconds} 秒）`, `Still at it (${seconds} s)`);
  }, SHOW_PROGRESS_MS);
  const passOn = (signal) => {
    child.kill(signal);
    process.exit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, passOn);
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(1);
    });
    child.once('close', resolve);
  });
  clearInterval(progress);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeListener(signal, passOn);
  if (code === 0) return true;
  process.stderr.write(`${show(output)}\n`);
  if (tolerate) return false;
  refuse(...(explain?.(output) ?? ['准备失败，原因见上。', 'The preparation failed, the reason is above.']));
}

const lastLines = (output) => output.trimEnd().split('\n').slice(-SHOW_LINES).join('\n');

/** Does `work` unless the contents of `inputs` are those of the last time and `output` is there. */
export async function whenChanged(root, name, inputs, output, work) {
  const stamp = join(root, 'dist', `.${name}.stamp`);
  const before = digest(root, inputs);
  if (existsSync(output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === before) return;
  if (!isWritable(join(root, 'dist'))) {
    refuse(
      `需要重新构建，但不能写入 ${root}：请用拥有这个目录的账户先执行 npm run build。`,
      `This needs building, but ${root} cannot be written: run npm run build as the account that owns it.`,
    );
  }
  rmSync(stamp, { force: true });
  const done = await work();
  if (done !== false) writeFileSync(stamp, before);
}

/** One hash over the contents of files and folders, generated code left out. */
export function digest(root, inputs) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => listFiles(root, input)).sort()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function listFiles(root, path) {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return [];
  if (!statSync(absolute).isDirectory()) return [path];
  return readdirSync(absolute)
    .filter((name) => name !== 'generated' && name !== 'node_modules')
    .flatMap((name) => listFiles(root, join(path, name)));
}

/** Lets one preparation of this clone run at a time: a second one waits for the first. Where nothing can be written,
 *  as in an installation that a service only reads, there is nothing to protect. */
export async function withLock(folder, work) {
  if (!isWritable(folder)) return work();
  const lock = join(folder, '.preparing');
  for (let told = false; !take(lock); told = true) {
    if (!told) say('另一个终端正在准备，等它完成', 'Waiting for another preparation of this folder');
    await wait(500);
  }
  const release = () => rmSync(lock, { force: true });
  process.once('exit', release);
  await work();
  process.removeListener('exit', release);
  release();
}

function isWritable(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

// A hard link appears whole or not at all, so nobody reads a lock without its process id.
function take(lock) {
  const own = `${lock}.${process.pid}`;
  try {
    writeFileSync(own, String(process.pid));
    linkSync(own, lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(own, { force: true });
  }
  if (!isRunning(Number(readIfThere(lock)))) rmSync(lock, { force: true });
  return false;
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '0';
  }
}

function isRunning(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
