import type { PoolClient } from 'pg';
import type { Author, Id } from '../../domain/kernel.ts';
import type { Stage } from '../../domain/policy.ts';
import type { Dependencies } from '../dependencies.ts';
import { problem, refusal } from '../problem.ts';
import { removalsOf } from './drafting/building-commands.ts';
import { withCampaignLock } from '../campaign-lock.ts';
import type { BuildingStep } from './drafting/draft.ts';
import { finishUndo, type UndoOutcome } from './finishing/finish-undo.ts';
import { resumeCampaign } from './resume.ts';
import { readImport, storeImport, type RosterImport } from './roster-import.ts';

export interface UndoAnswer {
  importId: Id;
  campaignId: Id;
  removed: number;
  buildings: number;
}

/** Takes back what an import added, all of it or nothing; what it corrected stays. An undo that was interrupted is
 *  finished by repeating it. Throws `import_in_use` (with the households), `roll_frozen`, `stage_closed`,
 *  `EngineAway`, `OutcomeUnknown`. */
export async function undoImport(
  deps: Dependencies,
  { importId, campaignId, by }: { importId: Id; campaignId: Id; by: Author },
): Promise<UndoAnswer> {
  const answerOf = ({ removed, buildings }: Omit<UndoOutcome, 'refused'>): UndoAnswer => ({
    importId,
    campaignId,
    removed,
    buildings,
  });
  return withCampaignLock(deps, campaignId, async (client) => {
    await resumeCampaign(deps, client, campaignId, { except: importId });
    const found = await readImport(client, importId);
    switch (found.state) {
      case 'previewed':
        await storeImport(client, { ...found, state: 'undone', lines: null });
        return answerOf({ removed: 0, buildings: 0 });
      case 'committing':
        // Only what is complete can be taken back whole.
        await resumeCampaign(deps, client, campaignId);
        return answerOf(await takeBack(deps, client, await readImport(client, importId), by));
      case 'committed':
        return answerOf(await takeBack(deps, client, found, by));
      case 'undoing':
        return answerOf(await finishOrRefuse(deps, client, found));
      case 'undone':
        return answerOf({ removed: 0, buildings: 0 });
    }
  });
}

async function takeBack(
  deps: Dependencies,
  client: PoolClient,
  committed: RosterImport,
  by: Author,
): Promise<UndoOutcome> {
  const lines = await readAdded(client, committed.id);
  const inUse = await readInUse(client, committed.id);
  if (inUse.length > 0) throw problem('import_in_use', undefined, { households: inUse });
  if (lines.some(({ stage }) => stage === 'effective')) throw refusal('roll_frozen');
  if (lines.some(({ stage }) => stage === 'closed' || stage === 'lapsed')) throw refusal('stage_closed');
  const undoAttempts = (committed.summary.undoAttempts ?? 0) + 1;
  const undoing: RosterImport = {
    ...committed,
    state: 'undoing',
    summary: { ...committed.summary, undoAttempts },
    lines: { steps: stepsOf(committed.id, lines, by, undoAttempts) },
  };
  await storeImport(client, undoing);
  return finishOrRefuse(deps, client, undoing);
}

/** The check in SQL leaves a moment in which somebody may record something; the building has the last word. */
async function finishOrRefuse(
  deps: Dependencies,
  client: PoolClient,
  undoing: RosterImport,
): Promise<UndoOutcome> {
  const outcome = await finishUndo(deps, client, undoing);
  const [first] = outcome.refused;
  if (!first) return outcome;
  if (first.code !== 'household_in_use') throw refusal(first.code);
  throw problem('import_in_use', undefined, { households: await readInUse(client, undoing.id) });
}

interface AddedLine {
  id: Id;
  buildingId: Id;
  stage: Stage;
}

async function readAdded(client: PoolClient, importId: Id): Promise<AddedLine[]> {
  const { rows } = await client.query<AddedLine>(
    `SELECT h.id, h.building_id AS "buildingId", s.stage
     FROM household h JOIN building_state s ON s.building_id = h.building_id
     WHERE h.import_id = $1 AND h.removed_at IS NULL ORDER BY h.building_id, h.id`,
    [importId],
  );
  return rows;
}

/** Households of an import on which anything was recorded, be it taken back. What the roll says of a line is no use
 *  of it, nor that staff were reminded of it; other signatories or another handler are, also when a later import names
 *  them. */
async function readInUse(client: PoolClient, importId: Id): Promise<Id[]> {
  const { rows } = await client.query<{ id: Id }>(
    `SELECT DISTINCT h.id FROM household h JOIN event e ON e.household_id = h.id
     WHERE h.import_id = $1 AND h.removed_at IS NULL
       AND e.type NOT IN ('household_added', 'household_corrected', 'reminder_raised', 'reminder_withdrawn')
     ORDER BY h.id`,
    [importId],
  );
  return rows.map(({ id }) => id);
}

function stepsOf(importId: Id, lines: readonly AddedLine[], by: Author, attempt: number): BuildingStep[] {
  const byBuilding = new Map<Id, Id[]>();
  for (const { id, buildingId } of lines) {
    byBuilding.set(buildingId, [...(byBuilding.get(buildingId) ?? []), id]);
  }
  return [...byBuilding].map(([buildingId, ids]) => ({
    buildingId,
    households: ids.length,
    starts: false,
    envelopes: removalsOf({ importId, buildingId, by }, ids, attempt),
  }));
}
