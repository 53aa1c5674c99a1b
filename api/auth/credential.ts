import type {} from '@fastify/cookie';
import type { FastifyRequest } from 'fastify';

export const COOKIE = 'doorstep_session';

/** What a request shows to say who it is. */
export type Credential = { kind: 'token' | 'session'; secret: string };

/** A bearer token before a cookie; null without either. */
export function credentialOf(request: FastifyRequest): Credential | null {
  const bearer = /^Bearer +([\w.~+/=-]{1,200})$/i.exec(request.headers.authorization ?? '');
  if (bearer?.[1] !== undefined) return { kind: 'token', secret: bearer[1] };
  if (request.headers.authorization !== undefined) return null;
  const cookie = request.cookies[COOKIE];
  return cookie ? { kind: 'session', secret: cookie } : null;
}

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a page of another site may have sent this with the visitor's cookie. */
export function mayBeCrossSite(request: FastifyRequest): boolean {
  if (READING.has(request.method)) return false;
  return request.headers['x-doorstep'] !== '1' || !isOwnOrigin(request);
}

function isOwnOrigin({ headers }: FastifyRequest): boolean {
  const { origin, host } = headers;
  if (origin === undefined || host === undefined || !URL.canParse(origin)) return false;
  const page = new URL(origin);
  // Read as a URL of the same scheme: one may name the default port where the other leaves it out.
  const own = `${page.protocol}//${host}`;
  return URL.canParse(own) && new URL(own).host === page.host;
}
