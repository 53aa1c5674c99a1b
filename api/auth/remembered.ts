import { isDatabaseAway } from '../serving/database-away.ts';

/** Milliseconds for which what was found is taken without asking again. */
const FRESH = 5_000;
/** Milliseconds for which it is still taken while the database is away. */
const STALE = 60_000;
const MOST = 10_000;

/** Remembers who a credential belongs to: a moment always, a minute while the database is away. */
export class Remembered<T> {
  readonly #known = new Map<string, { value: T; at: number }>();

  /** Throws what `load` throws, unless the database is away and the value is at most a minute old. */
  async get(key: string, load: () => Promise<T | null>): Promise<T | null> {
    const known = this.#known.get(key);
    const age = known ? Date.now() - known.at : Infinity;
    if (known && age <= FRESH) return known.value;
    try {
      const value = await load();
      this.#put(key, value);
      return value;
    } catch (failure) {
      if (known && age <= STALE && isDatabaseAway(failure)) return known.value;
      throw failure;
    }
  }

  forget(belongs: (value: T) => boolean): void {
    for (const [key, { value }] of this.#known) if (belongs(value)) this.#known.delete(key);
  }

  #put(key: string, value: T | null): void {
    this.#known.delete(key);
    if (value === null) return;
    this.#known.set(key, { value, at: Date.now() });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST && oldest !== undefined) this.#known.delete(oldest);
  }
}
