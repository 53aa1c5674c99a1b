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
  workflowInfo,
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
import { instant } from '../domain/kernel.ts';
import { dropProjected, isProjected, nextProjection } from '../domain/projection.ts';
import { upgradeRun } from '../domain/upgrade.ts';
import { createAlarm } from './alarm.ts';

/** One outcome per command, in order. `continuing`: leave the building alone for a moment. */
export interface BatchAnswer {
  outcomes: Outcome[];
  continuing: boolean;
}

/** An update, not a signal: the caller needs the outcome, and a refusal must reach it. */
export const applyUpdate = defineUpdate<BatchAnswer, [CommandEnvelope[]]>('apply');

/** Type of the failure with which a building refuses a batch while it continues as new; nothing was taken. */
export const CONTINUING = 'ContinuingAsNew';
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

const HISTORY_EVENTS = 400;
const HISTORY_BYTES = 4_000_000;
const OLDEST = 30 * 24 * 3_600_000;

/** Cold buildings replay their history after a worker died, so it stays short. */
function isFull(): boolean {
  const { historyLength, historySize, continueAsNewSuggested, runStartTime } = workflowInfo();
  const age = Date.now() - runStartTime.getTime();
  return (
    historyLength >= HISTORY_EVENTS || historySize >= HISTORY_BYTES || continueAsNewSuggested || age >= OLDEST
  );
}

const now = (): string => instant(Date.now());
const clock = (): Clock => ({ now: now(), newId: () => newId(Date.now(), uuid4()) });

/** Ends when the building was withdrawn with its import; otherwise it lives as long as the campaign. */
export async function building(input: BuildingRun): Promise<void> {
  let run = upgradeRun(input);
  const alarm = createAlarm();

  setHandler(
    applyUpdate,
    (batch) => {
      const taken = takeBatch(run, batch, clock());
      run = taken.run;
      return { outcomes: taken.outcomes, continuing: isFull() };
    },
    { validator: refuseMalformed },
  );

  for (;;) {
    run = tick(run, now());
    const projection = nextProjection(run);
    if (projection) {
      await project(projection);
      run = dropProjected(run, projection);
      continue;
    }
    if (run.building.withdrawn) return;
    if (isFull()) return await continueAsNew<typeof building>(run);
    alarm.set(nextDue(run.building)?.at ?? null);
    await condition(() => !isProjected(run) || alarm.rang() || isFull());
  }
}

function refuseMalformed(batch: CommandEnvelope[]): void {
  if (
    !Array.isArray(batch) ||
    batch.length === 0 ||
    batch.some((envelope) => !envelope?.id || !envelope.command)
  ) {
    throw ApplicationFailure.nonRetryable('A batch is a list of command envelopes', MALFORMED);
  }
  if (isFull()) throw ApplicationFailure.nonRetryable('Continuing as new', CONTINUING);
}

async function project(projection: Parameters<ProjectionActivities['project']>[0]): Promise<void> {
  await CancellationScope.nonCancellable(async () => {
    try {
      await fast.project(projection);
    } catch (failure) {
      if (isCancellation(failure)) throw failure;
      log.warn('The database did not take a projection; handing it to the patient path');
      await patient.project(projection);
    }
  });
}
