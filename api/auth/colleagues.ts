import type { Prisma } from '../../prisma/client.ts';
import type { Principal } from '../principal.ts';

/** Whoever is confined to campaigns sees who works on them. */
export function colleaguesOf({ scope }: Principal): Prisma.StaffWhereInput {
  const campaignIds = scope?.campaignIds;
  if (campaignIds === undefined) return {};
  return { OR: [{ campaignIds: { isEmpty: true } }, { campaignIds: { hasSome: campaignIds } }] };
}
