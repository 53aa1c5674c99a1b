import type { Pool } from 'pg';
import type { Id } from '../../../domain/kernel.ts';
import { IMPORT_CHANNEL } from '../../../domain/names.ts';

const EVERY = 200;

export interface Progress {
  add(households: number): void;
  /** Tells the last figure, whatever was told before. */
  finish(): Promise<void>;
}

/** A notification at most every 200 ms. A lost one does no harm. */
export function createProgress(
  pool: Pool,
  subject: { campaignId: Id; importId: Id },
  total: number,
): Progress {
  let done = 0;
  let toldAt = 0;

  const tell = async (): Promise<void> => {
    toldAt = Date.now();
    const payload = JSON.stringify({ ...subject, done, total });
    await pool.query('SELECT pg_notify($1, $2)', [IMPORT_CHANNEL, payload]).catch(() => undefined);
  };

  void tell();
  return {
    add(households) {
      done += households;
      if (done < total && Date.now() - toldAt >= EVERY) void tell();
    },
    finish: tell,
  };
}
