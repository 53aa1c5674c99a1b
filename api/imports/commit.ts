import type { PoolClient } from 'pg';
import { instant, type Author, type Id } from '../../domain/kernel.ts';
import { completePolicy } from '../../domain/policy-templates.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Dependencies } from '../dependencies.ts';
import { vaultOf } from '../../vault/installation-vault.ts';
import { problem } from '../problem.ts';
import { calendarToOpenWith } from '../set-up/calendar.ts';
import type { RosterHousehold } from '../roster/household.ts';
import { withCampaignLock } from '../campaign-lock.ts';
import { compareRoll, type RollChanges } from './roll/changes.ts';
import { draftCommit, type CommitDraft } from './drafting/draft.ts';
import { finishCommit } from './finishing/finish-commit.ts';
import { readKnownRoll } from './roll/known-roll.ts';
import { resumeCampaign } from './resume.ts';
import {
  openLines,
  readImport,
  storeImport,
  type CommitSummary,
  type RosterImport,
} from './roster-import.ts';
import { storeDraft } from './drafting/store.ts';

export type CommitAnswer = CommitSummary & { importId: Id; campaignId: Id };

/** Brings the roll to what the previewed file says: first all rows in one transaction, then the buildings. A commit
 *  that was interrupted is finished by repeating it. Throws `import_undone`, `EngineAway`, `OutcomeUnknown`. */
export async function commitImport(
  deps: Dependencies,
  { importId, campaignId, by }: { importId: Id; campaignId: Id; by: Author },
): Promise<CommitAnswer> {
  return withCampaignLock(deps, campaignId, async (client) => {
    await resumeCampaign(deps, client, campaignId, { except: importId });
    const found = await readImport(client, importId);
    switch (found.state) {
      case 'previewed':
        return answerOf(await finishCommit(deps, client, await storeRoll(deps, client, found, by)));
      case 'committing':
        return answerOf(await finishCommit(deps, client, found));
      case 'committed':
        return answerOf(addingNothing(found));
      case 'undoing':
      case 'undone':
        throw problem('import_undone');
    }
  });
}

const answerOf = ({ id, campaignId, summary }: RosterImport): CommitAnswer => ({
  importId: id,
  campaignId,
  ...(summary.commit ?? NOTHING),
});

const NOTHING: CommitSummary = {
  added: 0,
  changed: 0,
  unchanged: 0,
  removed: 0,
  buildings: 0,
  newBuildings: 0,
  warnings: [],
  errors: [],
};

function addingNothing(committed: RosterImport): RosterImport {
  const first = committed.summary.commit ?? NOTHING;
  const unchanged = first.added + first.changed + first.unchanged;
  const commit = { ...first, added: 0, changed: 0, newBuildings: 0, unchanged };
  return { ...committed, summary: { ...committed.summary, commit } };
}

/** Everything that is stored, in one transaction; what is left are the buildings' own steps. */
async function storeRoll(
  deps: Dependencies,
  client: PoolClient,
  previewed: RosterImport,
  by: Author,
): Promise<RosterImport> {
  const { id: importId, campaignId } = previewed;
  const vault = vaultOf(deps.dataDir);
  const lines = openLines(vault, previewed);
  await client.query('BEGIN');
  try {
    const roll = await readKnownRoll(client, vault, campaignId);
    const policy = await readPolicy(client, campaignId);
    const calendar = await calendarToOpenWith(client);
    const changes = compareRoll(lines, roll);
    const now = instant(Date.now());
    const context = { importId, campaignId, policy, calendar, by, now, vault };
    const draft = draftCommit(changes, roll, context);
    await storeDraft(client, { importId, campaignId }, draft);
    const committing: RosterImport = {
      ...previewed,
      state: 'committing',
      summary: { ...previewed.summary, commit: summarise(lines, changes, draft) },
      lines: { steps: draft.steps },
    };
    await storeImport(client, committing);
    await client.query('COMMIT');
    return committing;
  } catch (failure) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw failure;
  }
}

async function readPolicy(client: PoolClient, campaignId: Id): Promise<Policy> {
  const { rows } = await client.query<{ policy: Policy }>(
    'SELECT policy FROM campaign_policy WHERE campaign_id = $1 ORDER BY version DESC LIMIT 1',
    [campaignId],
  );
  const [newest] = rows;
  if (!newest) throw new Error(`Campaign ${campaignId} has no policy`);
  return completePolicy(newest.policy);
}

function summarise(
  lines: readonly RosterHousehold[],
  changes: RollChanges,
  draft: CommitDraft,
): CommitSummary {
  const { added, changed, unchanged, removed, warnings, errors } = changes;
  return {
    added: added.length,
    changed: changed.length,
    unchanged,
    removed,
    buildings: new Set(lines.map(({ building }) => building)).size,
    newBuildings: draft.buildings.length,
    warnings,
    errors,
  };
}
