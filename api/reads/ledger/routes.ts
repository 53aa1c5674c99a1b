import { z } from 'zod';
import type { Id } from '../../../domain/kernel.ts';
import type { LedgerLink } from '../../../domain/ledger.ts';
import type { LedgerEntry } from '../../../prisma/generated/client.ts';
import type { App } from '../../app.ts';
import { pageQuery } from '../../body-schemas.ts';
import type { Page } from '../../contract.ts';
import type { Dependencies } from '../../dependencies.ts';
import { pageOf, startOf } from '../page.ts';
import { registerLedgerFiles } from './files.ts';
import { verifyLedger } from './verification.ts';

/** A signing number as it was given. */
export type LedgerItem = Omit<LedgerLink, 'campaignId' | 'seq'> & { voidedAt?: string; hash: string };

const ledgerQuery = z.strictObject(pageQuery);

/** `GET /campaigns/{id}/ledger`, its verification, and the ledger as a file. */
export function registerLedger(app: App, deps: Dependencies): void {
  app.get(
    '/campaigns/:id/ledger',
    {
      config: { who: 'anyone', place: 'campaign' },
      schema: { tags: ['reads'], summary: '签约序号 Signing numbers', querystring: ledgerQuery },
    },
    ({ place, query }) => readLedger(deps, place.campaignId, query),
  );
  app.get(
    '/campaigns/:id/ledger/verification',
    {
      config: { who: 'anyone', place: 'campaign' },
      schema: { tags: ['reads'], summary: '核验签约序号链 Recomputes the chain of signing numbers' },
    },
    ({ place }) => verifyLedger(deps.pool, place.campaignId),
  );
  registerLedgerFiles(app, deps);
}

async function readLedger(
  { prisma }: Dependencies,
  campaignId: Id,
  { limit, cursor }: z.output<typeof ledgerQuery>,
): Promise<Page<LedgerItem>> {
  const after = startOf(z.tuple([z.int()]), cursor)?.[0] ?? 0;
  const rows = await prisma.ledgerEntry.findMany({
    where: { campaignId, number: { gt: after } },
    orderBy: { number: 'asc' },
    take: limit + 1,
  });
  return pageOf(rows.map(ledgerItem), limit, ({ number }) => [number]);
}

const ledgerItem = (entry: LedgerEntry): LedgerItem => ({
  number: entry.number,
  householdId: entry.householdId,
  buildingId: entry.buildingId,
  recordedAt: entry.recordedAt.toISOString(),
  occurredAt: entry.occurredAt?.toISOString() ?? null,
  ...(entry.voidedAt ? { voidedAt: entry.voidedAt.toISOString() } : {}),
  previousHash: entry.previousHash,
  hash: entry.hash,
});
