// Shared by `GET …/ledger/verification` and `npm run verify-ledger`: both say the same of the same rows.
import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { Id } from '../../../domain/kernel.ts';
import { ledgerText } from '../../../domain/ledger.ts';
import type { LedgerFault } from './faults.ts';

export interface LedgerVerification {
  ok: boolean;
  /** Numbers that are as they should be, from 1 on without gap. */
  rows: number;
  /** The first number that is not. */
  brokenAt?: number;
  fault?: LedgerFault;
}

interface Head {
  lastNumber: number;
  lastHash: string;
}

/** A row of the ledger beside what the history of its building and the state of its household say. */
interface CheckedRow {
  number: number;
  householdId: Id;
  buildingId: Id;
  seq: number;
  recordedAt: Date;
  occurredAt: Date | null;
  voidedAt: Date | null;
  previousHash: string;
  hash: string;
  isInHistory: boolean;
  unsignedAt: Date | null;
  isSigned: boolean;
}

/** Rows that are read at once. */
const STRETCH = 5_000;

/** Recomputes the chain from its first row and compares every row with the history, the households and the head: a
 *  row that was changed, removed, added or swapped is found, and so is a signature without a number. Everything is
 *  read as of one instant, so signatures that are given meanwhile do no harm. */
export async function verifyLedger(pool: Pool, campaignId: Id): Promise<LedgerVerification> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const verification = await verify(client, campaignId);
    await client.query('COMMIT');
    client.release();
    return verification;
  } catch (failure) {
    // The connection is thrown away with its transaction.
    client.release(true);
    throw failure;
  }
}

async function verify(client: PoolClient, campaignId: Id): Promise<LedgerVerification> {
  const head = await readHead(client, campaignId);
  let last: Head = { lastNumber: 0, lastHash: '' };
  for (let isDone = false; !isDone;) {
    const stretch = await readStretch(client, campaignId, last.lastNumber);
    for (const row of stretch) {
      const fault = faultOf(campaignId, row, last);
      if (fault) return broken(last.lastNumber, fault);
      last = { lastNumber: row.number, lastHash: row.hash };
      if (last.lastNumber === head.lastNumber && last.lastHash !== head.lastHash) {
        return { ok: false, rows: last.lastNumber, brokenAt: last.lastNumber, fault: 'end_differs' };
      }
    }
    isDone = stretch.length < STRETCH;
  }
  if (last.lastNumber < head.lastNumber) return broken(last.lastNumber, 'number_missing');
  if (last.lastNumber > head.lastNumber) {
    return { ok: false, rows: last.lastNumber, brokenAt: head.lastNumber + 1, fault: 'end_differs' };
  }
  const isComplete = await everySignatureIsNumbered(client, campaignId, last.lastNumber);
  return isComplete ? { ok: true, rows: last.lastNumber } : broken(last.lastNumber, 'signature_unnumbered');
}

const broken = (rows: number, fault: LedgerFault): LedgerVerification => ({
  ok: false,
  rows,
  brokenAt: rows + 1,
  fault,
});

function faultOf(campaignId: Id, row: CheckedRow, last: Head): LedgerFault | null {
  if (row.number !== last.lastNumber + 1) return 'number_missing';
  if (row.previousHash !== last.lastHash) return 'chain_broken';
  if (row.hash !== hashOf(campaignId, row)) return 'row_changed';
  if (!row.isInHistory) return 'not_in_history';
  if (row.voidedAt?.getTime() !== row.unsignedAt?.getTime()) return 'voiding_differs';
  return row.voidedAt === null && !row.isSigned ? 'not_signed' : null;
}

const hashOf = (campaignId: Id, { recordedAt, occurredAt, ...row }: CheckedRow): string =>
  createHash('sha256')
    .update(
      ledgerText({
        ...row,
        campaignId,
        recordedAt: recordedAt.toISOString(),
        occurredAt: occurredAt?.toISOString() ?? null,
      }),
    )
    .digest('hex');

async function readHead(client: PoolClient, campaignId: Id): Promise<Head> {
  const { rows } = await client.query<Head>(
    'SELECT last_number AS "lastNumber", last_hash AS "lastHash" FROM ledger_head WHERE campaign_id = $1',
    [campaignId],
  );
  return rows[0] ?? { lastNumber: 0, lastHash: '' };
}

async function readStretch(client: PoolClient, campaignId: Id, after: number): Promise<CheckedRow[]> {
  const { rows } = await client.query<CheckedRow>(
    `SELECT l.number, l.household_id AS "householdId", l.building_id AS "buildingId", l.seq,
       l.recorded_at AS "recordedAt", l.occurred_at AS "occurredAt", l.voided_at AS "voidedAt",
       l.previous_hash AS "previousHash", l.hash, u.at AS "unsignedAt", s.signed_at IS NOT NULL AS "isSigned",
       coalesce(e.type = 'household_signed' AND e.household_id = l.household_id AND e.at = l.recorded_at
         AND e.occurred_at IS NOT DISTINCT FROM l.occurred_at, false) AS "isInHistory"
     FROM signing_ledger l
     LEFT JOIN event e ON e.building_id = l.building_id AND e.seq = l.seq
     LEFT JOIN LATERAL (
       SELECT at FROM event WHERE building_id = l.building_id AND household_id = l.household_id AND seq > l.seq
         AND type = 'household_unsigned' ORDER BY seq LIMIT 1
     ) u ON true
     LEFT JOIN household_state s ON s.household_id = l.household_id
     WHERE l.campaign_id = $1 AND l.number > $2 ORDER BY l.number LIMIT $3`,
    [campaignId, after, STRETCH],
  );
  return rows;
}

/** Every row was found in the history by then, so as many rows as signatures means that each has its own; and since
 *  a number is live exactly until its household was unsigned, each signed household has one that is live. */
async function everySignatureIsNumbered(client: PoolClient, campaignId: Id, rows: number): Promise<boolean> {
  const found = await client.query<{ signatures: number; unnumbered: number }>(
    `SELECT (SELECT count(*)::int FROM event e JOIN building b ON b.id = e.building_id
         WHERE b.campaign_id = $1 AND e.type = 'household_signed') AS signatures,
       (SELECT count(*)::int FROM household_state s WHERE s.campaign_id = $1 AND s.signed_at IS NOT NULL
         AND NOT EXISTS (SELECT FROM signing_ledger l
           WHERE l.household_id = s.household_id AND l.campaign_id = $1 AND l.voided_at IS NULL)) AS unnumbered`,
    [campaignId],
  );
  const [{ signatures, unnumbered } = { signatures: 0, unnumbered: 0 }] = found.rows;
  return signatures === rows && unnumbered === 0;
}
