import { Problem, PROBLEMS } from '../problem.ts';

/** So many tries in so many milliseconds for each name, counted in this process. */
export class Allowance {
  readonly #most: number;
  readonly #within: number;
  readonly #windows = new Map<string, { from: number; used: number }>();

  constructor(most: number, within: number) {
    this.#most = most;
    this.#within = within;
  }

  /** Throws `too_many_requests` with the seconds to wait. */
  take(name: string): void {
    const now = Date.now();
    this.#forgetBefore(now - this.#within);
    const window = this.#windows.get(name) ?? { from: now, used: 0 };
    this.#windows.set(name, window);
    if (window.used >= this.#most) throw new TooManyRequests(window.from + this.#within - now);
    window.used += 1;
  }

  /** For a try that is not to count after all. */
  giveBack(name: string): void {
    const window = this.#windows.get(name);
    if (window && window.used > 0) window.used -= 1;
  }

  /** Windows lie in the order in which they began. */
  #forgetBefore(instant: number): void {
    for (const [name, { from }] of this.#windows) {
      if (from > instant) return;
      this.#windows.delete(name);
    }
  }
}

/** Repeat it after that many seconds. */
export class TooManyRequests extends Problem {
  readonly retryAfter: number;

  constructor(milliseconds: number) {
    super('too_many_requests', PROBLEMS.too_many_requests);
    this.retryAfter = Math.max(1, Math.ceil(milliseconds / 1_000));
  }
}
