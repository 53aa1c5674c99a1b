import type { Id } from '../../domain/kernel.ts';
import { readSecretKey } from './secret-key.ts';
import { createVault, type Vault } from './vault.ts';

const vaults = new Map<string, Vault>();

/** The vault of an installation; its key is read (or made) once a process. */
export function vaultOf(dataDir: string): Vault {
  const vault = vaults.get(dataDir) ?? createVault(readSecretKey(dataDir));
  vaults.set(dataDir, vault);
  return vault;
}

/** The ID number of a person as `person.id_number` stores it. */
export const sealIdNumber = (vault: Vault, personId: Id, idNumber: string): Buffer<ArrayBuffer> =>
  vault.seal(idNumber, personId);

/** Throws when the stored bytes are not that person's. */
export const openIdNumber = (vault: Vault, personId: Id, stored: Uint8Array): string =>
  vault.open(stored, personId);
