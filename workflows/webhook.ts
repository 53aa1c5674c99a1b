// One workflow per webhook is its only sender: whatever the number of workers, one delivery ends before the next begins, so
// the events of a building arrive in their order. It looks into the feed when it was told that something happened.
import { continueAsNew, isCancellation, proxyActivities, setHandler } from '@temporalio/workflow';
import type { WebhookActivities } from '../activities/webhook/activities.ts';
import { instant, type Id } from '../domain/kernel.ts';
import {
  afterLook,
  beginLook,
  isOver,
  looksAt,
  wakeWebhook,
  type LookOutcome,
  type WebhookRun,
} from '../domain/webhook/webhook-run.ts';
import { createRunBudget, type RunBudget } from './run-budget.ts';
import { ONCE, PATIENT, wakeSignal } from './sending.ts';
import { untilDue } from './until-due.ts';

const patient = proxyActivities<WebhookActivities>(PATIENT);
const once = proxyActivities<WebhookActivities>(ONCE);

/** Ends when its webhook was removed or switched off; whoever wakes it then starts it again. */
export async function webhook(input: WebhookRun): Promise<void> {
  let run = input;
  const budget = createRunBudget();
  setHandler(wakeSignal, (wake) => {
    run = wakeWebhook(run, wake);
    budget.spendSignal();
  });

  for (;;) {
    await untilDue(budget, () => looksAt(run));
    if (budget.isSpent()) return await continueAsNew<typeof webhook>(run);
    run = beginLook(run);
    const outcome = await look(run.webhookId, budget);
    run = afterLook(run, outcome, instant(Date.now()));
    if (isOver(run, outcome)) return;
  }
}

/** Null when nobody knows what came of it: the worker died, or could not even begin. */
async function look(webhookId: Id, budget: RunBudget): Promise<LookOutcome | null> {
  try {
    budget.spendActivity();
    const { outcome, unrecorded } = await once.deliverEvents(webhookId);
    if (unrecorded !== null) {
      budget.spendActivity();
      await patient.recordDelivery(unrecorded);
    }
    return outcome;
  } catch (failure) {
    if (isCancellation(failure)) throw failure;
    return null;
  }
}
