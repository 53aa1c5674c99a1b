// The half of an import that leaves the database: workflows are started and buildings told. Every step may be
// repeated, so a crash or an engine away costs nothing but another try.
import type { CommandEnvelope, Outcome } from '../../../domain/intake.ts';
import { startRun } from '../../../domain/intake.ts';
import type { Id } from '../../../domain/kernel.ts';
import type { RefusalCode } from '../../../domain/refusals.ts';
import type { Dependencies } from '../../dependencies.ts';
import type { BuildingStep } from '../drafting/draft.ts';
import { replayBuilding } from './history.ts';
import { splitBySize } from '../drafting/opening.ts';
import type { Progress } from './progress.ts';

/** A command that a building did not take, because something happened in it in the meantime. */
export interface RefusedCommand {
  buildingId: Id;
  envelope: CommandEnvelope;
  code: RefusalCode;
}

const AT_ONCE = 8;
/** Commands that wait together are one piece of work for their building, which has to stay below a second. */
const BATCH_BYTES = 60_000;

/** Does all steps, eight buildings at a time. Throws `EngineAway` or `OutcomeUnknown` after the others have ended. */
export async function takeSteps(
  deps: Dependencies,
  steps: readonly BuildingStep[],
  progress: Progress,
): Promise<RefusedCommand[]> {
  const left = steps.values();
  const refused: RefusedCommand[] = [];
  let isFailing = false;

  async function takeOnes(): Promise<void> {
    for (const step of left) {
      if (isFailing) return;
      try {
        refused.push(...(await takeStep(deps, step)));
      } catch (failure) {
        isFailing = true;
        throw failure;
      }
      progress.add(step.households);
    }
  }

  const results = await Promise.allSettled(Array.from({ length: AT_ONCE }, takeOnes));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return refused;
}

async function takeStep(
  deps: Dependencies,
  { buildingId, starts, envelopes }: BuildingStep,
): Promise<RefusedCommand[]> {
  if (starts) await deps.engine.startBuilding(startRun(await replayBuilding(deps.pool, buildingId)));
  const refused: RefusedCommand[] = [];
  const answered = await readAnswered(deps, envelopes);
  for (const batch of splitBySize(envelopes, BATCH_BYTES)) {
    const outcomes = await Promise.all(batch.map((envelope) => give(deps, buildingId, envelope, answered)));
    outcomes.forEach((outcome, index) => {
      const envelope = batch[index];
      if (envelope && outcome?.kind === 'refused') refused.push({ buildingId, envelope, code: outcome.code });
    });
  }
  return refused;
}

async function give(
  deps: Dependencies,
  buildingId: Id,
  envelope: CommandEnvelope,
  answered: ReadonlyMap<Id, Outcome>,
): Promise<Outcome | undefined> {
  const earlier = answered.get(envelope.id);
  if (earlier) return earlier;
  const outcome = await deps.dispatcher.send(buildingId, envelope);
  if (outcome.kind === 'reused') throw new Error(`Another command had the id ${envelope.id}`);
  if (outcome.kind !== 'repeated') return outcome;
  return (await readAnswered(deps, [envelope])).get(envelope.id);
}

/** What commands got that an earlier try has sent. */
async function readAnswered(
  deps: Dependencies,
  envelopes: readonly CommandEnvelope[],
): Promise<Map<Id, Outcome>> {
  if (envelopes.length === 0) return new Map();
  const { rows } = await deps.pool.query<{ id: Id; answer: Outcome }>(
    "SELECT id, answer FROM request_answer WHERE id = ANY($1::uuid[]) AND kind = 'command'",
    [envelopes.map(({ id }) => id)],
  );
  return new Map(rows.map(({ id, answer }) => [id, answer]));
}
