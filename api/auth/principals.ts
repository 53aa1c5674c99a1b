import type { Pool } from 'pg';
import { ROLES, type Id, type Role } from '../../domain/kernel.ts';
import type { Principal, Scope } from '../principal.ts';
import type { Credential } from './credential.ts';
import { Remembered } from './remembered.ts';
import { hashOf } from './secrets.ts';

/** Who a credential belongs to. */
export interface Holder {
  principal: Principal;
  /** Epoch milliseconds; Infinity for a token without end. */
  expiresAt: number;
  mustChangePassword: boolean;
  /** The hash of the session's cookie; null for a token. */
  sessionHash: string | null;
}

const holders = new WeakMap<Pool, Remembered<Holder>>();

/** What a process remembers of the credentials it has seen. */
export function rememberedHolders(pool: Pool): Remembered<Holder> {
  const remembered = holders.get(pool) ?? new Remembered<Holder>();
  holders.set(pool, remembered);
  return remembered;
}

/** The holder of a credential that is known and not expired, or null. A revoked one is believed for 5 s at most, a
 *  minute while the database is away. */
export async function findHolder(pool: Pool, { kind, secret }: Credential): Promise<Holder | null> {
  const hash = hashOf(secret);
  const load = (): Promise<Holder | null> =>
    kind === 'token' ? loadToken(pool, hash) : loadSession(pool, hash);
  const holder = await rememberedHolders(pool).get(`${kind} ${hash}`, load);
  return holder && holder.expiresAt > Date.now() ? holder : null;
}

/** The highest of some roles. */
export const highestOf = (roles: readonly Role[]): Role =>
  ROLES.findLast((role) => roles.includes(role)) ?? 'handler';

interface TokenRow {
  id: Id;
  name: string;
  role: Role;
  scope: Scope | null;
  expires_at: Date | null;
}

async function loadToken(pool: Pool, hash: string): Promise<Holder | null> {
  const { rows } = await pool.query<TokenRow>({
    name: 'find_token',
    text: 'SELECT id, name, role, scope, expires_at FROM api_token WHERE token_hash = $1 AND revoked_at IS NULL',
    values: [hash],
  });
  const [row] = rows;
  if (!row) return null;
  const { id, name, role, scope } = row;
  return {
    principal: { id, name, roles: [role], role, scope, seesNothing: scope === null && role === 'handler' },
    expiresAt: row.expires_at?.getTime() ?? Infinity,
    mustChangePassword: false,
    sessionHash: null,
  };
}

interface SessionRow {
  id: Id;
  name: string;
  roles: Role[];
  campaign_ids: Id[] | null;
  must_change_password: boolean;
  expires_at: Date;
}

async function loadSession(pool: Pool, hash: string): Promise<Holder | null> {
  const { rows } = await pool.query<SessionRow>({
    name: 'find_session',
    text: `SELECT p.id, p.name, p.roles, p.campaign_ids, p.must_change_password, s.expires_at
      FROM session s JOIN staff p ON p.id = s.staff_id
      WHERE s.token_hash = $1 AND p.disabled_at IS NULL`,
    values: [hash],
  });
  const [row] = rows;
  if (!row) return null;
  const { id, name, roles, campaign_ids: campaignIds } = row;
  const scope = campaignIds && campaignIds.length > 0 ? { campaignIds } : null;
  return {
    principal: { id, name, roles, role: highestOf(roles), scope, seesNothing: false },
    expiresAt: row.expires_at.getTime(),
    mustChangePassword: row.must_change_password,
    sessionHash: hash,
  };
}
