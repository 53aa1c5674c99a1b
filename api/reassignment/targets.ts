// Where something may be handed over, each with the command that does it. The request and the place name the command, so
// that a repeat is recognised.
import type { CampaignEnvelope } from '../../domain/campaign-intake.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import type { CommandEnvelope } from '../../domain/intake.ts';
import type { Id } from '../../domain/kernel.ts';
import { visible } from '../auth/places.ts';
import type { Dependencies } from '../dependencies.ts';
import { authorOf, type Principal } from '../principal.ts';
import { envelopeOf } from '../set-up/every-building.ts';
import type { Handover } from './request.ts';

export interface BuildingTarget {
  buildingId: Id;
  campaignId: Id;
  envelope: CommandEnvelope;
}
/** Promises without a household. */
export interface CampaignTarget {
  buildingId: null;
  campaignId: Id;
  envelope: CampaignEnvelope;
}
export type Target = BuildingTarget | CampaignTarget;

/** Everything that the request may be about, also what has nothing left because a first try reached it. */
export async function findTargets(
  deps: Dependencies,
  principal: Principal,
  { fromStaffId, body }: Handover,
  request: Id,
): Promise<Target[]> {
  const words = `reassignment ${request} ${fromStaffId} ${canonicalJson(body)}`;
  const people = { fromStaffId, toStaffId: body.toStaffId };
  const by = authorOf(principal);
  const buildings = await findBuildings(deps, principal, body);
  const campaigns = await findCampaigns(deps, principal, body);
  return [
    ...buildings.map(({ id, campaignId, householdIds }): BuildingTarget => {
      const command = { type: 'reassign_work', data: { ...people, householdIds } } as const;
      return { buildingId: id, campaignId, envelope: envelopeOf(`${words} ${id}`, command, by) };
    }),
    ...campaigns.map((id): CampaignTarget => {
      const command = { type: 'hand_over_promises', data: people } as const;
      return { buildingId: null, campaignId: id, envelope: envelopeOf(`${words} ${id}`, command, by) };
    }),
  ];
}

interface Possible {
  id: Id;
  campaignId: Id;
  /** Those that the body names; null: all. */
  householdIds: Id[] | null;
}

async function findBuildings(
  { pool }: Dependencies,
  principal: Principal,
  { campaignId, buildingIds, householdIds }: Handover['body'],
): Promise<Possible[]> {
  const mine = visible(principal, { campaign: 'b.campaign_id', building: 'b.id' }, 4);
  const { rows } = await pool.query<Possible>(
    `SELECT b.id, b.campaign_id AS "campaignId", n.ids AS "householdIds" FROM building b
     LEFT JOIN LATERAL (
       SELECT array_agg(h.id ORDER BY h.id) AS ids FROM household h WHERE h.building_id = b.id AND h.id = ANY($3::uuid[])
     ) n ON true
     WHERE b.withdrawn_at IS NULL AND ($1::uuid IS NULL OR b.campaign_id = $1)
       AND ($2::uuid[] IS NULL OR b.id = ANY($2)) AND ($3::uuid[] IS NULL OR n.ids IS NOT NULL) AND ${mine.sql}
     ORDER BY b.id`,
    [campaignId ?? null, buildingIds ?? null, householdIds ?? null, ...mine.values],
  );
  return rows;
}

/** None where only some buildings or households are handed over. */
async function findCampaigns(
  { pool }: Dependencies,
  principal: Principal,
  { campaignId, buildingIds, householdIds }: Handover['body'],
): Promise<Id[]> {
  if (buildingIds !== undefined || householdIds !== undefined) return [];
  const mine = visible(principal, { campaign: 'id', building: 'NULL::uuid' }, 2);
  const { rows } = await pool.query<{ id: Id }>(
    `SELECT id FROM campaign WHERE ($1::uuid IS NULL OR id = $1) AND ${mine.sql} ORDER BY id`,
    [campaignId ?? null, ...mine.values],
  );
  return rows.map(({ id }) => id);
}
