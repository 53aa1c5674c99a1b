import type { Pool } from 'pg';
import type { Id, Instant } from '../../domain/kernel.ts';
import type { AskedPaper, PaperTimes } from '../../domain/meeting/paper-days.ts';
import { completePolicy } from '../../domain/policy-templates.ts';
import type { Policy } from '../../domain/policy.ts';
import { tellEveryPaperTime } from '../../prisma/paper-schedules.ts';
import type { ChannelWaker } from '../notification/waker.ts';
import { makePapers } from './make-papers.ts';

/** Ids, days and codes alone: what a paper says never reaches a workflow. */
export interface PaperActivities {
  makePapers(asked: PapersAsked): Promise<AskedPaper[]>;
  tellSchedules(): Promise<void>;
}

export interface PapersAsked {
  campaignId: Id;
  /** When the schedule wanted it to run. */
  scheduledAt: Instant;
}

export interface PaperSurroundings {
  pool: Pool;
  waker: ChannelWaker;
  /** Makes or moves a campaign's schedule. */
  schedule: (campaignId: Id, times: PaperTimes) => Promise<void>;
}

export const createPaperActivities = (surroundings: PaperSurroundings): PaperActivities => ({
  /** The first paper of a day stays and is told of once, in one transaction: a repeat makes what is missing. Says what it
   *  made. */
  makePapers: (asked) => makePapers(surroundings, asked),

  /** A schedule that is made twice is one. */
  tellSchedules: () => tellSchedules(surroundings),
});

/** Has the engine know the times of every campaign; what it was told already it is not told again. */
export async function tellSchedules({ pool, schedule }: PaperSurroundings): Promise<void> {
  await tellEveryPaperTime(pool, {
    timesOf: (policy) => completePolicy(policy as Policy).reminders,
    tell: schedule,
  });
}
