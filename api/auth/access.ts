import type { FastifyReply, FastifyRequest } from 'fastify';
import { isAtLeast, type Id, type Role } from '../../domain/kernel.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Principal } from '../principal.ts';
import { problem } from '../problem.ts';
import { credentialOf, mayBeCrossSite } from './credential.ts';
import { findPlace, type Place } from './places.ts';
import { findHolder, type Holder } from './principals.ts';

/** Who may call a route: a role and those above it, anyone who is known, or the public. */
export type Who = Role | 'anyone' | 'public';

/** Who makes a request. Throws `unauthenticated`, `cross_site`, `password_change_required`. */
export async function authenticate(request: FastifyRequest, deps: Dependencies): Promise<Principal> {
  const holder = await holderOf(request, deps);
  if (holder.sessionHash !== null && mayBeCrossSite(request)) throw problem('cross_site');
  if (holder.mustChangePassword && request.routeOptions.config.beforePasswordChange !== true) {
    throw problem('password_change_required');
  }
  return holder.principal;
}

/** The holder of the request's credential. Throws `unauthenticated`. */
export async function holderOf(request: FastifyRequest, deps: Dependencies): Promise<Holder> {
  const credential = credentialOf(request);
  const holder = credential && (await findHolder(deps.pool, credential));
  if (!holder) throw problem('unauthenticated');
  return holder;
}

/** Throws `forbidden` when the principal's role is below `role`. */
export function requireRole(principal: Principal, role: Role): void {
  if (!isAtLeast(principal.role, role)) throw problem('forbidden');
}

/** The campaign, building or household of an id. Throws `unknown_…` when there is none, or it is not the principal's. */
export const findCampaign = (deps: Dependencies, principal: Principal, id: Id): Promise<Place> =>
  findPlace(deps.pool, principal, 'campaign', id);
export const findBuilding = (deps: Dependencies, principal: Principal, id: Id): Promise<Place> =>
  findPlace(deps.pool, principal, 'building', id);
export const findHousehold = (deps: Dependencies, principal: Principal, id: Id): Promise<Place> =>
  findPlace(deps.pool, principal, 'household', id);

/** Looks for the faults that come before the body's, in their order: who it is (401), whether its role may (403),
 *  what the path names (404). */
export const createGate =
  (deps: Dependencies) =>
  async (request: FastifyRequest, _reply: FastifyReply): Promise<void> => {
    const { who, place, installationWide } = request.routeOptions.config;
    if (who !== 'public' && who !== undefined) {
      request.principal = await authenticate(request, deps);
      if (who !== 'anyone') requireRole(request.principal, who);
      if (installationWide === true && request.principal.scope !== null) throw problem('forbidden');
    }
    if (place !== undefined) {
      const { id = '' } = request.params as { id?: string };
      request.place = await findPlace(deps.pool, request.principal, place, id);
    }
  };
