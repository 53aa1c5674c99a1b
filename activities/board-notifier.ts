// Boards hear of changes outside the projection's transaction and coalesced: NOTIFY inside it halves the write rate.
import type { Pool } from 'pg';
import type { Id } from '../domain/kernel.ts';
import { BOARD_CHANNEL } from '../domain/names.ts';

export interface BoardNotifier {
  changed(campaignId: Id, buildingId: Id): void;
  /** Something about the campaign as a whole. */
  campaignChanged(campaignId: Id): void;
  /** Sends what is waiting. */
  close(): Promise<void>;
}

const COALESCE = 100;

/** A lost notification costs seconds, not truth: boards compare versions by themselves as well. */
export function createBoardNotifier(pool: Pool): BoardNotifier {
  let waiting = new Set<string>();
  let timer: NodeJS.Timeout | null = null;

  async function send(): Promise<void> {
    timer = null;
    const payloads = [...waiting];
    waiting = new Set();
    if (payloads.length === 0) return;
    await pool
      .query('SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload', [BOARD_CHANNEL, payloads])
      .catch(() => undefined);
  }

  function say(payload: string): void {
    waiting.add(payload);
    timer ??= setTimeout(() => void send(), COALESCE);
  }

  return {
    changed: (campaignId, buildingId) => say(`${campaignId}:${buildingId}`),
    campaignChanged: (campaignId) => say(campaignId),
    async close() {
      if (timer) clearTimeout(timer);
      await send();
    },
  };
}
