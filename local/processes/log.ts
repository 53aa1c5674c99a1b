import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs';

const KEPT = 3;

/** Moves `worker.log` to `worker.log.1` and so on, keeping three earlier ones; called once at every start. */
export function rotate(file: string): void {
  for (let number = KEPT; number > 0; number -= 1) {
    const from = number === 1 ? file : `${file}.${number - 1}`;
    if (existsSync(from)) renameSync(from, `${file}.${number}`);
  }
}

/** The last non-empty lines of a log, from its last 8 KiB; empty when there is no log. */
export function lastLines(file: string, count: number): string[] {
  if (!existsSync(file)) return [];
  const size = statSync(file).size;
  const buffer = Buffer.alloc(Math.min(size, 8_192));
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
  } finally {
    closeSync(descriptor);
  }
  const lines = buffer.toString('utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').slice(-count);
}
