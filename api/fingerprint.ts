import { createHmac } from 'node:crypto';

/** A keyed hash of a request, base64url: the same for the same method, path and JSON value, and telling nothing of
 *  the body to whoever lacks the key. `path` without its query. */
export function fingerprintOf(key: Uint8Array, method: string, path: string, body: unknown): string {
  return createHmac('sha256', key)
    .update(`${method} ${path}\n${canonicalJson(body)}`)
    .digest('base64url');
}

/** JSON with sorted keys and no spaces; empty for no body at all. */
export function canonicalJson(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value, sorted);
}

const sorted = (_key: string, part: unknown): unknown =>
  part !== null && typeof part === 'object' && !Array.isArray(part)
    ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : part;
