import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import type { Part } from '../processes/child.ts';

/** The development server as a part to supervise: one SQLite file that survives a power cut, no web page.
 *  Without these pragmas it is far slower; synchronous=FULL costs nothing measurable. */
export function temporalPart(program: string, folder: string, port: number, namespace: string): Part {
  return {
    name: 'temporal',
    command: program,
    args: [
      ...['server', 'start-dev', '--headless', '--log-level', 'error'],
      ...['--ip', '127.0.0.1', '--port', String(port), '--namespace', namespace],
      ...['--db-filename', databaseFile(folder)],
      ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=FULL'],
    ],
    environment: process.env,
    account: null,
    stopSignal: 'SIGTERM',
    killSignal: 'SIGKILL',
    patienceMs: 2_000,
  };
}

/** The file that holds every workflow of the installation. */
export function databaseFile(folder: string): string {
  return join(folder, 'temporal.db');
}

/** Throws until the server answers for the namespace. */
export async function askTemporal(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 2_000 });
  try {
    await connection.workflowService.describeNamespace({ namespace });
  } finally {
    await connection.close();
  }
}
