import { mayReach } from '../outbound/addresses.ts';
import { opening } from '../vault/installation-vault.ts';
import type { Reach } from '../activities/notification/adapters/adapter.ts';
import type { Vault } from '../vault/vault.ts';

/** What a worker needs to send messages. */
export interface Outgoing {
  vault: Pick<Vault, 'open'>;
  reach: Reach;
  publicUrl: string;
}

/** Milliseconds for one attempt; less than a channel waits for an attempt of which it hears nothing. */
const ATTEMPT_WITHIN = 10_000;

/** As the environment has it. Throws when an address makes no sense. */
export function outgoingFrom(environment: NodeJS.ProcessEnv): Outgoing {
  const { DOORSTEP_DATA_DIR, DOORSTEP_ALLOW_PRIVATE_ADDRESSES, DOORSTEP_PUBLIC_URL } = environment;
  return {
    vault: opening(DOORSTEP_DATA_DIR || '.data'),
    reach: { mayReach: mayReach(DOORSTEP_ALLOW_PRIVATE_ADDRESSES), within: ATTEMPT_WITHIN },
    publicUrl: new URL(DOORSTEP_PUBLIC_URL || 'http://127.0.0.1:7080').href,
  };
}
