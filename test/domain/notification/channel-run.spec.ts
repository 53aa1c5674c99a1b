import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { instant, millis } from '../../../domain/kernel.ts';
import { CHANNEL_KINDS, RATES } from '../../../domain/notification/channel-kinds.ts';
import {
  afterAttempt,
  afterLook,
  beginLook,
  LONGEST_DELIVERY_MS,
  looksAt,
  maySend,
  roundSize,
  startChannel,
  wakeChannel,
  type ChannelRun,
  type Round,
} from '../../../domain/notification/channel-run.ts';
import type { Later, Outcome } from '../../../domain/notification/outcome.ts';
import type { Rate } from '../../../domain/notification/rate-budget.ts';
import { START, throughJson } from '../scenario.ts';

const later = (milliseconds: number) => instant(millis(START) + milliseconds);
const RATES_OF_ROBOT = RATES.dingtalk;
const round = (more: Partial<Round> = {}): Round => ({
  isClosed: false,
  messageIds: [],
  nextAt: null,
  rates: RATES_OF_ROBOT,
  spent: [],
  ...more,
});
const looked = (run: ChannelRun, more: Partial<Round> = {}) => afterLook(beginLook(run), round(more));
const fresh = looked(startChannel('c', START));
const DOWN: Later = {
  kind: 'later',
  scope: 'channel',
  code: 'econnrefused',
  retryAfterMs: null,
  mayHaveArrived: false,
};

describe('a channel looks', () => {
  test('as soon as it exists, and then when somebody wakes it', () => {
    expect(looksAt(startChannel('c', START))).toBe(START);
    expect(looksAt(fresh)).toBeNull();
    expect(looksAt(wakeChannel(fresh, { at: later(5_000) }))).toBe(later(5_000));
  });

  test('at the earliest of what it was told', () => {
    const woken = wakeChannel(wakeChannel(fresh, { at: later(9_000) }), { at: later(5_000) });
    expect(looksAt(wakeChannel(woken, { at: later(7_000) }))).toBe(later(5_000));
  });

  test('again when it was woken during a look', () => {
    const during = wakeChannel(beginLook(fresh), { at: later(2_000) });
    expect(looksAt(afterLook(during, round({ nextAt: later(60_000) })))).toBe(later(2_000));
  });

  test('a run that knows nothing asks the database what was spent', () => {
    const spent = Array.from({ length: 20 }, (_, index) => millis(START) - 30_000 + index);
    const recovered = looked(startChannel('c', START), { spent });
    expect(maySend(recovered, START)).toBe(false);
    expect(looksAt(wakeChannel(recovered, { at: START }))).toBe(later(30_600));
  });
});

describe('when nothing gets through', () => {
  test('it pauses longer and longer, whoever wakes it', () => {
    const held = afterAttempt(fresh, DOWN, START);
    expect(looksAt(wakeChannel(held, { at: START }))).toBe(later(15_000));
    const again = afterAttempt(held, DOWN, later(15_000));
    expect(looksAt(wakeChannel(again, { at: START }))).toBe(later(45_000));
  });

  test('it waits as long as the receiver asks, at most an hour', () => {
    const asked = (retryAfterMs: number) =>
      looksAt(wakeChannel(afterAttempt(fresh, { ...DOWN, retryAfterMs }, START), { at: START }));
    expect(asked(120_000)).toBe(later(120_000));
    expect(asked(10 ** 9)).toBe(later(3_600_000));
  });

  test('one success, or a person who repaired it, ends the pause', () => {
    const held = afterAttempt(afterAttempt(fresh, DOWN, START), DOWN, later(15_000));
    expect(afterAttempt(held, { kind: 'sent' }, later(50_000))).toMatchObject({
      failures: 0,
      heldUntil: null,
    });
    expect(looksAt(wakeChannel(held, { at: later(16_000), byHand: true }))).toBe(later(16_000));
  });

  test('one recipient who cannot be reached holds up nobody else', () => {
    const busy = afterAttempt(fresh, { ...DOWN, scope: 'message' }, START);
    expect(maySend(busy, START)).toBe(true);
  });

  test('an attempt of which nobody heard again counts until it can no longer arrive', () => {
    const [by] = afterAttempt(fresh, null, START).spent ?? [];
    expect(by).toBe(millis(START) + LONGEST_DELIVERY_MS);
  });
});

/** What happens to a channel: somebody wakes it, and each send takes so long and ends like that. */
interface Weather {
  wakes: number[];
  sends: { takes: number; ends: 'sent' | 'down' | 'unknown' | 'refused' }[];
  startsAgain: number[];
}

const weather: fc.Arbitrary<Weather> = fc.record({
  wakes: fc.array(fc.integer({ min: 0, max: 400_000 }), { maxLength: 40 }),
  sends: fc.array(
    fc.record({
      takes: fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: LONGEST_DELIVERY_MS })),
      ends: fc.oneof(
        { weight: 20, arbitrary: fc.constant('sent' as const) },
        { weight: 1, arbitrary: fc.constantFrom('down', 'unknown', 'refused') },
      ),
    }),
    { minLength: 1, maxLength: 50 },
  ),
  startsAgain: fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 3 }),
});

const OUTCOMES: Record<'sent' | 'down' | 'unknown' | 'refused', Outcome | null> = {
  sent: { kind: 'sent' },
  down: DOWN,
  unknown: null,
  refused: { kind: 'permanent', code: 'refused' },
};

/** Plays the workflow with always more to say; the moments at which messages arrived at the receiver. */
function arrivalsIn({ wakes, sends, startsAgain }: Weather, rates: Rate[]): number[] {
  let run = startChannel('c', START);
  for (const wake of wakes) run = wakeChannel(run, { at: later(wake), byHand: wake % 3 === 0 });
  let now = millis(START);
  const arrived: number[] = [];
  for (let attempts = 0; attempts < 200;) {
    // The run may end at any moment: continue as new, or an engine that lost it and starts afresh.
    run = throughJson(run);
    if (startsAgain.includes(attempts)) run = startChannel('c', instant(now));
    now = Math.max(now, millis(looksAt(run) ?? instant(now)));
    const size = roundSize(run, instant(now));
    const lately = run.spent === null ? arrived.filter((at) => at > now - 70_000) : [];
    run = afterLook(beginLook(run), round({ rates, spent: lately, nextAt: instant(now) }));
    for (let sent = 0; sent < size && maySend(run, instant(now)); sent += 1) {
      const { takes, ends } = sends[attempts % sends.length] ?? { takes: 0, ends: 'sent' };
      // It arrives when it is begun, when it ends, or, if nobody hears of it, at any time before it no longer can.
      arrived.push(now + (attempts % 2) * takes);
      now += ends === 'unknown' ? 0 : takes;
      run = afterAttempt(run, OUTCOMES[ends], instant(now));
      attempts += 1;
    }
    now += 1;
    run = wakeChannel(run, { at: instant(now), byHand: attempts % 7 === 0 });
  }
  return arrived.sort((a, b) => a - b);
}

describe('however messages come and go, no receiver gets more than it takes:', () => {
  test.each(CHANNEL_KINDS)('%s', (kind) =>
    fc.assert(
      fc.property(weather, (what) => {
        const arrived = arrivalsIn(what, RATES[kind]);
        for (const { most, withinMs } of RATES[kind]) {
          const stretches = arrived.slice(most).map((at, index) => at - (arrived[index] ?? 0));
          expect(Math.min(...stretches)).toBeGreaterThanOrEqual(withinMs);
        }
      }),
      { numRuns: 30 },
    ),
  );
});
