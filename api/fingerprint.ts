import { createHmac } from 'node:crypto';
import { canonicalJson } from '../domain/canonical-json.ts';

/** A keyed hash of a request, base64url: the same for the same method, path and JSON value, and telling nothing of
 *  the body to whoever lacks the key. `path` without its query. */
export function fingerprintOf(key: Uint8Array, method: string, path: string, body: unknown): string {
  return createHmac('sha256', key)
    .update(`${method} ${path}\n${canonicalJson(body)}`)
    .digest('base64url');
}
