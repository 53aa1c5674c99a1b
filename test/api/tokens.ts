import { hashOf, newSecret } from '../../api/auth/secrets.ts';
import { nextId } from '../../api/identifier.ts';
import type { Scope } from '../../api/principal.ts';
import type { Role } from '../../domain/kernel.ts';
import type { House } from './house.ts';

/** A token as it is sent, written past the API. */
export async function createToken(
  { database: { prisma } }: House,
  token: { role: Role; scope?: Scope; expiresAt?: Date },
): Promise<string> {
  const secret = newSecret('doorstep_token');
  const { role, scope, expiresAt = null } = token;
  await prisma.apiToken.create({
    data: {
      id: nextId(),
      name: role,
      role,
      tokenHash: hashOf(secret),
      expiresAt,
      ...(scope ? { scope: { ...scope } } : {}),
    },
  });
  return secret;
}
