import { mayReach } from '../outbound/addresses.ts';
import { opening } from '../vault/installation-vault.ts';
import type { Reach } from '../activities/notification/adapters/adapter.ts';
import type { Vault } from '../vault/vault.ts';

/** What a worker needs to send messages. */
export interface Outgoing {
  vault: Pick<Vault, 'open'>;
  reach: Reach;
  publicUrl: string;
  /** Days for which messages and notifications that are done with are kept. */
  keepDays: number;
}

/** Milliseconds for one attempt; less than a channel waits for an attempt of which it hears nothing. */
const ATTEMPT_WITHIN = 10_000;

/** What is younger may be asked for again: news are news for two days. */
const LEAST_DAYS = 7;

/** RangeError for fewer days than a week, or anything else. */
function daysIn(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) >= LEAST_DAYS) return Number(text);
  throw new RangeError(`DOORSTEP_KEEP_MESSAGES_DAYS has to be ${LEAST_DAYS} or more: ${text}`);
}

/** As the environment has it. Throws when an address makes no sense. */
export function outgoingFrom(environment: NodeJS.ProcessEnv): Outgoing {
  const {
    DOORSTEP_DATA_DIR,
    DOORSTEP_ALLOW_PRIVATE_ADDRESSES,
    DOORSTEP_PUBLIC_URL,
    DOORSTEP_KEEP_MESSAGES_DAYS,
  } = environment;
  return {
    vault: opening(DOORSTEP_DATA_DIR || '.data'),
    reach: { mayReach: mayReach(DOORSTEP_ALLOW_PRIVATE_ADDRESSES), within: ATTEMPT_WITHIN },
    publicUrl: new URL(DOORSTEP_PUBLIC_URL || 'http://127.0.0.1:7080').href,
    keepDays: daysIn(DOORSTEP_KEEP_MESSAGES_DAYS || '90'),
  };
}
