import { ScheduleAlreadyRunning, ScheduleOverlapPolicy, type Client } from '@temporalio/client';

export interface PaperSchedule {
  scheduleId: string;
  taskQueue: string;
  /** Clock times in Shanghai, `"08:30"`. */
  times: readonly string[];
  /** How late a run may be that was missed. Milliseconds. */
  catchUpMs: number;
  /** What its workflow `papers` is given. */
  args: readonly unknown[];
}

/** As for buildings: after a worker was killed, another one goes on after this time. */
const TASK_TIMEOUT = '3s';

/** Makes the schedule, or has the one that is there follow; the same twice changes nothing. */
export async function putPaperSchedule(client: Client, wanted: PaperSchedule): Promise<void> {
  const { scheduleId } = wanted;
  const options = optionsOf(wanted);
  try {
    await client.schedule.create({ scheduleId, ...options });
  } catch (failure) {
    if (!(failure instanceof ScheduleAlreadyRunning)) throw failure;
    await client.schedule.getHandle(scheduleId).update(({ state }) => ({ ...options, state }));
  }
}

function optionsOf({ scheduleId, taskQueue, times, catchUpMs, args }: PaperSchedule) {
  const clocks = [...new Set(times)];
  return {
    spec: { calendars: clocks.map(clockOf), timezone: 'Asia/Shanghai' },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: catchUpMs },
    action: {
      type: 'startWorkflow',
      workflowType: 'papers',
      workflowId: scheduleId,
      taskQueue,
      args: [...args],
      workflowTaskTimeout: TASK_TIMEOUT,
    },
  } as const;
}

const clockOf = (clock: string): { hour: number; minute: number } => ({
  hour: Number(clock.slice(0, 2)),
  minute: Number(clock.slice(3, 5)),
});
