import { ScheduleAlreadyRunning, ScheduleOverlapPolicy, type Client } from '@temporalio/client';

/** Of wake-ups that were lost with a process nothing is late by more than this. */
const EVERY = '5 minutes';

/** Makes sure that the net is there: a schedule of the engine, once for all workers of a task queue. */
export async function ensureSweep(client: Client, taskQueue: string, every: string = EVERY): Promise<void> {
  const id = `sweep/${taskQueue}`;
  try {
    await client.schedule.create({
      scheduleId: id,
      spec: { intervals: [{ every: every as typeof EVERY }] },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
      action: { type: 'startWorkflow', workflowType: 'sweep', workflowId: id, taskQueue, args: [] },
    });
  } catch (failure) {
    if (!(failure instanceof ScheduleAlreadyRunning)) throw failure;
  }
}
