// One workflow per webhook is its only sender: whatever the number of workers, one delivery ends before the next begins, so
// the events of a building arrive in their order. It looks into the feed when it was told that something happened.
import {
  continueAsNew,
  defineSignal,
  isCancellation,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type { WebhookActivities } from '../activities/webhook/activities.ts';
import { instant, type Id } from '../domain/kernel.ts';
import { WAKE_SIGNAL } from '../domain/names.ts';
import type { Wake } from '../domain/notification/channel-run.ts';
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
import { untilDue } from './until-due.ts';

const wakeSignal = defineSignal<[Wake]>(WAKE_SIGNAL);

/** For as long as the database is away. */
const patient = proxyActivities<WebhookActivities>({
  startToCloseTimeout: '20s',
  retry: { initialInterval: '200ms', backoffCoefficient: 1.5, maximumInterval: '5s' },
});
/** Sending is never repeated by itself: the run decides when. */
const once = proxyActivities<WebhookActivities>({
  startToCloseTimeout: '20s',
  heartbeatTimeout: '8s',
  retry: { maximumAttempts: 1 },
});

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
