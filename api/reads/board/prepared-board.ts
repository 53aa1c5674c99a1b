import type { Pool } from 'pg';
import type { Id } from '../../../domain/kernel.ts';
import { readBoard, readVersion } from './board.ts';

/** A board that is ready to be sent, but for the moment. */
interface Prepared {
  version: number;
  json: string;
}

/** Keeps each campaign's last board as text: many screens ask for the same one. */
export class PreparedBoards {
  readonly #pool: Pool;
  readonly #boards = new Map<Id, Promise<Prepared>>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** The board as it stands. */
  async get(campaignId: Id): Promise<Prepared> {
    const version = await readVersion(this.#pool, campaignId);
    const known = await this.#boards.get(campaignId)?.catch(() => null);
    return known && known.version >= version ? known : this.#prepare(campaignId, version);
  }

  /** Screens that ask at the same time wait for one reading. */
  async #prepare(campaignId: Id, version: number): Promise<Prepared> {
    const reading = this.#read(campaignId);
    this.#boards.set(campaignId, reading);
    const prepared = await reading;
    return prepared.version >= version ? prepared : this.#prepare(campaignId, version);
  }

  async #read(campaignId: Id): Promise<Prepared> {
    const board = await readBoard(this.#pool, campaignId);
    return { version: board.version, json: JSON.stringify(board) };
  }
}

/** The text of a board, seen at `asOf`. */
export const boardBody = ({ json }: Prepared, asOf: Date): string =>
  `${json.slice(0, -1)},"asOf":"${asOf.toISOString()}"}`;
