import type { BuildingReport } from '../../../domain/campaign.ts';
import { dropCampaignProjected, nextCampaignProjection } from '../../../domain/campaign-projection.ts';
import {
  dropTold,
  nextNotices,
  recallCampaign,
  startCampaignRun,
  takeReports,
  type CampaignRun,
} from '../../../domain/campaign-run.ts';
import { START, throughJson } from '../scenario.ts';

/** A campaign that was told of these buildings before anything was reached. */
export const campaign = (...reports: BuildingReport[]): CampaignRun =>
  startCampaignRun(recallCampaign('k1', [], reports));

/** One report after the other, each through JSON as on its way. */
export const afterReports = (run: CampaignRun, ...reports: BuildingReport[]): CampaignRun =>
  reports.reduce((state, report) => takeReports(throughJson(state), [throughJson(report)], START), run);

/** Once PostgreSQL has everything and every building was told. */
export function told(run: CampaignRun): CampaignRun {
  const projection = nextCampaignProjection(run);
  const projected = projection ? dropCampaignProjected(run, projection) : run;
  return dropTold(projected, nextNotices(projected));
}
