import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Part } from './processes/child.ts';

/** The option by which a later start recognises children of a killed one; worker and API need not read it. */
export function dataDirArgument(dataDir: string): string {
  return `--data-dir=${dataDir}`;
}

// API, worker, Temporal and PostgreSQL stop one after the other, and all of it has to fit into 15 s.
const PATIENCE_MS = { api: 4_000, worker: 6_000 };

/** Worker or API as a part to supervise. It ends with the supervisor, even when that is killed. */
export function programPart(
  name: keyof typeof PATIENCE_MS,
  dist: string,
  dataDir: string,
  environment: NodeJS.ProcessEnv,
): Part {
  const endWithParent = pathToFileURL(join(dist, 'local', 'processes', 'end-with-parent.js')).href;
  return {
    name,
    command: process.execPath,
    args: [
      '--enable-source-maps',
      '--import',
      endWithParent,
      join(dist, name, 'main.js'),
      dataDirArgument(dataDir),
    ],
    environment,
    account: null,
    stopSignal: 'SIGTERM',
    killSignal: 'SIGKILL',
    patienceMs: PATIENCE_MS[name],
  };
}
