import { readSecretKey } from './secret-key.ts';
import { createVault, type Vault } from './vault.ts';

const vaults = new Map<string, Vault>();

/** The vault of an installation; its key is read (or made) once a process. */
export function vaultOf(dataDir: string): Vault {
  const vault = vaults.get(dataDir) ?? createVault(readSecretKey(dataDir));
  vaults.set(dataDir, vault);
  return vault;
}
