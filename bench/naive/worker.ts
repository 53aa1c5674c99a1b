// The naive system's worker: the product's own process settings around the naive workflow.
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { createWorker } from '../../worker/run.ts';
import { endWithParent, required } from '../surroundings.ts';
import { NAIVE_BUNDLE, NAIVE_QUEUE } from './names.ts';

endWithParent();
Runtime.install({ logger: new DefaultLogger('WARN') });
const naive = await createWorker({
  databaseUrl: required('DATABASE_URL'),
  temporalAddress: required('TEMPORAL_ADDRESS'),
  namespace: 'default',
  taskQueue: NAIVE_QUEUE,
  workflows: { workflowBundle: { codePath: NAIVE_BUNDLE } },
  outgoing: null,
});
await naive.worker.run();
await naive.close();
