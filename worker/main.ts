import { DefaultLogger, Runtime } from '@temporalio/worker';
import { TASK_QUEUE } from '../domain/names.ts';
import { BUNDLE_PATH } from './bundle-path.ts';
import { outgoingFrom } from './outgoing.ts';
import { createWorker, type DoorstepWorker, type WorkerSettings } from './run.ts';

const RETRY_AFTER = 500;

const { DATABASE_URL, TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, DOORSTEP_SUPERVISED } = process.env;
if (!DATABASE_URL || !TEMPORAL_ADDRESS) {
  console.error('请设置 DATABASE_URL 和 TEMPORAL_ADDRESS · Set DATABASE_URL and TEMPORAL_ADDRESS');
  process.exit(1);
}

Runtime.install({
  logger: new DefaultLogger('WARN'),
  // Signals are ours: the worker finishes what it has begun.
  shutdownSignals: [],
});

let isStopping = false;
let running: DoorstepWorker | null = null;

function stop(): void {
  if (isStopping) return;
  isStopping = true;
  if (running?.worker.getState() === 'RUNNING') running.worker.shutdown();
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
if (DOORSTEP_SUPERVISED === '1') process.stdin.resume().on('end', stop);

/** The engine may start after us. */
async function connect(settings: WorkerSettings): Promise<DoorstepWorker | null> {
  while (!isStopping) {
    try {
      return await createWorker(settings);
    } catch (failure) {
      console.error(`Engine at ${settings.temporalAddress} does not answer: ${String(failure)}`);
      await new Promise((resolve) => {
        setTimeout(resolve, RETRY_AFTER);
      });
    }
  }
  return null;
}

running = await connect({
  databaseUrl: DATABASE_URL,
  temporalAddress: TEMPORAL_ADDRESS,
  namespace: TEMPORAL_NAMESPACE ?? 'default',
  taskQueue: TASK_QUEUE,
  workflows: { workflowBundle: { codePath: BUNDLE_PATH } },
  outgoing: outgoingFrom(process.env),
});
// Whoever was told to stop while it still connected never begins.
if (running && !isStopping) {
  await running.worker.run();
  await running.close();
}
process.exit(0);
