import type { Pool } from 'pg';
import type { ThresholdShare } from '../domain/campaign-thresholds.ts';
import type { BuildingReport, CampaignEvent, CampaignFact } from '../domain/campaign.ts';
import type { Id } from '../domain/kernel.ts';
import type { Stage } from '../domain/policy.ts';

interface EventRow {
  seq: number;
  at: Date;
  type: CampaignFact['type'];
  data: unknown;
}

/** The complete history of a campaign, oldest first. */
export async function readCampaignEvents(pool: Pool, campaignId: Id): Promise<CampaignEvent[]> {
  const { rows } = await pool.query<EventRow>(
    'SELECT seq, at, type, data FROM campaign_event WHERE campaign_id = $1 ORDER BY seq',
    [campaignId],
  );
  // The projection stored them from exactly this type.
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }) as CampaignEvent);
}

interface ReportRow {
  building_id: Id;
  seq: number;
  stage: Stage;
  withdrawn: boolean;
  campaign_shares: ThresholdShare[];
}

/** What every building of a campaign last had to report, be it nothing; an import stores the first. */
export async function readReports(pool: Pool, campaignId: Id): Promise<BuildingReport[]> {
  const { rows } = await pool.query<ReportRow>(
    `SELECT building_id, seq, stage, withdrawn, campaign_shares FROM building_state
     WHERE campaign_id = $1 ORDER BY building_id`,
    [campaignId],
  );
  return rows.map(({ building_id, campaign_shares, ...row }) => ({
    ...row,
    campaignId,
    buildingId: building_id,
    shares: campaign_shares,
  }));
}
