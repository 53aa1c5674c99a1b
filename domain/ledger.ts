import type { Id, Instant } from './kernel.ts';

/** A signing number with what its hash covers. */
export interface LedgerLink {
  previousHash: string;
  campaignId: Id;
  number: number;
  householdId: Id;
  buildingId: Id;
  seq: number;
  recordedAt: Instant;
  occurredAt: Instant | null;
}

/** The text that a row's SHA-256 covers; the same as in the SQL function `ledger_hash`. */
export const ledgerText = (link: LedgerLink): string =>
  [
    link.previousHash,
    link.campaignId,
    link.number,
    link.householdId,
    link.buildingId,
    link.seq,
    link.recordedAt,
    link.occurredAt ?? '',
  ].join('|');
