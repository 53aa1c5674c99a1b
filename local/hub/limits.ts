import type { ChannelKind } from '../../domain/notification/channel-kinds.ts';
import { RATES } from '../../domain/notification/channel-kinds.ts';
import type { Rate } from '../../domain/notification/rate-budget.ts';

const MINUTE = 60_000;

/** Counts what arrives, robot by robot, as the vendors do; DingTalk shuts a robot out for ten minutes. */
export class Limits {
  readonly #rates: Partial<Record<ChannelKind, Rate[]>>;
  readonly #arrivals = new Map<string, number[]>();
  readonly #bannedUntil = new Map<string, number>();
  /** How often more came than a robot takes. */
  exceeded = 0;

  constructor(rates: Partial<Record<ChannelKind, Rate[]>> = {}) {
    this.#rates = { ...RATES, ...rates };
  }

  /** Whether this one is too many. */
  isTooMany(kind: ChannelKind, to: string, now: number): boolean {
    const key = `${kind} ${to}`;
    const arrivals = [...(this.#arrivals.get(key) ?? []), now].slice(-200);
    this.#arrivals.set(key, arrivals);
    const isBanned = (this.#bannedUntil.get(key) ?? 0) > now;
    const isOver = (this.#rates[kind] ?? []).some(
      ({ most, withinMs }) => arrivals.filter((at) => at > now - withinMs).length > most,
    );
    if (isOver) this.exceeded += 1;
    if (isOver && kind === 'dingtalk') this.#bannedUntil.set(key, now + 10 * MINUTE);
    return isOver || isBanned;
  }
}
