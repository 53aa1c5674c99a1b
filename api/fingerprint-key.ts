import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { problem } from './problem.ts';

const BYTES = 32;
/** Milliseconds between tries while the database is away. */
const PAUSE = 1_000;

/** The key of an installation's fingerprints, as soon as the database has told it. */
export interface FingerprintKey {
  /** Throws `database_away` while it is not known. */
  get(): Uint8Array;
  stop(): void;
}

/** Reads the key, or makes it on first use, and tries until the database answers. */
export function loadFingerprintKey(pool: Pool): FingerprintKey {
  let key: Uint8Array | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;

  async function load(): Promise<void> {
    try {
      key = await readKey(pool);
    } catch {
      if (!isStopped) timer = setTimeout(() => void load(), PAUSE);
    }
  }

  void load();
  return {
    get: () => {
      if (!key) throw problem('database_away');
      return key;
    },
    stop: () => {
      isStopped = true;
      if (timer) clearTimeout(timer);
    },
  };
}

/** Every process of an installation gets the same key. */
export async function readKey(pool: Pool): Promise<Uint8Array> {
  await pool.query('INSERT INTO installation (fingerprint_key) VALUES ($1) ON CONFLICT DO NOTHING', [
    randomBytes(BYTES),
  ]);
  const { rows } = await pool.query<{ key: Buffer }>('SELECT fingerprint_key AS key FROM installation');
  const [row] = rows;
  if (!row) throw new Error('The installation has no fingerprint key');
  return row.key;
}
