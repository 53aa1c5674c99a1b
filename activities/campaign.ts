import type { Client } from '@temporalio/client';
import type { Pool } from 'pg';
import type { BuildingReport, Campaign } from '../domain/campaign.ts';
import type { CampaignProjection } from '../domain/campaign-projection.ts';
import { recallCampaign, type ThresholdNotice } from '../domain/campaign-run.ts';
import type { ClockRules } from '../domain/escalation.ts';
import type { Id } from '../domain/kernel.ts';
import type { BoardNotifier } from './board-notifier.ts';
import { readCampaignEvents, readReports, readRules } from './campaign-rows.ts';
import type { ChannelWaker } from './notification/waker.ts';
import { tellBuildings } from './threshold-notices.ts';

/** What a campaign asks for. */
export interface CampaignActivities {
  recall(campaignId: Id): Promise<Campaign>;
  readReports(campaignId: Id): Promise<BuildingReport[]>;
  readRules(campaignId: Id): Promise<ClockRules>;
  projectCampaign(projection: CampaignProjection): Promise<void>;
  tellBuildings(notices: ThresholdNotice[]): Promise<void>;
}

interface Surroundings {
  pool: Pool;
  client: Client;
  notifier: BoardNotifier;
  waker: ChannelWaker;
}

export const createCampaignActivities = ({
  pool,
  client,
  notifier,
  waker,
}: Surroundings): CampaignActivities => ({
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

  /** Only reads. */
  readRules: (campaignId) => readRules(pool, campaignId),

  /** Rows are keyed by (campaign, seq) and answers by their command: a lost answer counts nothing twice. */
  async projectCampaign(projection) {
    await pool.query('SELECT project_campaign($1::jsonb)', [JSON.stringify(projection)]);
    // One from before promises has none.
    waker.raised(projection.campaignId, projection.notifications ?? []);
    notifier.campaignChanged(projection.campaignId);
  },

  /** A notice names its command, so a building takes it once. */
  tellBuildings: (notices) => tellBuildings(client, notices),
});
