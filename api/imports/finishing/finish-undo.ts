import type { PoolClient } from 'pg';
import type { Id } from '../../../domain/kernel.ts';
import type { Dependencies } from '../../dependencies.ts';
import { createProgress } from './progress.ts';
import { storeImport, type RosterImport } from '../roster-import.ts';
import { takeSteps, type RefusedCommand } from './steps.ts';

export interface UndoOutcome {
  removed: number;
  /** Buildings that have no household left and are gone. */
  buildings: number;
  refused: RefusedCommand[];
}

/** Takes the lines off the roll, for the first time or again. Where something was recorded in the last moment the
 *  building refuses, its lines stay and the import counts as committed. Throws `EngineAway`, `OutcomeUnknown`. */
export async function finishUndo(
  deps: Dependencies,
  client: PoolClient,
  undoing: RosterImport,
): Promise<UndoOutcome> {
  const { id: importId, campaignId, lines } = undoing;
  const steps = lines !== null && 'steps' in lines ? lines.steps : [];
  const total = steps.reduce((sum, { households }) => sum + households, 0);
  const progress = createProgress(deps.pool, { campaignId, importId }, total);
  const refused = await takeSteps(deps, steps, progress);
  const removed = await forgetPersons(client, importId);
  const buildings = await countWithdrawn(
    client,
    steps.map(({ buildingId }) => buildingId),
  );
  await storeImport(client, { ...undoing, state: refused.length > 0 ? 'committed' : 'undone', lines: null });
  await progress.finish();
  return { removed, buildings, refused };
}

/** People of lines that were taken back are nobody's business any more. Counts those lines; what staff removed was
 *  used, and its people stay with its history. */
async function forgetPersons(client: PoolClient, importId: Id): Promise<number> {
  const { rows } = await client.query<{ id: Id }>(
    `SELECT h.id FROM household h WHERE h.import_id = $1 AND h.removed_at IS NOT NULL AND NOT EXISTS (
       SELECT FROM event e WHERE e.household_id = h.id AND e.type = 'household_removed' AND e.data ? 'because'
     )`,
    [importId],
  );
  const ids = rows.map(({ id }) => id);
  await client.query('DELETE FROM person WHERE household_id = ANY($1::uuid[])', [ids]);
  return ids.length;
}

async function countWithdrawn(client: PoolClient, buildingIds: readonly Id[]): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    'SELECT count(*)::int FROM building WHERE id = ANY($1::uuid[]) AND withdrawn_at IS NOT NULL',
    [buildingIds],
  );
  return rows[0]?.count ?? 0;
}
