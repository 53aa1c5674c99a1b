// A process id alone is reused by the system after a while. Together with the moment the process began it names one
// process for good, so nothing is ended that only inherited an old number.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const hasProc = existsSync('/proc/self/stat');

/** What tells this process from an earlier one with the same id; null when no such process runs. */
export function identify(pid: number): string | null {
  return hasProc ? identifyByProc(pid) : identifyByPs(pid);
}

function identifyByProc(pid: number): string | null {
  try {
    // The second field is the command in brackets and may hold blanks; state is the first field after it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    if (fields[0] === 'Z') return null;
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${bootId}/${fields[19]}`;
  } catch {
    return null;
  }
}

function identifyByPs(pid: number): string | null {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return line === '' || line.startsWith('Z') ? null : line.replace(/^\S+\s+/, '');
  } catch {
    return null;
  }
}

/** Ids of the running processes that were started with exactly this argument. */
export function findByArgument(argument: string): number[] {
  return listCommandLines()
    .filter(({ pid, has }) => pid !== process.pid && has(argument))
    .map(({ pid }) => pid);
}

function listCommandLines(): { pid: number; has: (argument: string) => boolean }[] {
  if (hasProc) {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => {
        const parts = readCommandLine(name);
        return { pid: Number(name), has: (argument) => parts.includes(argument) };
      });
  }
  const lines = execFileSync('ps', ['-axww', '-o', 'pid=,command='], { encoding: 'utf8' }).split('\n');
  return lines.map((line) => ({
    pid: Number.parseInt(line, 10),
    has: (argument) => `${line} `.includes(` ${argument} `),
  }));
}

function readCommandLine(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** Asks each process to finish and kills what is still there after `patienceMs` milliseconds. */
export async function endProcesses(
  pids: readonly number[],
  signal: NodeJS.Signals,
  patienceMs: number,
): Promise<void> {
  const running = new Map(pids.map((pid) => [pid, identify(pid)]));
  const left = () =>
    [...running].filter(([pid, identity]) => identity !== null && identify(pid) === identity);
  for (const [pid] of left()) send(pid, signal);
  for (const deadline = Date.now() + patienceMs; left().length > 0 && Date.now() < deadline;) await wait(50);
  for (const [pid] of left()) send(pid, 'SIGKILL');
  for (const deadline = Date.now() + 5_000; left().length > 0 && Date.now() < deadline;) await wait(20);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in the meantime, or belongs to somebody else and is then none of ours.
  }
}
