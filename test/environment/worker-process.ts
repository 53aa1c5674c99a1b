import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BUNDLE_PATH, type TestEngine } from './engine.ts';
import { temporalAddress } from './temporal.ts';

const PROGRAM = fileURLToPath(new URL('worker-process.mjs', import.meta.url));

/** Workers in processes of their own, for specs that kill them. */
export interface WorkerProcesses {
  /** Resolves once it works. */
  start(): Promise<ChildProcess>;
  killAll(): void;
}

export function createWorkerProcesses(engineNow: () => TestEngine): WorkerProcesses {
  const workers: ChildProcess[] = [];
  return {
    start() {
      const { databaseUrl, taskQueue } = engineNow();
      const worker = spawn(process.execPath, [PROGRAM], {
        env: {
          ...process.env,
          NODE_OPTIONS: '',
          DATABASE_URL: databaseUrl,
          TEMPORAL_ADDRESS: temporalAddress(),
          TASK_QUEUE: taskQueue,
          BUNDLE: BUNDLE_PATH,
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      workers.push(worker);
      return new Promise((resolve, reject) => {
        worker.stdout?.once('data', () => resolve(worker));
        worker.once('exit', () => reject(new Error('The worker ended before it worked')));
      });
    },
    killAll() {
      for (const worker of workers.splice(0)) worker.kill('SIGKILL');
    },
  };
}
