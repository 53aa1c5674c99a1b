import { join } from 'node:path';
import type { Part } from './processes/child.ts';

/** The option by which a later start recognises children of a killed one; worker and API need not read it. */
export function dataDirArgument(dataDir: string): string {
  return `--data-dir=${dataDir}`;
}

// API, worker, Temporal and PostgreSQL stop one after the other, and all of it has to fit into 15 s.
const PATIENCE_MS = { api: 4_000, worker: 6_000 };

/** Worker or API as a part to supervise. With DOORSTEP_SUPERVISED it ends when its stdin does: the
 *  supervisor holds the other end, even when it is killed. */
export function programPart(
  name: keyof typeof PATIENCE_MS,
  dist: string,
  dataDir: string,
  environment: NodeJS.ProcessEnv,
): Part {
  return {
    name,
    command: process.execPath,
    args: ['--enable-source-maps', join(dist, name, 'main.js'), dataDirArgument(dataDir)],
    environment: { ...environment, DOORSTEP_SUPERVISED: '1' },
    account: null,
    stopSignal: 'SIGTERM',
    killSignal: 'SIGKILL',
    patienceMs: PATIENCE_MS[name],
  };
}
