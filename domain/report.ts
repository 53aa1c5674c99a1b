import { campaignShares } from './campaign-thresholds.ts';
import type { BuildingReport } from './campaign.ts';
import type { BuildingRun } from './intake.ts';

/** What the building has to tell its campaign, or null: nothing changed since it last did, or the policy has no
 *  threshold over the campaign. */
export function nextReport({ building, reported }: BuildingRun): BuildingReport | null {
  const shares = campaignShares(building);
  if (shares.length === 0 && reported === null) return null;
  const { campaignId, id, seq, stage, withdrawn } = building;
  const report = { campaignId, buildingId: id, seq, stage, withdrawn, shares };
  return reported !== null && saysTheSame(reported, report) ? null : report;
}

const saysTheSame = (one: BuildingReport, other: BuildingReport): boolean =>
  one.stage === other.stage &&
  one.withdrawn === other.withdrawn &&
  JSON.stringify(one.shares) === JSON.stringify(other.shares);

/** The run once its campaign has a report. */
export const markReported = (run: BuildingRun, reported: BuildingReport): BuildingRun => ({
  ...run,
  reported,
});
