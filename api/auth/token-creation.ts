import { z } from 'zod';
import { ROLES, type Id } from '../../domain/kernel.ts';
import type { Prisma } from '../../prisma/client.ts';
import { idSchema, instantSchema, nameSchema } from '../body-schemas.ts';
import type { Answer } from '../idempotency.ts';
import { nextId } from '../identifier.ts';
import type { Principal } from '../principal.ts';
import { Problem, PROBLEMS } from '../problem.ts';
import { hashOf, newSecret } from './secrets.ts';

export const tokenSchema = z.strictObject({
  name: nameSchema,
  role: z.enum(ROLES),
  scope: z
    .strictObject({
      campaignIds: z.array(idSchema).max(1_000).optional(),
      buildingIds: z.array(idSchema).max(5_000).optional(),
    })
    .optional(),
  expiresAt: instantSchema.optional(),
});
type TokenRequest = z.output<typeof tokenSchema>;

/** Makes a token and says it, once. Throws 409 `unknown_campaign`, `unknown_building` for places that do not exist. */
export async function createToken(
  transaction: Prisma.TransactionClient,
  by: Principal,
  { name, role, scope, expiresAt }: TokenRequest,
): Promise<Answer> {
  if (scope) await requirePlaces(transaction, scope.campaignIds ?? [], scope.buildingIds ?? []);
  const id = nextId();
  const token = newSecret('doorstep_token');
  await transaction.apiToken.create({
    data: {
      id,
      name,
      tokenHash: hashOf(token),
      role,
      ...(scope ? { scope } : {}),
      expiresAt: expiresAt === undefined ? null : new Date(expiresAt),
    },
  });
  await transaction.audit.create({ data: { id: nextId(), byId: by.id, action: 'token_made', subject: id } });
  return { status: 201, body: { id, token } };
}

/** Throws 409 `unknown_campaign`, `unknown_building`. */
export async function requirePlaces(
  transaction: Prisma.TransactionClient,
  campaignIds: readonly Id[],
  buildingIds: readonly Id[],
): Promise<void> {
  const campaigns = await transaction.campaign.count({ where: { id: { in: [...campaignIds] } } });
  if (campaigns < new Set(campaignIds).size) throw unknownPlace('unknown_campaign');
  const buildings = await transaction.building.count({ where: { id: { in: [...buildingIds] } } });
  if (buildings < new Set(buildingIds).size) throw unknownPlace('unknown_building');
}

/** An unknown id of a body is a refusal, not an unknown address. */
const unknownPlace = (code: 'unknown_campaign' | 'unknown_building'): Problem =>
  new Problem(code, { ...PROBLEMS[code], status: 409 });
