import type { PoolClient } from 'pg';
import type { Id } from '../domain/kernel.ts';
import type { Dependencies } from './dependencies.ts';

/** Does imports of a campaign and changes of its roll by hand one after the other, in all processes: each sees the roll
 *  that the one before left. Changes of policy and calendar take the same lock. It ends with its connection, so a killed
 *  process leaves none behind. */
export async function withCampaignLock<T>(
  { pool }: Dependencies,
  campaignId: Id,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  // Without a listener a connection that breaks while it waits would end the process.
  const ignore = (): void => undefined;
  client.on('error', ignore);
  let isUsable = false;
  try {
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, 7081))', [campaignId]);
    const result = await work(client);
    isUsable = true;
    return result;
  } finally {
    isUsable &&= await unlock(client, campaignId);
    client.off('error', ignore);
    // A connection that may hold the lock or an open transaction is closed, which ends both.
    client.release(!isUsable);
  }
}

async function unlock(client: PoolClient, campaignId: Id): Promise<boolean> {
  try {
    await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 7081))', [campaignId]);
    return true;
  } catch {
    return false;
  }
}

/** Runs at most `places` at once; the others wait without holding anything. */
export function createTurnstile(places: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = places;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((enter) => waiting.push(enter));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
