import type { Id, Instant, Role } from '../../domain/kernel.ts';
import type { Prisma } from '../../prisma/client.ts';
import type { Dependencies } from '../dependencies.ts';
import { isUuid, nextId } from '../identifier.ts';
import type { Principal } from '../principal.ts';
import { problem, PROBLEMS } from '../problem.ts';
import {
  findCampaignPromises,
  findWork,
  isNothing,
  totalWork,
  type WorkCounts,
} from '../reassignment/work.ts';
import { rememberedHolders } from './principals.ts';
import type { StaffChange } from './staff-schema.ts';
import { requirePlaces } from './token-creation.ts';

/** A member of staff as administrators see one. */
export interface StaffPage {
  id: Id;
  name: string;
  roles: Role[];
  phone: string | null;
  /** Null: every campaign. */
  campaignIds: Id[] | null;
  disabledAt: Instant | null;
  /** Work that is still in this name and out of its reach from now on. */
  warnings: StaffWarning[];
}

export interface StaffWarning extends WorkCounts {
  code: 'still_has_work';
  message: string;
}

/** Changes roles, phone, campaigns, or switches an account off and on; off ends its sessions. Throws `unknown_staff`, 409
 *  `unknown_campaign`, and `own_account` where an administrator would lock himself out. */
export async function changeStaff(
  deps: Dependencies,
  principal: Principal,
  id: Id,
  change: StaffChange,
): Promise<StaffPage> {
  if (!isUuid(id)) throw problem('unknown_staff');
  const staffId = id.toLowerCase();
  if (principal.id === staffId && locksOut(change)) throw problem('own_account');
  const changed = await deps.prisma.$transaction(async (transaction) => {
    await requirePlaces(transaction, change.campaignIds ?? [], []);
    const [before] = await transaction.staff.findMany({ where: { id: staffId } });
    if (!before) throw problem('unknown_staff');
    const staff = await transaction.staff.update({ where: { id: staffId }, data: rowOf(change, before) });
    if (staff.disabledAt) await transaction.session.deleteMany({ where: { staffId } });
    await transaction.audit.create({
      data: { id: nextId(), byId: principal.id, action: 'staff_changed', subject: staffId },
    });
    return staff;
  });
  rememberedHolders(deps.pool).forget((holder) => holder.principal.id === staffId);
  const campaignIds = changed.campaignIds.length > 0 ? changed.campaignIds : null;
  return {
    ...{ id: staffId, name: changed.name, roles: changed.roles as Role[], phone: changed.phone, campaignIds },
    disabledAt: changed.disabledAt?.toISOString() ?? null,
    warnings: await warningsOf(deps, principal, {
      id: staffId,
      campaignIds,
      isDisabled: !!changed.disabledAt,
    }),
  };
}

/** Some administrator always remains: whoever acts. */
const locksOut = ({ roles, campaignIds, disabled }: StaffChange): boolean =>
  disabled === true ||
  (campaignIds !== undefined && campaignIds !== null) ||
  (roles !== undefined && !roles.includes('administrator'));

function rowOf(
  { roles, phone, campaignIds, disabled }: StaffChange,
  { disabledAt }: { disabledAt: Date | null },
): Prisma.StaffUpdateInput {
  return {
    ...(roles === undefined ? {} : { roles }),
    ...(phone === undefined ? {} : { phone }),
    ...(campaignIds === undefined ? {} : { campaignIds: campaignIds ?? [] }),
    ...(disabled === undefined ? {} : { disabledAt: disabled ? (disabledAt ?? new Date()) : null }),
  };
}

async function warningsOf(
  { pool }: Dependencies,
  principal: Principal,
  { id, campaignIds, isDisabled }: { id: Id; campaignIds: Id[] | null; isDisabled: boolean },
): Promise<StaffWarning[]> {
  const isOutOfReach = ({ campaignId }: { campaignId: Id }): boolean =>
    isDisabled || campaignIds?.includes(campaignId) === false;
  const [buildings, campaigns] = await Promise.all([
    findWork(pool, principal, id),
    findCampaignPromises(pool, principal, id),
  ]);
  const counts = totalWork(buildings.filter(isOutOfReach), campaigns.filter(isOutOfReach));
  if (isNothing(counts)) return [];
  const { zh, en } = PROBLEMS.still_has_work;
  return [{ code: 'still_has_work', message: `${zh} · ${en}`, ...counts }];
}
