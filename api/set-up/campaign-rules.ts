import type { Id } from '../../domain/kernel.ts';
import type { Dependencies } from '../dependencies.ts';

/** Campaigns that keep promises of their own count by the policy and the calendar that are in force now. One that cannot
 *  be told finds out when its clock rings, so nothing here fails the change. */
export async function renewCampaignRules(
  { pool, engine }: Dependencies,
  campaignId: Id | null,
): Promise<void> {
  const { rows } = await pool.query<{ campaign_id: Id }>(
    `SELECT DISTINCT campaign_id FROM promise
     WHERE building_id IS NULL AND outcome IS NULL AND ($1::uuid IS NULL OR campaign_id = $1)`,
    [campaignId],
  );
  await Promise.allSettled(rows.map(({ campaign_id }) => engine.renewRules(campaign_id)));
}
