import type { Id } from '../../domain/kernel.ts';
import { problem } from '../problem.ts';
import type { Vault } from '../../vault/vault.ts';
import type { RosterHousehold } from '../roster/household.ts';
import type { BuildingStep } from './drafting/draft.ts';
import type { Finding } from './roll/findings.ts';
import type { Connection } from './roll/known-roll.ts';

/** previewed → committing → committed → undoing → undone; the states in `-ing` are resumed after a crash. */
export type ImportState = 'previewed' | 'committing' | 'committed' | 'undoing' | 'undone';

export interface PreviewSummary {
  buildings: number;
  households: number;
  signatories: number;
  byTenure: { rented: number; owned: number };
  changes: { added: number; changed: number; removed: number; unchanged: number };
  warnings: Finding[];
  errors: Finding[];
}

export interface CommitSummary {
  added: number;
  changed: number;
  unchanged: number;
  removed: number;
  /** Buildings that the file names, and those of them that are new. */
  buildings: number;
  newBuildings: number;
  warnings: Finding[];
  /** Rows that stayed out because of the roll as it stands. */
  errors: Finding[];
}

/** What is kept of an import. */
export interface ImportSummary {
  preview: PreviewSummary;
  commit?: CommitSummary;
  /** How often taking it back was tried, so that every try gives commands of its own. */
  undoAttempts?: number;
}

/** `lines`: the file, sealed, because it holds personal data; then the steps that are still to be done. */
export type ImportLines = { sealed: string } | { steps: BuildingStep[] };

export interface RosterImport {
  id: Id;
  campaignId: Id;
  state: ImportState;
  summary: ImportSummary;
  lines: ImportLines | null;
}

const COLUMNS = 'id, campaign_id AS "campaignId", state, summary, lines';

/** Throws `unknown_import`. */
export async function readImport(connection: Connection, importId: Id): Promise<RosterImport> {
  const { rows } = await connection.query<RosterImport>(
    `SELECT ${COLUMNS} FROM roster_import WHERE id = $1`,
    [importId],
  );
  const [found] = rows;
  if (!found) throw problem('unknown_import');
  return found;
}

/** Imports that a crash or an engine away left unfinished, oldest first. */
export async function readUnfinished(connection: Connection, campaignId: Id): Promise<RosterImport[]> {
  const { rows } = await connection.query<RosterImport>(
    `SELECT ${COLUMNS} FROM roster_import
     WHERE campaign_id = $1 AND state IN ('committing', 'undoing') ORDER BY created_at, id`,
    [campaignId],
  );
  return rows;
}

/** Stores where an import stands. */
export async function storeImport(
  connection: Connection,
  { id, state, summary, lines }: Omit<RosterImport, 'campaignId'>,
): Promise<void> {
  await connection.query(
    `UPDATE roster_import SET state = $2, summary = $3::jsonb, lines = $4::jsonb,
       committed_at = CASE WHEN $2 = 'committed' THEN coalesce(committed_at, now()) ELSE committed_at END
     WHERE id = $1`,
    [id, state, JSON.stringify(summary), lines === null ? null : JSON.stringify(lines)],
  );
}

export const sealLines = (
  vault: Vault,
  importId: Id,
  lines: readonly RosterHousehold[],
): { sealed: string } => ({
  sealed: vault.seal(JSON.stringify(lines), importId).toString('base64'),
});

/** The lines of a previewed import. */
export function openLines(vault: Vault, { id, lines }: RosterImport): RosterHousehold[] {
  if (lines === null || !('sealed' in lines)) return [];
  // What was sealed here was written by `sealLines`, so its shape is known.
  return JSON.parse(vault.open(Buffer.from(lines.sealed, 'base64'), id)) as RosterHousehold[];
}
