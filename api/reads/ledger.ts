import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Id } from '../../domain/kernel.ts';
import { ledgerText, type LedgerLink } from '../../domain/ledger.ts';
import type { LedgerEntry } from '../../prisma/generated/client.ts';
import type { App } from '../app.ts';
import { pageQuery } from '../body-schemas.ts';
import type { Page } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { pageOf, startOf } from './page.ts';

/** A signing number as it was given. */
export type LedgerItem = Omit<LedgerLink, 'campaignId' | 'seq'> & { voidedAt?: string; hash: string };

export interface LedgerVerification {
  ok: boolean;
  rows: number;
  /** The first number that is not what its chain says. */
  brokenAt?: number;
}

const ledgerQuery = z.strictObject(pageQuery);
/** Rows that are verified at once. */
const STRETCH = 5_000;

/** `GET /campaigns/{id}/ledger` and its verification. */
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
    ({ place }) => verifyLedger(deps, place.campaignId),
  );
}

async function readLedger(
  deps: Dependencies,
  campaignId: Id,
  { limit, cursor }: z.output<typeof ledgerQuery>,
): Promise<Page<LedgerItem>> {
  const after = startOf(z.tuple([z.int()]), cursor)?.[0] ?? 0;
  const rows = await entriesAfter(deps, campaignId, after, limit + 1);
  return pageOf(rows.map(ledgerItem), limit, ({ number }) => [number]);
}

function ledgerItem(entry: LedgerEntry): LedgerItem {
  const { campaignId: _campaign, seq: _seq, ...link } = linkOf(entry);
  const { hash, voidedAt } = entry;
  return { ...link, ...(voidedAt ? { voidedAt: voidedAt.toISOString() } : {}), hash };
}

/** Recomputes every hash, and compares the last with the head: a row that was changed, removed or added is found. */
async function verifyLedger(deps: Dependencies, campaignId: Id): Promise<LedgerVerification> {
  const { lastNumber, lastHash } = (await deps.prisma.ledgerHead.findUnique({ where: { campaignId } })) ?? {
    lastNumber: 0,
    lastHash: '',
  };
  let [rows, previousHash] = [0, ''];
  for (let isDone = false; !isDone;) {
    const stretch = await entriesAfter(deps, campaignId, rows, STRETCH);
    for (const entry of stretch) {
      if (!isNext(entry, rows, previousHash)) return { ok: false, rows, brokenAt: rows + 1 };
      [rows, previousHash] = [entry.number, entry.hash];
      // What was added while this was read is not the head's yet.
      if (rows === lastNumber && previousHash !== lastHash) return { ok: false, rows, brokenAt: rows };
    }
    isDone = stretch.length < STRETCH;
  }
  return rows < lastNumber ? { ok: false, rows, brokenAt: rows + 1 } : { ok: true, rows };
}

const isNext = (entry: LedgerEntry, last: number, previousHash: string): boolean =>
  entry.number === last + 1 &&
  entry.previousHash === previousHash &&
  entry.hash ===
    createHash('sha256')
      .update(ledgerText(linkOf(entry)))
      .digest('hex');

const entriesAfter = (
  { prisma }: Dependencies,
  campaignId: Id,
  number: number,
  take: number,
): Promise<LedgerEntry[]> =>
  prisma.ledgerEntry.findMany({
    where: { campaignId, number: { gt: number } },
    orderBy: { number: 'asc' },
    take,
  });

const linkOf = (entry: LedgerEntry): LedgerLink => ({
  number: entry.number,
  householdId: entry.householdId,
  buildingId: entry.buildingId,
  recordedAt: entry.recordedAt.toISOString(),
  occurredAt: entry.occurredAt?.toISOString() ?? null,
  previousHash: entry.previousHash,
  campaignId: entry.campaignId,
  seq: entry.seq,
});
