// A worker in a process of its own, for specs that kill it. Plain JavaScript on top of dist/.
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { mayReach } from '../../dist/outbound/addresses.js';
import { createVault } from '../../dist/vault/vault.js';
import { createWorker } from '../../dist/worker/run.js';

Runtime.install({ logger: new DefaultLogger('WARN') });

const { DATABASE_URL, TEMPORAL_ADDRESS, TASK_QUEUE, BUNDLE } = process.env;
const running = await createWorker({
  databaseUrl: DATABASE_URL,
  temporalAddress: TEMPORAL_ADDRESS,
  namespace: 'default',
  taskQueue: TASK_QUEUE,
  workflows: { workflowBundle: { codePath: BUNDLE } },
  outgoing: {
    vault: createVault(Buffer.alloc(32, 7)),
    reach: { mayReach: mayReach('1'), within: 10_000 },
    publicUrl: 'http://base.example',
    keepDays: 90,
  },
});
process.stdout.write('working\n');
await running.worker.run();
