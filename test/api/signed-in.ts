import { hashOf, newSecret } from '../../api/auth/secrets.ts';
import { nextId } from '../../api/identifier.ts';
import type { Role } from '../../domain/kernel.ts';
import { ask, newKey } from './ask.ts';
import type { House } from './house.ts';

type Answer = Awaited<ReturnType<typeof ask>>;

/** A member of staff at a browser. */
export interface SignedIn {
  staffId: string;
  cookie: string;
  ask(line: string, payload?: object, key?: string): Promise<Answer>;
}

const HOUR = 3_600_000;

/** Somebody new who is signed in; without `campaignIds` on every campaign. */
export async function signIn(
  house: House,
  { roles = ['handler'], campaignIds = [] }: { roles?: Role[]; campaignIds?: string[] } = {},
): Promise<SignedIn> {
  const [staffId, secret] = [nextId(), newSecret('doorstep_session')];
  const sessions = { create: { tokenHash: hashOf(secret), expiresAt: new Date(Date.now() + HOUR) } };
  await house.database.prisma.staff.create({
    data: { id: staffId, name: '王', roles, campaignIds, sessions },
  });
  const cookie = `doorstep_session=${secret}`;
  const headers = { cookie, origin: 'http://localhost:80', 'x-doorstep': '1' };
  return {
    staffId,
    cookie,
    ask: (line, payload, key = newKey()) =>
      ask(house.app, line, { headers, key, ...(payload ? { payload } : {}) }),
  };
}
