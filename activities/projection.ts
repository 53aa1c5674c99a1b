import type { Pool } from 'pg';
import type { Projection } from '../domain/projection.ts';
import type { BoardNotifier } from './board-notifier.ts';

export interface ProjectionActivities {
  project(projection: Projection): Promise<void>;
}

export const createProjectionActivities = ({
  pool,
  notifier,
}: {
  pool: Pool;
  notifier: BoardNotifier;
}): ProjectionActivities => ({
  /** Rows are keyed by (building, seq) and answers by their command: a lost answer counts nothing twice. */
  async project(projection) {
    await pool.query({
      name: 'project',
      text: 'SELECT project($1::jsonb)',
      values: [JSON.stringify(projection)],
    });
    if (projection.events.length > 0) notifier.changed(projection.campaignId, projection.buildingId);
  },
});
