// One workflow per channel is the only sender of that channel: however many workers there are, its rate limits hold,
// for one run counts and waits. It looks into the outbox when it was told that something may be due.
import { continueAsNew, isCancellation, proxyActivities, setHandler } from '@temporalio/workflow';
import type { NotificationActivities } from '../activities/notification/activities.ts';
import { instant, type Id, type Instant } from '../domain/kernel.ts';
import {
  afterAttempt,
  afterLook,
  beginLook,
  looksAt,
  maySend,
  roundSize,
  wakeChannel,
  type ChannelRun,
} from '../domain/notification/channel-run.ts';
import type { Outcome } from '../domain/notification/outcome.ts';
import { createRunBudget } from './run-budget.ts';
import { ONCE, PATIENT, wakeSignal } from './sending.ts';
import { untilDue } from './until-due.ts';

const patient = proxyActivities<NotificationActivities>(PATIENT);
const once = proxyActivities<NotificationActivities>(ONCE);

const now = (): Instant => instant(Date.now());

/** Ends when its channel was switched off; whoever wakes it then starts it again. */
export async function channel(input: ChannelRun): Promise<void> {
  let run = input;
  const budget = createRunBudget();
  setHandler(wakeSignal, (wake) => {
    run = wakeChannel(run, wake);
    budget.spendSignal();
  });

  for (;;) {
    await untilDue(budget, () => looksAt(run));
    if (budget.isSpent()) return await continueAsNew<typeof channel>(run);
    run = beginLook(run);
    budget.spendActivity();
    const { channelId } = run;
    const round = await patient.collect({ channelId, now: now(), limit: roundSize(run, now()) });
    run = afterLook(run, round);
    if (round.isClosed) return;
    for (const messageId of round.messageIds) {
      if (!maySend(run, now())) break;
      budget.spendActivity();
      const outcome = await attempt(messageId);
      run = afterAttempt(run, outcome, now());
    }
    // What was sent, held up or left over: the next look tells what is due now.
    if (round.messageIds.length > 0) run = wakeChannel(run, { at: now() });
  }
}

/** Null when nobody knows what came of it: the worker died, or could not even begin. */
async function attempt(messageId: Id): Promise<Outcome | null> {
  try {
    const { number, outcome, isRecorded } = await once.deliver(messageId);
    if (!isRecorded && number !== null) await patient.record({ messageId, number, outcome });
    return outcome;
  } catch (failure) {
    if (isCancellation(failure)) throw failure;
    return null;
  }
}
