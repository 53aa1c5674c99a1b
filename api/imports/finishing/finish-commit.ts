import type { PoolClient } from 'pg';
import type { Id } from '../../../domain/kernel.ts';
import { BOARD_CHANNEL } from '../../../domain/names.ts';
import type { Dependencies } from '../../dependencies.ts';
import type { BuildingStep } from '../drafting/draft.ts';
import { bothLanguages, type Finding } from '../roll/findings.ts';
import { createProgress } from './progress.ts';
import { storeImport, type CommitSummary, type RosterImport } from '../roster-import.ts';
import { takeSteps, type RefusedCommand } from './steps.ts';
import { REFUSALS } from '../../../domain/refusals.ts';

/** The second half of a commit, for the first time or again. Throws `EngineAway`, `OutcomeUnknown`: repeat it. */
export async function finishCommit(
  deps: Dependencies,
  client: PoolClient,
  committing: RosterImport,
): Promise<RosterImport> {
  const { id: importId, campaignId, summary, lines } = committing;
  const steps = lines !== null && 'steps' in lines ? lines.steps : [];
  const total = steps.reduce((sum, { households }) => sum + households, 0);
  const progress = createProgress(deps.pool, { campaignId, importId }, total);
  await announce(deps, campaignId, steps);
  const refused = await takeSteps(deps, steps, progress);
  await takeBackRefused(client, refused);
  const commit = withRefused(summary.commit, refused);
  const committed: RosterImport = {
    ...committing,
    state: 'committed',
    summary: { ...summary, ...(commit ? { commit } : {}) },
    lines: null,
  };
  await storeImport(client, committed);
  await progress.finish();
  return committed;
}

/** New buildings are in the tables already: boards can show them before the last workflow has started. */
async function announce(
  { pool }: Dependencies,
  campaignId: Id,
  steps: readonly BuildingStep[],
): Promise<void> {
  const payloads = steps
    .filter(({ starts }) => starts)
    .map(({ buildingId }) => `${campaignId}:${buildingId}`);
  await pool
    .query('SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload', [BOARD_CHANNEL, payloads])
    .catch(() => undefined);
}

/** A building that took effect between the two halves has a frozen roll: its lines go back to what it knows. */
async function takeBackRefused(client: PoolClient, refused: readonly RefusedCommand[]): Promise<void> {
  const added: Id[] = [];
  const corrected: Id[] = [];
  for (const { envelope } of refused) {
    if (envelope.command.type !== 'change_roll') continue;
    added.push(...envelope.command.data.added.map(({ id }) => id));
    corrected.push(...envelope.command.data.corrected.map(({ id }) => id));
  }
  if (added.length > 0) {
    await client.query('DELETE FROM person WHERE household_id = ANY($1::uuid[])', [added]);
    await client.query('UPDATE household SET removed_at = now() WHERE id = ANY($1::uuid[])', [added]);
  }
  if (corrected.length > 0) {
    await client.query(
      `UPDATE household h SET tenure = s.tenure, area_cm2 = nullif((s.file->>'areaCm2')::int, 0)
       FROM household_state s WHERE s.household_id = h.id AND h.id = ANY($1::uuid[])`,
      [corrected],
    );
  }
}

function withRefused(
  commit: CommitSummary | undefined,
  refused: readonly RefusedCommand[],
): CommitSummary | undefined {
  if (!commit || refused.length === 0) return commit;
  const added = refused.reduce((sum, { envelope: { command } }) => sum + addedIn(command), 0);
  const errors = refused.map(({ buildingId, code }): Finding => ({
    row: 0,
    column: null,
    code,
    message: `${bothLanguages(REFUSALS[code])} (${buildingId})`,
  }));
  return { ...commit, added: commit.added - added, errors: [...commit.errors, ...errors] };
}

const addedIn = (command: RefusedCommand['envelope']['command']): number =>
  command.type === 'change_roll' ? command.data.added.length : 0;
