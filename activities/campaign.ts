import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import type { BuildingReport, Campaign } from '../domain/campaign.ts';
import { recallCampaign, type CampaignProjection, type ThresholdNotice } from '../domain/campaign-run.ts';
import type { Id } from '../domain/kernel.ts';
import type { BoardNotifier } from './board-notifier.ts';
import { readCampaignEvents, readReports } from './campaign-rows.ts';
import { tellBuildings } from './threshold-notices.ts';

/** What a campaign asks for. */
export interface CampaignActivities {
  recall(campaignId: Id): Promise<Campaign>;
  readReports(campaignId: Id): Promise<BuildingReport[]>;
  projectCampaign(projection: CampaignProjection): Promise<void>;
  tellBuildings(notices: ThresholdNotice[]): Promise<void>;
}

interface Surroundings {
  pool: Pool;
  client: Client;
  notifier: BoardNotifier;
}

export const createCampaignActivities = ({ pool, client, notifier }: Surroundings): CampaignActivities => ({
  /** Only reads. */
  async recall(campaignId) {
    const [events, reports] = await Promise.all([
      readCampaignEvents(pool, campaignId),
      readReports(pool, campaignId),
    ]);
    return recallCampaign(campaignId, events, reports);
  },

  /** Only reads. */
  readReports: (campaignId) => readReports(pool, campaignId),

  /** Rows are keyed by (campaign, seq): a lost answer counts nothing twice. */
  async projectCampaign(projection) {
    await pool.query('SELECT project_campaign($1::jsonb)', [JSON.stringify(projection)]);
    notifier.campaignChanged(projection.campaignId);
  },

  /** A notice names its command, so a building takes it once. */
  tellBuildings: (notices) => tellBuildings(client, notices),
});
