import { findSecretKey, readSecretKey } from './secret-key.ts';
import { createVault, type Vault } from './vault.ts';

const vaults = new Map<string, Vault>();

/** The vault of an installation; its key is read (or made) once a process. */
export function vaultOf(dataDir: string): Vault {
  const vault = vaults.get(dataDir) ?? createVault(readSecretKey(dataDir));
  vaults.set(dataDir, vault);
  return vault;
}

/** Opens what the installation's API sealed. It never makes a key: one of its own would open nothing. Throws while there
 *  is none. */
export const opening = (dataDir: string): Pick<Vault, 'open'> => ({
  open(sealed, subject) {
    const key = findSecretKey(dataDir);
    if (key === null) throw new Error(`There is no secret-key in ${dataDir}, and no DOORSTEP_SECRET_KEY`);
    return createVault(key).open(sealed, subject);
  },
});
