// What the samples of Temporal teach: an update whose handler holds a lock and awaits an activity.
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineUpdate,
  proxyActivities,
  setHandler,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import type { ProjectionActivities } from '../../activities/projection.ts';
import { newId } from '../../domain/identifier.ts';
import { takeBatch, type BuildingRun, type CommandEnvelope, type Outcome } from '../../domain/intake.ts';
import { instant } from '../../domain/kernel.ts';
import { dropProjected, nextProjection } from '../../domain/projection.ts';

/** One command, one update. */
export const applyOneUpdate = defineUpdate<Outcome | undefined, [CommandEnvelope]>('applyOne');

const { project } = proxyActivities<ProjectionActivities>({ startToCloseTimeout: '10s' });
const clock = () => ({ now: instant(Date.now()), newId: () => newId(Date.now(), uuid4()) });

/** A building by the book: the same rules and the same rows as the real one, each command on its own. */
export async function naiveBuilding(input: BuildingRun): Promise<void> {
  let run = input;
  const lock = createLock();

  setHandler(applyOneUpdate, (envelope) =>
    // Rows have to reach PostgreSQL in the order of their events, and the state changes around an await.
    lock(async () => {
      const taken = takeBatch(run, [envelope], clock());
      run = taken.run;
      const projection = nextProjection(run);
      if (projection) {
        await project(projection, null);
        run = dropProjected(run, projection);
      }
      return taken.outcomes[0];
    }),
  );

  await condition(() => workflowInfo().continueAsNewSuggested && allHandlersFinished());
  await continueAsNew<typeof naiveBuilding>(run);
}

/** Runs one piece of work after the other. */
function createLock(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine;
    return mine;
  };
}
