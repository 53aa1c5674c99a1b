import type { PoolClient } from 'pg';
import type { Id } from '../../domain/kernel.ts';
import type { Dependencies } from '../dependencies.ts';
import { EngineAway, OutcomeUnknown } from '../engine/engine.ts';
import { withCampaignLock } from '../campaign-lock.ts';
import { finishCommit } from './finishing/finish-commit.ts';
import { finishUndo } from './finishing/finish-undo.ts';
import { readUnfinished } from './roster-import.ts';

const RETRY_AFTER = 2_000;

/** Finishes every import that a crash left between its two halves; for the start of the API. Waits for an engine that
 *  is away, until `signal` says to stop. */
export async function resumeImports(deps: Dependencies, signal?: AbortSignal): Promise<void> {
  const { rows } = await deps.pool.query<{ campaignId: Id }>(
    `SELECT DISTINCT campaign_id AS "campaignId" FROM roster_import WHERE state IN ('committing', 'undoing')`,
  );
  for (const { campaignId } of rows) {
    while (signal?.aborted !== true && !(await isResumed(deps, campaignId))) await pause(RETRY_AFTER);
  }
}

async function isResumed(deps: Dependencies, campaignId: Id): Promise<boolean> {
  try {
    await withCampaignLock(deps, campaignId, (client) => resumeCampaign(deps, client, campaignId));
    return true;
  } catch (failure) {
    if (failure instanceof EngineAway || failure instanceof OutcomeUnknown) return false;
    throw failure;
  }
}

/** Finishes the unfinished imports of a campaign whose lock is held, so that the next one finds the roll complete. */
export async function resumeCampaign(
  deps: Dependencies,
  client: PoolClient,
  campaignId: Id,
  { except }: { except?: Id } = {},
): Promise<void> {
  for (const unfinished of await readUnfinished(client, campaignId)) {
    if (unfinished.id === except) continue;
    if (unfinished.state === 'committing') await finishCommit(deps, client, unfinished);
    else await finishUndo(deps, client, unfinished);
  }
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
