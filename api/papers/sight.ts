import type { Id } from '../../domain/kernel.ts';
import { visible } from '../auth/places.ts';
import type { Dependencies } from '../dependencies.ts';
import { isUuid } from '../identifier.ts';
import { maySee, type Principal } from '../principal.ts';
import { problem } from '../problem.ts';

/** What a reader may see of a campaign. */
export interface Sight {
  campaignId: Id;
  /** Null: what concerns the campaign as a whole, for whoever may see all of it. */
  sees(buildingId: Id | null): boolean;
}

/** Throws `unknown_campaign` when there is none, or none of its buildings is the principal's. */
export async function findSight({ pool }: Dependencies, principal: Principal, id: Id): Promise<Sight> {
  if (!isUuid(id)) throw problem('unknown_campaign');
  const campaignId = id.toLowerCase();
  if (maySee(principal, { campaignId })) return { campaignId, sees: () => true };
  const mine = visible(principal, { campaign: 'b.campaign_id', building: 'b.id' }, 2);
  const { rows } = await pool.query<{ id: Id }>(
    `SELECT b.id FROM building b WHERE b.campaign_id = $1 AND b.withdrawn_at IS NULL AND ${mine.sql}`,
    [campaignId, ...mine.values],
  );
  if (rows.length === 0) throw problem('unknown_campaign');
  const seen = new Set(rows.map((row) => row.id));
  return { campaignId, sees: (buildingId) => buildingId !== null && seen.has(buildingId) };
}

/** The rows that a reader may see. */
export const seenBy = <Row extends { buildingId: Id | null }>(sight: Sight, rows: readonly Row[]): Row[] =>
  rows.filter(({ buildingId }) => sight.sees(buildingId));
