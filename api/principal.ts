import type { Author, Id, Role } from '../domain/kernel.ts';

/** Places a principal is confined to; null where its role alone decides. */
export interface Scope {
  campaignIds?: Id[];
  buildingIds?: Id[];
}

/** Who makes a request: a member of staff, or a token. */
export interface Principal {
  id: Id;
  name: string;
  roles: Role[];
  /** The highest of the roles. */
  role: Role;
  scope: Scope | null;
  /** True where a bare role sees no household (a handler's token without scope). */
  seesNothing: boolean;
}

export const authorOf = ({ id, role }: Principal): Author => ({ staffId: id, role });

/** Whether a place is this principal's to see. */
export function maySee(principal: Principal, place: { campaignId: Id; buildingId?: Id }): boolean {
  if (principal.seesNothing) return false;
  const { scope } = principal;
  if (scope === null) return true;
  if (scope.campaignIds?.includes(place.campaignId)) return true;
  return place.buildingId !== undefined && scope.buildingIds?.includes(place.buildingId) === true;
}
