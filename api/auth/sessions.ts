import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Role } from '../../domain/kernel.ts';
import type { Me } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { problem } from '../problem.ts';
import { holderOf } from './access.ts';
import { Allowance } from './allowance.ts';
import { COOKIE } from './credential.ts';
import { hashPassword, isPassword } from './passwords.ts';
import { rememberedHolders } from './principals.ts';
import { hashOf, newSecret } from './secrets.ts';

/** Seconds; a phone stays signed in for a week. */
const SESSION_LASTS = 7 * 86_400;
const MINUTE = 60_000;
/** Failures at one account, and from one address (an office shares one). */
const PER_NAME = new Allowance(10, MINUTE);
const PER_ADDRESS = new Allowance(60, MINUTE);

export interface LogIn {
  name: string;
  password: string;
}

/** Signs somebody in. Throws `wrong_password`, `too_many_requests`. */
export async function logIn(
  { prisma }: Dependencies,
  request: FastifyRequest,
  reply: FastifyReply,
  { name, password }: LogIn,
): Promise<Me> {
  PER_ADDRESS.take(request.ip);
  PER_NAME.take(name);
  const staff = await prisma.staff.findUnique({ where: { loginName: name } });
  const isRight = await isPassword(password, staff?.passwordHash ?? null);
  if (!staff || !isRight || staff.disabledAt) throw problem('wrong_password');
  PER_ADDRESS.giveBack(request.ip);
  PER_NAME.giveBack(name);
  const secret = newSecret('doorstep_session');
  const expiresAt = new Date(Date.now() + SESSION_LASTS * 1_000);
  await prisma.session.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  await prisma.session.create({ data: { tokenHash: hashOf(secret), staffId: staff.id, expiresAt } });
  setCookie(request, reply, secret, SESSION_LASTS);
  return {
    staffId: staff.id,
    name: staff.name,
    roles: staff.roles as Role[],
    mustChangePassword: staff.mustChangePassword,
  };
}

/** Ends the session that the request came with; nothing happens when it came with a token. */
export async function logOut(
  deps: Dependencies,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { sessionHash } = await holderOf(request, deps);
  if (sessionHash === null) return;
  await deps.prisma.session.deleteMany({ where: { tokenHash: sessionHash } });
  rememberedHolders(deps.pool).forget((holder) => holder.sessionHash === sessionHash);
  setCookie(request, reply, '', 0);
}

/** Ends every other session of the account. Throws `wrong_password`, `too_many_requests`; `forbidden` for a token. */
export async function changePassword(
  deps: Dependencies,
  request: FastifyRequest,
  { current, next }: { current: string; next: string },
): Promise<void> {
  const { principal, sessionHash } = await holderOf(request, deps);
  if (sessionHash === null) throw problem('forbidden');
  PER_NAME.take(principal.id);
  const staff = await deps.prisma.staff.findUniqueOrThrow({ where: { id: principal.id } });
  if (!(await isPassword(current, staff.passwordHash))) throw problem('wrong_password');
  PER_NAME.giveBack(principal.id);
  const passwordHash = await hashPassword(next);
  await deps.prisma.$transaction([
    deps.prisma.staff.update({ where: { id: staff.id }, data: { passwordHash, mustChangePassword: false } }),
    deps.prisma.session.deleteMany({ where: { staffId: staff.id, tokenHash: { not: sessionHash } } }),
  ]);
  rememberedHolders(deps.pool).forget((holder) => holder.principal.id === staff.id);
}

function setCookie(request: FastifyRequest, reply: FastifyReply, value: string, maxAge: number): void {
  void reply.setCookie(COOKIE, value, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    // Behind a proxy that ends TLS the page's own origin tells.
    secure: request.headers.origin?.startsWith('https://') ?? request.protocol === 'https',
    maxAge,
  });
}
