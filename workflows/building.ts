// One workflow per building: it decides, PostgreSQL remembers. Handlers never await; the loop owns every await.
import {
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  defineUpdate,
  isCancellation,
  log,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  uuid4,
} from '@temporalio/workflow';
import type { ProjectionActivities } from '../activities/projection.ts';
import { nextDue } from '../domain/due.ts';
import { newId } from '../domain/identifier.ts';
import {
  takeBatch,
  tick,
  type BuildingRun,
  type Clock,
  type CommandEnvelope,
  type Outcome,
} from '../domain/intake.ts';
import { earliest, instant, type Instant } from '../domain/kernel.ts';
import { APPLY_UPDATE } from '../domain/names.ts';
import { dropProjected, isProjected, nextProjection } from '../domain/projection.ts';
import { markReported, nextReport } from '../domain/report.ts';
import { renewed } from '../domain/ruleset.ts';
import { upgradeRun } from '../domain/upgrade.ts';
import { createAlarm } from './alarm.ts';
import { createRunBudget } from './run-budget.ts';

/** One outcome per command, in order. `continuing`: leave the building alone for a moment. */
export interface BatchAnswer {
  outcomes: Outcome[];
  continuing: boolean;
}

/** An update, not a signal: the caller needs the outcome, and a refusal must reach it. */
export const applyUpdate = defineUpdate<BatchAnswer, [CommandEnvelope[]]>(APPLY_UPDATE);

/** Type of the failure with which a building refuses a batch for a moment: it continues as new, or is held up on its way
 *  to PostgreSQL. Nothing was taken. */
export const NOT_NOW = 'NotNow';
const MALFORMED = 'MalformedBatch';

/** Fast path: in the same workflow task as the answer. Two short attempts, for while they fail the task is held. */
const fast = proxyLocalActivities<ProjectionActivities>({
  startToCloseTimeout: '1s',
  retry: { maximumAttempts: 2, initialInterval: '50ms' },
});
/** Slow path: for as long as the database is away, visible to operators, while commands go on being answered. */
const patient = proxyActivities<ProjectionActivities>({
  startToCloseTimeout: '10s',
  retry: { initialInterval: '200ms', backoffCoefficient: 1.5, maximumInterval: '2s' },
});

const clock = (): Clock => ({ now: now(), newId: () => newId(Date.now(), uuid4()) });
const now = (): Instant => instant(Date.now());

/** Ends when the building was withdrawn with its import; otherwise it lives as long as the campaign.
 *
 *  A replay finds the end of a local activity that lasted into a later task beside whatever else came in those tasks. So
 *  while one runs nothing comes in: batches are refused, a ring waits for its end. */
export async function building(input: BuildingRun): Promise<void> {
  let run = upgradeRun(input);
  const budget = createRunBudget();
  const alarm = createAlarm((at) => {
    budget.spendRing(at);
    run = tick(run, { ...clock(), now: at });
  });

  setHandler(
    applyUpdate,
    (batch) => {
      const taken = takeBatch(run, batch, clock());
      run = taken.run;
      budget.spendBatch(batch.length);
      return { outcomes: taken.outcomes, continuing: budget.isSpent() };
    },
    { validator: (batch) => refuseForNow(batch, alarm.isHeld() || budget.isSpent()) },
  );

  for (;;) {
    const projection = nextProjection(run);
    const report = nextReport(run);
    if (projection || report) {
      alarm.hold();
      const isTaken = await projectAtOnce(projection, report);
      alarm.release();
      if (!isTaken) await projectPatiently(projection, report);
      if (projection) run = dropProjected(run, projection);
      if (report) run = markReported(run, report);
      continue;
    }
    if (run.building.withdrawn) return;
    if (budget.isSpent()) return await continueAsNew<typeof building>(renewed(run));
    alarm.set(earliest([nextDue(run.building)?.at ?? null, budget.renewAt]) ?? budget.renewAt);
    await condition(() => !isProjected(run) || alarm.rang() || budget.isSpent());
  }
}

function refuseForNow(batch: CommandEnvelope[], isBusy: boolean): void {
  if (
    !Array.isArray(batch) ||
    batch.length === 0 ||
    batch.some((envelope) => !envelope?.id || !envelope.command)
  ) {
    throw ApplicationFailure.nonRetryable('A batch is a list of command envelopes', MALFORMED);
  }
  if (isBusy) throw ApplicationFailure.nonRetryable('Not at this moment', NOT_NOW);
}

type Projected = Parameters<ProjectionActivities['project']>;

/** Whether PostgreSQL has it now. One activity for both: a second one could hold the task until other updates come in
 *  between, and then a replay finds them in another order. */
async function projectAtOnce(...what: Projected): Promise<boolean> {
  try {
    await CancellationScope.nonCancellable(() => fast.project(...what));
    return true;
  } catch (failure) {
    if (isCancellation(failure)) throw failure;
    log.warn('A projection was not taken at once; handing it to the patient path');
    return false;
  }
}

const projectPatiently = (...what: Projected): Promise<void> =>
  CancellationScope.nonCancellable(() => patient.project(...what));
