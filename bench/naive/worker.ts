// The naive system's workers: the product's own process settings around the naive workflows.
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { createWorker } from '../../worker/run.ts';
import { endWithParent, required } from '../surroundings.ts';
import { NAIVE_BUNDLE, NAIVE_QUEUE } from './names.ts';
import { createReminderWorker } from './reminder-worker.ts';

endWithParent();
Runtime.install({ logger: new DefaultLogger('WARN') });
const [databaseUrl, temporalAddress] = [required('DATABASE_URL'), required('TEMPORAL_ADDRESS')];
const naive = await createWorker({
  databaseUrl,
  temporalAddress,
  namespace: 'default',
  taskQueue: NAIVE_QUEUE,
  workflows: { workflowBundle: { codePath: NAIVE_BUNDLE } },
  outgoing: null,
});
const reminders = await createReminderWorker(databaseUrl, temporalAddress);
await Promise.all([naive.worker.run(), reminders.worker.run()]);
await Promise.all([naive.close(), reminders.close()]);
