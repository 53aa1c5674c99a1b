import type { When } from './due.ts';

/** A promise as far as it is typed. */
export interface Draft {
  staffId: string;
  what: string;
  when: When;
  /** As a field of date and time gives it; empty while nothing is picked. */
  picked: string;
  /** The Idempotency-Key of exactly this: sent again it is done once. */
  key: string;
}
