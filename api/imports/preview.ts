import { createHash } from 'node:crypto';
import type { Id } from '../../domain/kernel.ts';
import type { Prisma } from '../../prisma/client.ts';
import type { Dependencies } from '../dependencies.ts';
import { nextId } from '../identifier.ts';
import { vaultOf } from '../../vault/installation-vault.ts';
import { Problem } from '../problem.ts';
import type { RosterHousehold } from '../roster/household.ts';
import { readRoster, type RosterReading } from '../roster/read.ts';
import { compareRoll, type RollChanges } from './roll/changes.ts';
import { bothLanguages, type Finding } from './roll/findings.ts';
import { readKnownRoll } from './roll/known-roll.ts';
import { sealLines, type ImportSummary, type PreviewSummary } from './roster-import.ts';

export const hashOf = (file: Uint8Array): string => createHash('sha256').update(file).digest('hex');

/** Reads a file and says what committing it would do. Stores nothing but the preview. Throws the file's own code. */
export async function previewRoster(
  deps: Dependencies,
  transaction: Prisma.TransactionClient,
  request: { campaignId: Id; by: Id; file: Uint8Array },
): Promise<PreviewSummary & { importId: Id }> {
  const reading = await readRoster(request.file);
  if (reading.fileError) {
    const { code, status, message } = reading.fileError;
    throw new Problem(code, { status, ...message });
  }
  const vault = vaultOf(deps.dataDir);
  const roll = await readKnownRoll(deps.pool, vault, request.campaignId);
  const preview = summarise(reading, compareRoll(reading.households, roll));
  const importId = nextId();
  const summary: ImportSummary = { preview };
  await transaction.rosterImport.create({
    data: {
      id: importId,
      campaignId: request.campaignId,
      state: 'previewed',
      summary: JSON.parse(JSON.stringify(summary)),
      lines: sealLines(vault, importId, reading.households),
      createdBy: request.by,
    },
  });
  await dropForgotten(transaction);
  return { importId, ...preview };
}

/** Previews that nobody committed hold personal data for nothing. */
async function dropForgotten(transaction: Prisma.TransactionClient): Promise<void> {
  await transaction.rosterImport.deleteMany({
    where: { state: 'previewed', createdAt: { lt: new Date(Date.now() - KEPT_FOR) } },
  });
}

const KEPT_FOR = 7 * 24 * 3_600_000;

/** Counts cover the rows that would be imported. */
function summarise(reading: RosterReading, changes: RollChanges): PreviewSummary {
  const { added, changed, removed, unchanged } = changes;
  const isOut = new Set(changes.errors.map(placeOf));
  const lines = reading.households.filter((line) => !isOut.has(placeOf(line)));
  const withTenure = (tenure: RosterHousehold['tenure']): number =>
    lines.filter((line) => line.tenure === tenure).length;
  return {
    buildings: new Set(lines.map(({ building }) => building)).size,
    households: lines.length,
    signatories: lines.reduce((total, { names }) => total + names.length, 0),
    byTenure: { rented: withTenure('rented'), owned: withTenure('owned') },
    changes: { added: added.length, changed: changed.length, removed, unchanged },
    warnings: [...reading.warnings.map(findingOf), ...changes.warnings],
    errors: [...reading.errors.map(findingOf), ...changes.errors],
  };
}

const placeOf = ({ row, sheet = '' }: { row: number; sheet?: string }): string => `${row} ${sheet}`;

const findingOf = (finding: RosterReading['errors'][number]): Finding => ({
  ...finding,
  message: bothLanguages(finding.message),
});
