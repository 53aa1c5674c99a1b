// One workflow per webhook is its only sender, so events arrive in the order of the feed. How far it got stands in
// PostgreSQL; this is what it knows between two deliveries: plain JSON, carried through continue-as-new.
import { earliest, instant, millis, type Id, type Instant } from '../kernel.ts';
import { pauseAfter } from '../notification/backoff.ts';
import type { Wake } from '../notification/channel-run.ts';

export interface WebhookRun {
  schemaVersion: 1;
  webhookId: Id;
  /** When to look for events; null: not before somebody says so. */
  lookAt: Instant | null;
  /** Nothing gets through: not before then, whatever comes. */
  heldUntil: Instant | null;
  /** Attempts in a row that did not get through. */
  failures: number;
}

/** What came of a look, in codes: it travels through workflow histories. */
export type LookOutcome =
  /** The webhook is gone or switched off. */
  | { kind: 'closed' }
  /** Something was delivered, or there was nothing to say. */
  | { kind: 'done'; hasMore: boolean }
  /** The other side did not take it; it stays. */
  | { kind: 'failed'; retryAfterMs: number | null };

/** Milliseconds; each failure doubles it, up to ten minutes. */
const FIRST_PAUSE = 5_000;

export const startWebhook = (webhookId: Id, at: Instant): WebhookRun => ({
  schemaVersion: 1,
  webhookId,
  lookAt: at,
  heldUntil: null,
  failures: 0,
});

export function wakeWebhook(run: WebhookRun, { at, byHand = false }: Wake): WebhookRun {
  const woken = { ...run, lookAt: earliest([run.lookAt, at]) };
  return byHand ? { ...woken, heldUntil: null, failures: 0 } : woken;
}

/** When the next look begins; null while nothing is known to wait. */
export function looksAt({ lookAt, heldUntil }: WebhookRun): Instant | null {
  if (lookAt === null) return null;
  return heldUntil !== null && heldUntil > lookAt ? heldUntil : lookAt;
}

/** Before a look: whoever wakes the webhook from now on asks for another one. */
export const beginLook = (run: WebhookRun): WebhookRun => ({ ...run, lookAt: null });

/** After a look; `outcome` null when nobody knows what came of it. Nothing is ever given up: what did not get through is
 *  tried again, longer and longer pauses apart. */
export function afterLook(run: WebhookRun, outcome: LookOutcome | null, now: Instant): WebhookRun {
  if (outcome?.kind === 'closed') return run;
  if (outcome?.kind === 'done')
    return { ...run, failures: 0, heldUntil: null, lookAt: outcome.hasMore ? now : run.lookAt };
  const failures = run.failures + 1;
  const pause = pauseAfter(failures, outcome?.retryAfterMs ?? null, FIRST_PAUSE);
  return { ...run, failures, heldUntil: instant(millis(now) + pause), lookAt: now };
}

/** Whether the workflow may end: its webhook is closed, and nobody has woken it since it looked. */
export const isOver = (run: WebhookRun, outcome: LookOutcome | null): boolean =>
  outcome?.kind === 'closed' && run.lookAt === null;
