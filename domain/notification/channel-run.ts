// One workflow per channel is its only sender. This is what it knows between two sends, and how it decides when the
// next one may begin: plain JSON, carried through continue-as-new.
import { earliest, instant, millis, type Id, type Instant } from '../kernel.ts';
import { pauseAfter } from './backoff.ts';
import type { Outcome } from './outcome.ts';
import { freeAt, freeNow, spend, type Rate } from './rate-budget.ts';

export interface ChannelRun {
  schemaVersion: 1;
  channelId: Id;
  /** When to look into the outbox; null: not before somebody says so. */
  lookAt: Instant | null;
  /** Nothing gets through: not before then, whatever comes. */
  heldUntil: Instant | null;
  /** Attempts in a row that did not get through. */
  failures: number;
  /** Epoch milliseconds by which the latest sends had arrived, ascending; null: ask the database. */
  spent: number[] | null;
  rates: Rate[];
}

/** Somebody knows of something that may be due at `at`. `byHand`: a person repaired the channel, so try at once. */
export interface Wake {
  at: Instant;
  byHand?: boolean;
}

/** What a look into the outbox found. */
export interface Round {
  /** The channel is gone or switched off. */
  isClosed: boolean;
  messageIds: Id[];
  /** When something else is due; null: nothing waits. */
  nextAt: Instant | null;
  rates: Rate[];
  /** Sends of the last minute as the database has them, for a run that knows of none. */
  spent: number[];
}

/** A message is on its way no longer than this, in milliseconds; after it an attempt of which nobody heard again can no
 *  longer arrive. */
export const LONGEST_DELIVERY_MS = 15_000;
/** Messages sent between two looks: between them new ones still join what has not been made yet. */
const MOST_A_ROUND = 10;

export const startChannel = (channelId: Id, at: Instant): ChannelRun => ({
  schemaVersion: 1,
  channelId,
  lookAt: at,
  heldUntil: null,
  failures: 0,
  spent: null,
  rates: [],
});

export function wakeChannel(run: ChannelRun, { at, byHand = false }: Wake): ChannelRun {
  const woken = { ...run, lookAt: earliest([run.lookAt, at]) };
  return byHand ? { ...woken, heldUntil: null, failures: 0 } : woken;
}

/** When the channel's next look begins; null while nothing is known to wait. */
export function looksAt({ lookAt, heldUntil, spent, rates }: ChannelRun): Instant | null {
  if (lookAt === null) return null;
  const at = heldUntil !== null && heldUntil > lookAt ? heldUntil : lookAt;
  return instant(freeAt(rates, spent ?? [], millis(at)));
}

/** How many messages a look may bring; for the first one of a run the database says what was spent. */
export const roundSize = ({ rates, spent }: ChannelRun, now: Instant): number =>
  spent === null ? 1 : Math.min(MOST_A_ROUND, freeNow(rates, spent, millis(now)));

/** Before a look: whoever wakes the channel from now on asks for another one. */
export const beginLook = (run: ChannelRun): ChannelRun => ({ ...run, lookAt: null });

export const afterLook = (run: ChannelRun, { nextAt, rates, spent }: Round): ChannelRun => ({
  ...run,
  lookAt: earliest([run.lookAt, nextAt]),
  rates,
  spent: run.spent ?? [...spent].sort((a, b) => a - b),
});

/** Whether one more may be sent in this round. */
export const maySend = ({ heldUntil, rates, spent }: ChannelRun, now: Instant): boolean =>
  (heldUntil === null || heldUntil <= now) && freeNow(rates, spent ?? [], millis(now)) > 0;

/** After an attempt; `outcome` null when nobody knows what came of it. */
export function afterAttempt(run: ChannelRun, outcome: Outcome | null, now: Instant): ChannelRun {
  if (outcome?.kind === 'obsolete') return run;
  const by = millis(now) + (outcome === null ? LONGEST_DELIVERY_MS : 0);
  const next = { ...run, spent: spend(run.rates, run.spent ?? [], by) };
  if (outcome === null) return hold(next, now, null);
  return outcome.kind === 'later' && outcome.scope === 'channel'
    ? hold(next, now, outcome.retryAfterMs)
    : { ...next, failures: 0, heldUntil: null };
}

function hold(run: ChannelRun, now: Instant, askedMs: number | null): ChannelRun {
  const failures = run.failures + 1;
  return { ...run, failures, heldUntil: instant(millis(now) + pauseAfter(failures, askedMs)) };
}
