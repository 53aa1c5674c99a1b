import type { Pool } from 'pg';
import type { Id } from '../../domain/kernel.ts';
import { BOARD_CHANNEL, IMPORT_CHANNEL } from '../../domain/names.ts';
import type { BoardChange, ImportProgress } from '../contract.ts';
import { listen, type Notices } from './notices.ts';
import type { Stream } from './stream.ts';

/** Milliseconds for which changes of a campaign are gathered. */
const GATHERED_FOR = 100;
/** Milliseconds between looks for what no notice told. */
const LOOKED_AFTER_EVERY = 5_000;

/** A campaign that somebody watches. */
interface Watched {
  streams: Set<Stream>;
  /** The last event of each building and of the campaign itself, as the streams know it. */
  known: Map<Id, number>;
  timer: NodeJS.Timeout | null;
  /** Looks follow each other, so that an older one never overtakes. */
  looking: Promise<void>;
}

/** Tells every stream of this process what changed. Notices are only a hint to look: what is sent comes from comparing
 *  the rows with what was sent last, so nothing is told twice and nothing is missed for long. */
export class LiveHub {
  readonly #pool: Pool;
  readonly #watched = new Map<Id, Watched>();
  #notices: Notices | null = null;
  #net: NodeJS.Timeout | null = null;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Gets to know a campaign, before a stream joins it. */
  async prepare(campaignId: Id): Promise<void> {
    this.#start();
    if (this.#watched.has(campaignId)) return;
    const known = await readSeqs(this.#pool, campaignId);
    // Another stream of the campaign may have come first meanwhile.
    if (this.#watched.has(campaignId)) return;
    const looking = Promise.resolve();
    this.#watched.set(campaignId, { streams: new Set(), known, timer: null, looking });
  }

  /** Joins a stream to a campaign that was prepared; says how it leaves. `lastSeen` is the version that its client
   *  saw last, null for a new one. */
  join(campaignId: Id, stream: Stream, lastSeen: number | null): () => void {
    const watched = this.#watched.get(campaignId);
    if (!watched) throw new Error(`Campaign ${campaignId} was not prepared`);
    watched.streams.add(stream);
    const change = everything(campaignId, watched.known);
    if (lastSeen !== null && lastSeen !== change.version) stream.send('board', change, change.version);
    return () => {
      watched.streams.delete(stream);
      if (watched.streams.size === 0 && this.#watched.get(campaignId) === watched)
        this.#watched.delete(campaignId);
    };
  }

  async close(): Promise<void> {
    if (this.#net) clearInterval(this.#net);
    for (const { streams, timer } of this.#watched.values()) {
      if (timer) clearTimeout(timer);
      for (const stream of streams) stream.end();
    }
    this.#watched.clear();
    await this.#notices?.close();
  }

  /** The first stream starts listening; a process without streams holds no connection for them. */
  #start(): void {
    const lookAtAll = (): void => {
      for (const campaignId of this.#watched.keys()) this.#lookSoon(campaignId);
    };
    this.#notices ??= listen(this.#pool, {
      channels: [BOARD_CHANNEL, IMPORT_CHANNEL],
      onNotice: (channel, payload) => this.#hear(channel, payload),
      onListening: lookAtAll,
    });
    this.#net ??= setInterval(lookAtAll, LOOKED_AFTER_EVERY).unref();
  }

  #hear(channel: string, payload: string): void {
    if (channel === BOARD_CHANNEL) {
      this.#lookSoon(payload.split(':', 1)[0] ?? '');
      return;
    }
    const { campaignId, ...progress } = JSON.parse(payload) as ImportProgress & { campaignId: Id };
    for (const stream of this.#watched.get(campaignId)?.streams ?? []) stream.send('import', progress);
  }

  #lookSoon(campaignId: Id): void {
    const watched = this.#watched.get(campaignId);
    if (!watched || watched.timer) return;
    watched.timer = setTimeout(() => {
      watched.timer = null;
      watched.looking = watched.looking.then(() => this.#look(campaignId, watched));
    }, GATHERED_FOR);
  }

  async #look(campaignId: Id, watched: Watched): Promise<void> {
    try {
      const seqs = await readSeqs(this.#pool, campaignId);
      const changed = [...seqs].flatMap(([id, seq]) => (watched.known.get(id) === seq ? [] : [id]));
      watched.known = seqs;
      const { version } = everything(campaignId, seqs);
      if (changed.length === 0) return;
      const buildings = changed.filter((id) => id !== campaignId);
      for (const stream of watched.streams) stream.send('board', { version, buildings }, version);
    } catch {
      // The database is away: the next look finds what changed.
    }
  }
}

async function readSeqs(pool: Pool, campaignId: Id): Promise<Map<Id, number>> {
  const { rows } = await pool.query<{ id: Id; seq: number }>({
    name: 'read_seqs',
    text: `SELECT building_id AS id, seq FROM building_state WHERE campaign_id = $1
      UNION ALL SELECT campaign_id, seq FROM campaign_state WHERE campaign_id = $1`,
    values: [campaignId],
  });
  return new Map(rows.map(({ id, seq }) => [id, seq]));
}

/** The campaign's own events count for the version like those of a building. */
const everything = (campaignId: Id, seqs: ReadonlyMap<Id, number>): BoardChange => ({
  version: [...seqs.values()].reduce((sum, seq) => sum + seq, 0),
  buildings: [...seqs.keys()].filter((id) => id !== campaignId),
});
