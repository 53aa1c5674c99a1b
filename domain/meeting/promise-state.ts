import type { Id, Instant } from '../kernel.ts';
import type { Level } from '../policy.ts';

/** A promise as it stands, and what the household's history says happened after it was made. */
export interface PromiseFacts {
  promiseId: Id;
  householdId: Id | null;
  buildingId: Id | null;
  staffId: Id;
  madeAt: Instant;
  /** The clock that runs. */
  dueAt: Instant;
  /** The word that was given: before it ever climbed. */
  firstDueAt: Instant;
  level: Level;
  outcome: PromiseOutcome | null;
  decidedAt: Instant | null;
  visits: number;
  answers: number;
  signed: boolean;
}

type PromiseOutcome = 'kept' | 'broken' | 'withdrawn';
export type PromiseState = 'open' | 'overdue' | PromiseOutcome;

/** One that climbed has a fresh clock and is overdue all the same. */
export const promiseState = (
  { outcome, firstDueAt }: Pick<PromiseFacts, 'outcome' | 'firstDueAt'>,
  now: Instant,
): PromiseState => outcome ?? (firstDueAt <= now ? 'overdue' : 'open');
