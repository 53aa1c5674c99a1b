import type { Pool } from 'pg';
import type { BuildingReport } from '../domain/campaign.ts';
import type { Projection } from '../domain/projection.ts';
import type { ChannelWaker } from './notification/waker.ts';
import type { WebhookWaker } from './webhook/waker.ts';
import type { BoardNotifier } from './board-notifier.ts';

export interface ProjectionActivities {
  /** `report` goes to the campaign; null where it has nothing new to hear. */
  project(projection: Projection | null, report: BuildingReport | null): Promise<void>;
}

export const createProjectionActivities = ({
  pool,
  notifier,
  reportToCampaign,
  waker,
  webhooks,
}: {
  pool: Pool;
  notifier: BoardNotifier;
  reportToCampaign: (report: BuildingReport) => Promise<void>;
  waker: ChannelWaker;
  webhooks: Pick<WebhookWaker, 'happened'>;
}): ProjectionActivities => ({
  /** Rows are keyed by (building, seq) and answers by their command: a lost answer counts nothing twice. A report that
   *  is heard twice says the same twice. */
  async project(projection, report) {
    if (projection) {
      await pool.query({
        name: 'project',
        text: 'SELECT project($1::jsonb)',
        values: [JSON.stringify(projection)],
      });
      waker.raised(projection.campaignId, projection.notifications ?? []);
      if (projection.events.length > 0) {
        notifier.changed(projection.campaignId, projection.buildingId);
        webhooks.happened(
          projection.campaignId,
          projection.events.map(({ type }) => type),
        );
      }
    }
    if (report) await reportToCampaign(report);
  },
});
