import type { Pool } from 'pg';
import type { Id } from '../../domain/kernel.ts';
import { visible } from '../auth/places.ts';
import type { Principal } from '../principal.ts';

/** What somebody has on hand: households looked after with their undecided appointments, open objections owned. */
export interface WorkCounts {
  households: number;
  objections: number;
  promises: number;
  appointments: number;
}

export interface BuildingWork extends WorkCounts {
  id: Id;
  name: string;
  campaignId: Id;
}

/** Narrows to some of somebody's work; absent: all of it. What is named of several kinds holds together. */
export interface WorkFilter {
  campaignId?: Id | undefined;
  buildingIds?: Id[] | undefined;
  householdIds?: Id[] | undefined;
}

const COLUMNS = { campaign: 'b.campaign_id', building: 'b.id' };

/** The work of a member of staff by building, as far as the principal sees it. A closed building keeps what it ended with. */
export async function findWork(
  pool: Pool,
  principal: Principal,
  staffId: Id,
  { campaignId, buildingIds, householdIds }: WorkFilter = {},
): Promise<BuildingWork[]> {
  const mine = visible(principal, COLUMNS, 5);
  const { rows } = await pool.query<BuildingWork>(
    `SELECT b.id, b.name, b.campaign_id AS "campaignId",
       count(*) FILTER (WHERE w.what = 'household')::int AS households,
       count(*) FILTER (WHERE w.what = 'objection')::int AS objections,
       count(*) FILTER (WHERE w.what = 'promise')::int AS promises,
       count(*) FILTER (WHERE w.what = 'appointment')::int AS appointments
     FROM (
       SELECT 'household' AS what, building_id, household_id FROM household_state WHERE handler_id = $1
       UNION ALL
       SELECT 'objection', building_id, household_id FROM objection
       WHERE owner_id = $1 AND closed_at IS NULL AND NOT withdrawn
       UNION ALL
       SELECT 'promise', building_id, household_id FROM promise
       WHERE staff_id = $1 AND outcome IS NULL AND household_id IS NOT NULL
       UNION ALL
       SELECT 'appointment', s.building_id, s.household_id FROM household_state s
       JOIN appointment a ON a.household_id = s.household_id AND a.outcome IS NULL
       WHERE s.handler_id = $1
     ) w
     JOIN household h ON h.id = w.household_id AND h.removed_at IS NULL
     JOIN building b ON b.id = w.building_id AND b.withdrawn_at IS NULL
     JOIN building_state t ON t.building_id = b.id AND t.stage <> 'closed'
     WHERE ($2::uuid IS NULL OR b.campaign_id = $2) AND ($3::uuid[] IS NULL OR b.id = ANY($3))
       AND ($4::uuid[] IS NULL OR w.household_id = ANY($4)) AND ${mine.sql}
     GROUP BY b.id ORDER BY b.campaign_id, b.name, b.id`,
    [staffId, campaignId ?? null, buildingIds ?? null, householdIds ?? null, ...mine.values],
  );
  return rows;
}

/** Open promises without a household, which live in their campaigns. They go where no building and no household is named. */
export async function findCampaignPromises(
  pool: Pool,
  principal: Principal,
  staffId: Id,
  { campaignId, buildingIds, householdIds }: WorkFilter = {},
): Promise<CampaignPromises[]> {
  if (buildingIds !== undefined || householdIds !== undefined) return [];
  const mine = visible(principal, { campaign: 'campaign_id', building: 'building_id' }, 3);
  const { rows } = await pool.query<CampaignPromises>(
    `SELECT campaign_id AS "campaignId", count(*)::int AS promises FROM promise
     WHERE staff_id = $1 AND outcome IS NULL AND household_id IS NULL
       AND ($2::uuid IS NULL OR campaign_id = $2) AND ${mine.sql}
     GROUP BY campaign_id ORDER BY campaign_id`,
    [staffId, campaignId ?? null, ...mine.values],
  );
  return rows;
}

export interface CampaignPromises {
  campaignId: Id;
  promises: number;
}

/** All of it, also what no building has. */
export const totalWork = (
  buildings: readonly WorkCounts[],
  campaigns: readonly CampaignPromises[],
): WorkCounts =>
  [...buildings, ...campaigns.map(({ promises }) => ({ ...noWork(), promises }))].reduce<WorkCounts>(
    addWork,
    noWork(),
  );

export const noWork = (): WorkCounts => ({ households: 0, objections: 0, promises: 0, appointments: 0 });

export const addWork = (one: WorkCounts, other: WorkCounts): WorkCounts => ({
  households: one.households + other.households,
  objections: one.objections + other.objections,
  promises: one.promises + other.promises,
  appointments: one.appointments + other.appointments,
});

export const isNothing = ({ households, objections, promises, appointments }: WorkCounts): boolean =>
  households + objections + promises + appointments === 0;
