import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { instant, millis } from '../../../domain/kernel.ts';
import {
  afterLook,
  beginLook,
  isOver,
  looksAt,
  startWebhook,
  wakeWebhook,
  type LookOutcome,
  type WebhookRun,
} from '../../../domain/webhook/webhook-run.ts';
import { START, throughJson } from '../scenario.ts';

const later = (milliseconds: number) => instant(millis(START) + milliseconds);
const looked = (run: WebhookRun, outcome: LookOutcome | null, at = START) =>
  afterLook(beginLook(run), outcome, at);
const DONE: LookOutcome = { kind: 'done', hasMore: false };
const FAILED: LookOutcome = { kind: 'failed', retryAfterMs: null };
const fresh = looked(startWebhook('w', START), DONE);

describe('a webhook looks', () => {
  test('as soon as it exists, and then when somebody wakes it', () => {
    expect(looksAt(startWebhook('w', START))).toBe(START);
    expect(looksAt(fresh)).toBeNull();
    expect(looksAt(wakeWebhook(fresh, { at: later(5) }))).toBe(later(5));
  });

  test('again at once while there is more', () =>
    expect(looksAt(looked(fresh, { kind: 'done', hasMore: true }, later(9)))).toBe(later(9)));

  test('again when it was woken during a look', () => {
    const during = wakeWebhook(beginLook(fresh), { at: later(2) });
    expect(looksAt(afterLook(during, DONE, later(3)))).toBe(later(2));
  });
});

describe('when nothing gets through', () => {
  const failing = (times: number): WebhookRun => {
    let run = fresh;
    for (let time = 0; time < times; time += 1) run = looked(run, FAILED);
    return run;
  };

  test('it tries again after 5 s, 10 s … 10 minutes, for ever', () =>
    expect(
      [1, 2, 3, 4, 5, 6, 7, 8, 500].map(
        (times) => (millis(looksAt(failing(times)) ?? '') - millis(START)) / 1_000,
      ),
    ).toEqual([5, 10, 20, 40, 80, 160, 320, 600, 600]));

  test('it waits as long as the receiver asks, at most an hour', () => {
    const asked = (retryAfterMs: number) => looksAt(looked(fresh, { kind: 'failed', retryAfterMs }));
    expect(asked(120_000)).toBe(later(120_000));
    expect(asked(1_000)).toBe(later(5_000));
    expect(asked(10 ** 9)).toBe(later(3_600_000));
  });

  test('a wake does not shorten the pause; a person does', () => {
    const woken = wakeWebhook(failing(3), { at: later(1) });
    expect(looksAt(woken)).toBe(later(20_000));
    expect(looksAt(wakeWebhook(woken, { at: later(1), byHand: true }))).toBe(START);
  });

  test('a delivery of which nobody heard again is tried again like one that failed', () =>
    expect(looksAt(looked(fresh, null))).toBe(later(5_000)));

  test('one success ends the pauses', () =>
    expect(looked(failing(9), DONE)).toMatchObject({ failures: 0, heldUntil: null, lookAt: null }));
});

describe('a webhook that was switched off', () => {
  const closed: LookOutcome = { kind: 'closed' };
  test('is over, unless somebody woke it since it looked', () => {
    expect(isOver(looked(fresh, closed), closed)).toBe(true);
    const during = wakeWebhook(beginLook(fresh), { at: later(1) });
    expect(isOver(afterLook(during, closed, later(2)), closed)).toBe(false);
    expect(isOver(fresh, DONE)).toBe(false);
  });
});

const outcome: fc.Arbitrary<LookOutcome | null> = fc.oneof(
  fc.constant(null),
  fc.constant(FAILED),
  fc.record({
    kind: fc.constant('failed' as const),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 10 ** 8 }), { nil: null }),
  }),
  fc.record({ kind: fc.constant('done' as const), hasMore: fc.boolean() }),
);
const step = fc.record({ after: fc.integer({ min: 0, max: 10 ** 6 }), outcome, woken: fc.boolean() });

test('whatever happens, what did not get through is tried again within the hour, and a wake is never lost', () =>
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let run = startWebhook('w', START);
      let now = millis(START);
      for (const { after, outcome: came, woken } of steps) {
        now += after;
        run = beginLook(throughJson(run));
        if (woken) run = wakeWebhook(run, { at: instant(now) });
        run = throughJson(afterLook(run, came, instant(now)));
        const mustLook =
          woken || came === null || came.kind === 'failed' || (came.kind === 'done' && came.hasMore);
        const at = looksAt(run);
        expect(at !== null).toBe(mustLook);
        if (at !== null) expect(millis(at)).toBeLessThanOrEqual(now + 3_600_000);
      }
    }),
  ));
