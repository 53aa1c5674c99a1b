import type { Id, Instant } from '../../domain/kernel.ts';
import type { EventRow } from '../../domain/projection.ts';

/** A signing number as the database gives it, without its hashes. */
export interface NumberGiven {
  number: number;
  buildingId: Id;
  householdId: Id;
  seq: number;
  recordedAt: Instant;
  occurredAt: Instant | null;
  voidedAt: Instant | null;
}

/** A campaign's signing numbers after events of one of its buildings were stored: what the SQL function
 *  `project_ledger` does, written a second time. `test/api/ledger-model.spec.ts` holds one against the other. */
export function numbered(
  ledger: readonly NumberGiven[],
  buildingId: Id,
  events: readonly EventRow[],
): NumberGiven[] {
  let after = [...ledger];
  for (const event of events) {
    if (event.ledger === undefined || !('householdId' in event)) continue;
    const { householdId, seq, at, occurredAt = null } = event;
    if (event.ledger === 'number') {
      const given = { number: after.length + 1, recordedAt: at, occurredAt, voidedAt: null };
      after = [...after, { ...given, buildingId, householdId, seq }];
    } else {
      const isVoided = (row: NumberGiven): boolean =>
        row.buildingId === buildingId && row.householdId === householdId && row.voidedAt === null;
      after = after.map((row) => (isVoided(row) ? { ...row, voidedAt: at } : row));
    }
  }
  return after;
}
