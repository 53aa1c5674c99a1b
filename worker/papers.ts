import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import type { ChannelWaker } from '../activities/notification/waker.ts';
import { tellSchedules, type PaperSurroundings } from '../activities/papers/activities.ts';
import { CATCH_UP_MS } from '../domain/meeting/paper-days.ts';
import { papersScheduleId } from '../domain/names.ts';
import { putPaperSchedule } from '../temporal/paper-schedule.ts';

interface Ways {
  pool: Pool;
  waker: ChannelWaker;
  client: Client;
  taskQueue: string;
}

/** What the activities of papers need of a worker. */
export const paperSurroundings = ({ pool, waker, client, taskQueue }: Ways): PaperSurroundings => ({
  pool,
  waker,
  schedule: (campaignId, { morningPackAt, eveningReportAt }) =>
    putPaperSchedule(client, {
      scheduleId: papersScheduleId(campaignId),
      taskQueue,
      times: [morningPackAt, eveningReportAt],
      catchUpMs: CATCH_UP_MS,
      args: [{ campaignId }],
    }),
});

/** Campaigns from before this version, and those whose engine was away, get their schedules when a worker starts. What
 *  fails here the sweep tries again. */
export const catchUpSchedules = (surroundings: PaperSurroundings): Promise<void> =>
  tellSchedules(surroundings).catch((failure: unknown) =>
    console.error(`The schedules of papers could not be made: ${String(failure)}`),
  );
