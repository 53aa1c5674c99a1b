import type { Id } from '../../domain/kernel.ts';
import type { Vault } from '../../vault/vault.ts';

/** The ID number of a person as `person.id_number` stores it. */
export const sealIdNumber = (vault: Vault, personId: Id, idNumber: string): Buffer<ArrayBuffer> =>
  vault.seal(idNumber, personId);

/** Throws when the stored bytes are not that person's. */
export const openIdNumber = (vault: Vault, personId: Id, stored: Uint8Array): string =>
  vault.open(stored, personId);
