import { workflowInfo } from '@temporalio/workflow';
import { instant, type Instant } from '../domain/kernel.ts';

/** How much longer a run may go on before it continues as new. Cold buildings replay their history after a worker
 *  died, so it stays short. */
export interface RunBudget {
  spendBatch(commands: number): void;
  spendSignal(): void;
  /** A regular one. */
  spendActivity(): void;
  spendRing(at: Instant): void;
  isSpent(): boolean;
  /** A run this old continues as new even when nobody asks anything of it. */
  readonly renewAt: Instant;
}

// History events that each of them leaves behind, at most.
const EVENTS_PER_BATCH = 6;
const EVENTS_PER_RING = 5;
const EVENTS_PER_SIGNAL = 4;
const EVENTS_PER_ACTIVITY = 6;
const MOST_EVENTS = 400;
/** Keeps the history below about 4 MB. */
const MOST_COMMANDS = 1_500;
const OLDEST = 30 * 24 * 3_600_000;

/** Counts what it spends by itself: the history's length, as the server reports it, is another one in a replay when a
 *  local activity ends, and then the replay fails. */
export function createRunBudget(): RunBudget {
  const renewAt = instant(workflowInfo().runStartTime.getTime() + OLDEST);
  let events = 0;
  let commands = 0;
  let isOld = false;
  return {
    renewAt,
    spendBatch(size) {
      events += EVENTS_PER_BATCH;
      commands += size;
    },
    spendSignal() {
      events += EVENTS_PER_SIGNAL;
    },
    spendActivity() {
      events += EVENTS_PER_ACTIVITY;
    },
    spendRing(at) {
      events += EVENTS_PER_RING;
      isOld ||= at >= renewAt;
    },
    isSpent: () => isOld || events >= MOST_EVENTS || commands >= MOST_COMMANDS,
  };
}
