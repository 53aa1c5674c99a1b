import type { Pool } from 'pg';
import type { ThresholdShare } from '../domain/campaign-thresholds.ts';
import type { BuildingReport, CampaignEvent, CampaignFact } from '../domain/campaign.ts';
import { SEEDED_CALENDAR } from '../domain/calendar-seed.ts';
import type { ClockRules } from '../domain/escalation.ts';
import type { Author, Id } from '../domain/kernel.ts';
import { completePolicy } from '../domain/policy-templates.ts';
import type { Policy, Stage } from '../domain/policy.ts';
import type { Calendar } from '../domain/working-time.ts';

interface EventRow {
  seq: number;
  at: Date;
  occurred_at: Date | null;
  type: CampaignFact['type'];
  by_staff_id: Id | null;
  by_role: Author['role'] | null;
  command_id: Id | null;
  data: unknown;
}

/** The complete history of a campaign, oldest first. */
export async function readCampaignEvents(pool: Pool, campaignId: Id): Promise<CampaignEvent[]> {
  const { rows } = await pool.query<EventRow>(
    `SELECT seq, at, occurred_at, type, by_staff_id, by_role, command_id, data FROM campaign_event
     WHERE campaign_id = $1 ORDER BY seq`,
    [campaignId],
  );
  // The projection stored them from exactly this type.
  return rows.map(
    ({ at, occurred_at, by_staff_id: staffId, by_role: role, command_id: commandId, ...row }) =>
      ({
        ...row,
        at: at.toISOString(),
        ...(occurred_at === null ? {} : { occurredAt: occurred_at.toISOString() }),
        ...(role === null ? {} : { by: { staffId, role } }),
        ...(commandId === null ? {} : { commandId }),
      }) as CampaignEvent,
  );
}

/** The policy and the calendar in force; before anybody changed it, the calendar is the seed. */
export async function readRules(pool: Pool, campaignId: Id): Promise<ClockRules> {
  const { rows } = await pool.query<{ policy: Policy; calendar: Calendar | null }>(
    `SELECT policy, (SELECT document FROM calendar ORDER BY version DESC LIMIT 1) AS calendar
     FROM campaign_policy WHERE campaign_id = $1 ORDER BY version DESC LIMIT 1`,
    [campaignId],
  );
  const [inForce] = rows;
  if (!inForce) throw new Error(`Campaign ${campaignId} has no policy`);
  return { policy: completePolicy(inForce.policy), calendar: inForce.calendar ?? SEEDED_CALENDAR };
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
