import type { Vault } from './vault.ts';

/** A value that only whoever has the key can read, bound to `subject`. */
export const sealJson = (vault: Vault, value: unknown, subject: string): Buffer<ArrayBuffer> =>
  vault.seal(JSON.stringify(value), subject);

/** Throws when the bytes are not `subject`'s, or were sealed with another key. */
export const openJson = <T>(vault: Pick<Vault, 'open'>, sealed: Uint8Array, subject: string): T =>
  JSON.parse(vault.open(sealed, subject)) as T;
