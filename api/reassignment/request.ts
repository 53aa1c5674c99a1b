import { z } from 'zod';
import type { Id } from '../../domain/kernel.ts';
import { visible } from '../auth/places.ts';
import { idSchema } from '../body-schemas.ts';
import { reasonSchema } from '../commands/row.ts';
import { colleaguesOf } from '../auth/colleagues.ts';
import type { Dependencies } from '../dependencies.ts';
import { isUuid } from '../identifier.ts';
import type { Principal } from '../principal.ts';
import { Problem, problem, PROBLEMS, refusal } from '../problem.ts';
import { findCampaignPromises, findWork, type BuildingWork, type CampaignPromises } from './work.ts';

/** What is named of several kinds holds together; nothing named is everything. */
export const reassignmentSchema = z.strictObject({
  toStaffId: idSchema,
  campaignId: idSchema.optional(),
  buildingIds: z.array(idSchema).min(1).max(5_000).optional(),
  householdIds: z.array(idSchema).min(1).max(5_000).optional(),
  reason: reasonSchema,
});
export type ReassignmentBody = z.output<typeof reassignmentSchema>;

/** A handover that may be done: who, to whom, and what there is at this moment. */
export interface Handover {
  fromStaffId: Id;
  body: ReassignmentBody;
  work: BuildingWork[];
  campaignPromises: CampaignPromises[];
}

/** Throws 404 `unknown_staff` for the path; 409 `unknown_staff`, `same_staff`, `staff_disabled`, `staff_elsewhere` for who
 *  takes over; 409 `unknown_campaign`, `unknown_building`, `unknown_household` for what the principal does not see. */
export async function checkHandover(
  deps: Dependencies,
  principal: Principal,
  id: Id,
  body: ReassignmentBody,
): Promise<Handover> {
  const fromStaffId = id.toLowerCase();
  if (!isUuid(id) || !(await findColleague(deps, principal, fromStaffId))) throw problem('unknown_staff');
  const successor = await findColleague(deps, principal, body.toStaffId);
  if (!successor) throw refusal('unknown_staff');
  if (fromStaffId === body.toStaffId) throw refusal('same_staff');
  if (successor.disabledAt) throw problem('staff_disabled');
  await requireSeen(deps, principal, body);
  const work = await findWork(deps.pool, principal, fromStaffId, body);
  const campaignPromises = await findCampaignPromises(deps.pool, principal, fromStaffId, body);
  const { campaignIds } = successor;
  const isElsewhere = [...work, ...campaignPromises].some(
    ({ campaignId }) => !campaignIds.includes(campaignId),
  );
  if (campaignIds.length > 0 && isElsewhere) throw problem('staff_elsewhere');
  return { fromStaffId, body, work, campaignPromises };
}

const findColleague = ({ prisma }: Dependencies, principal: Principal, id: Id) =>
  prisma.staff.findFirst({
    where: { id, ...colleaguesOf(principal) },
    select: { id: true, disabledAt: true, campaignIds: true },
  });

/** Whatever the body names has to exist and be the principal's to see. */
async function requireSeen(
  { pool }: Dependencies,
  principal: Principal,
  { campaignId, buildingIds = [], householdIds = [] }: ReassignmentBody,
): Promise<void> {
  const isSeen = async (kind: keyof typeof NAMED, ids: readonly Id[]): Promise<boolean> => {
    const { from, id, columns } = NAMED[kind];
    const mine = visible(principal, columns, 2);
    const { rowCount } = await pool.query(
      `SELECT FROM ${from} WHERE ${id} = ANY($1::uuid[]) AND ${mine.sql}`,
      [ids, ...mine.values],
    );
    return rowCount === new Set(ids).size;
  };
  if (!(await isSeen('campaign', campaignId === undefined ? [] : [campaignId])))
    throw unknownInBody('unknown_campaign');
  if (!(await isSeen('building', buildingIds))) throw unknownInBody('unknown_building');
  if (!(await isSeen('household', householdIds))) throw refusal('unknown_household');
}

const NAMED = {
  campaign: { from: 'campaign c', id: 'c.id', columns: { campaign: 'c.id', building: 'NULL::uuid' } },
  building: {
    from: 'building b',
    id: 'b.withdrawn_at IS NULL AND b.id',
    columns: { campaign: 'b.campaign_id', building: 'b.id' },
  },
  household: {
    from: 'household h',
    id: 'h.removed_at IS NULL AND h.id',
    columns: { campaign: 'h.campaign_id', building: 'h.building_id' },
  },
} as const;

/** An unknown id of a body is a refusal, not an unknown address. */
const unknownInBody = (code: 'unknown_campaign' | 'unknown_building'): Problem =>
  new Problem(code, { ...PROBLEMS[code], status: 409 });
