import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { instant, millis, type Instant } from '../../../domain/kernel.ts';
import {
  planMessages,
  REST_MS,
  type Outbox,
  type Plan,
  type Unsent,
  type Waiting,
} from '../../../domain/notification/planning.ts';
import { isQuiet, type QuietHours } from '../../../domain/notification/quiet-hours.ts';
import { shanghai } from '../scenario.ts';

const NIGHT = { from: '21:00', to: '08:00' };
const NEVER = { from: '00:00', to: '00:00' };
const at = (time: string): Instant => shanghai(`2026-03-02 ${time}`);
const LIMIT = 10;

const waiting = (id: string, due: Instant, more: Partial<Waiting> = {}): Waiting => ({
  staffId: 'wang',
  notificationIds: [id],
  urgency: 'normal',
  dueAt: due,
  quiet: NIGHT,
  ...more,
});
const unsent = (messageId: string, nextAttemptAt: Instant, more: Partial<Unsent> = {}): Unsent => ({
  messageId,
  nextAttemptAt,
  urgency: 'normal',
  quiet: NIGHT,
  ...more,
});
const plan = (outbox: Partial<Outbox>, now: Instant, limit = LIMIT): Plan =>
  planMessages({ waiting: [], unsent: [], lastMessageAt: {}, ...outbox }, now, limit);
const letters = ({ drafts }: Plan) =>
  drafts.map(({ staffId, notificationIds }) => [staffId, ...notificationIds]);

describe('what waits for a recipient', () => {
  test('leaves when the first window ends, all in one message', () => {
    const outbox = {
      waiting: [waiting('a', at('10:30')), waiting('b', at('10:40')), waiting('c', at('10:59'))],
    };
    expect(plan(outbox, at('10:29'))).toEqual({ again: [], drafts: [], nextAt: at('10:30') });
    const due = plan(outbox, at('10:30'));
    expect(letters(due)).toEqual([['wang', 'a', 'b', 'c']]);
    expect(due.nextAt).toBeNull();
  });

  test('leaves for each recipient apart', () => {
    const outbox = {
      waiting: [
        waiting('a', at('10:30')),
        waiting('b', at('10:30'), { staffId: 'zhao' }),
        waiting('c', at('10:50'), { staffId: null }),
      ],
    };
    const due = plan(outbox, at('10:31'));
    expect(letters(due)).toEqual([
      ['wang', 'a'],
      ['zhao', 'b'],
    ]);
    expect(due.nextAt).toBe(at('10:50'));
  });

  test('waits for the end of quiet hours', () => {
    const outbox = { waiting: [waiting('a', at('22:00'))] };
    expect(plan(outbox, at('22:00'))).toEqual({
      again: [],
      drafts: [],
      nextAt: shanghai('2026-03-03 08:00'),
    });
  });

  test('that was held up until night stays quiet as well', () => {
    const outbox = { waiting: [waiting('a', at('20:50'))], unsent: [unsent('m', at('20:55'))] };
    expect(plan(outbox, at('22:00'))).toEqual({
      again: [],
      drafts: [],
      nextAt: shanghai('2026-03-03 08:00'),
    });
  });

  test('leaves at night when it is urgent, and takes nothing along that is not', () => {
    const outbox = {
      waiting: [waiting('a', at('22:00')), waiting('b', at('22:05'), { urgency: 'urgent' })],
    };
    const due = plan(outbox, at('22:05'));
    expect(due.drafts).toEqual([
      { staffId: 'wang', notificationIds: ['b'], urgency: 'urgent', quiet: NIGHT },
    ]);
    expect(due.nextAt).toBe(shanghai('2026-03-03 08:00'));
  });

  test('by day an urgent one takes along what still had time', () => {
    const outbox = {
      waiting: [waiting('a', at('10:30')), waiting('b', at('10:05'), { urgency: 'urgent' })],
    };
    expect(letters(plan(outbox, at('10:05')))).toEqual([['wang', 'a', 'b']]);
  });

  test('is not followed by another message within a minute, not even an urgent one', () => {
    const outbox = {
      waiting: [waiting('a', at('10:05'), { urgency: 'urgent' })],
      lastMessageAt: { wang: at('10:05') },
    };
    expect(plan(outbox, at('10:05'))).toEqual({ again: [], drafts: [], nextAt: at('10:06') });
    expect(letters(plan(outbox, at('10:06')))).toEqual([['wang', 'a']]);
  });
});

describe('when the channel takes only so many', () => {
  const outbox = {
    waiting: [waiting('a', at('10:30')), waiting('b', at('10:30'), { staffId: 'zhao', urgency: 'urgent' })],
    unsent: [unsent('m', at('10:00')), unsent('later', at('11:00'))],
  };

  test('earlier messages go first, then the urgent', () => {
    expect(plan(outbox, at('10:30'), 2)).toMatchObject({
      again: ['m'],
      drafts: [{ staffId: 'zhao' }],
      nextAt: at('10:30'),
    });
  });

  test('the rest follows when there is room again', () => {
    expect(plan(outbox, at('10:30'))).toMatchObject({
      again: ['m'],
      drafts: [{ staffId: 'zhao' }, { staffId: 'wang' }],
      nextAt: at('11:00'),
    });
    expect(plan(outbox, at('10:30'), 0)).toEqual({ again: [], drafts: [], nextAt: at('10:30') });
  });
});

interface Arrival {
  staffId: string | null;
  after: number;
  urgent: boolean;
}

const WINDOW = 30 * 60_000;
const arrivals = fc.array(
  fc.record({
    staffId: fc.constantFrom('wang', 'zhao', null),
    after: fc.oneof(fc.integer({ min: 0, max: 90_000 }), fc.integer({ min: 0, max: 6 * 3_600_000 })),
    urgent: fc.boolean(),
  }),
  { minLength: 1, maxLength: 60 },
);

interface Coming {
  raisedAt: number;
  one: Waiting;
}

function comingIn(arriving: readonly Arrival[], quiet: QuietHours): Coming[] {
  let clock = millis(at('19:00'));
  return arriving.map(({ staffId, after, urgent }, index) => {
    clock += after;
    const due = instant(clock + (urgent ? 0 : WINDOW));
    const urgency = urgent ? 'urgent' : 'normal';
    return { raisedAt: clock, one: waiting(`n${index}`, due, { staffId, urgency, quiet }) };
  });
}

/** Plays a channel that looks when something comes and when it said it would: what left, when, with what. */
function play(arriving: readonly Arrival[], quiet: QuietHours = NIGHT) {
  const coming = comingIn(arriving, quiet);
  const sent: { at: number; staffId: string | null; ids: string[] }[] = [];
  const lastMessageAt: Record<string, Instant> = {};
  let there: Waiting[] = [];
  let next = 0;
  for (let lookAt: number | null = null; next < coming.length || lookAt !== null;) {
    const now: number = Math.min(coming[next]?.raisedAt ?? Infinity, lookAt ?? Infinity);
    for (; coming[next] && (coming[next]?.raisedAt ?? 0) <= now; next += 1)
      there.push(...coming.slice(next, next + 1).map(({ one }) => one));
    const { drafts, nextAt } = planMessages({ waiting: there, unsent: [], lastMessageAt }, instant(now), 2);
    for (const { staffId, notificationIds } of drafts) {
      sent.push({ at: now, staffId, ids: notificationIds });
      lastMessageAt[staffId ?? ''] = instant(now);
    }
    const gone = new Set(drafts.flatMap(({ notificationIds }) => notificationIds));
    there = there.filter(({ notificationIds: [id = ''] }) => !gone.has(id));
    lookAt = nextAt === null ? null : Math.max(millis(nextAt), now + 1);
  }
  return { sent, coming: coming.map(({ one }) => one) };
}

describe('whatever comes and whenever', () => {
  test('every notification leaves in exactly one message', () =>
    fc.assert(
      fc.property(arrivals, (arriving) => {
        const { sent, coming } = play(arriving);
        const ids = sent.flatMap((message) => message.ids).sort();
        expect(ids).toEqual(coming.flatMap(({ notificationIds }) => notificationIds).sort());
      }),
    ));

  test('nobody gets two messages within a minute', () =>
    fc.assert(
      fc.property(arrivals, (arriving) => {
        const last: Record<string, number> = {};
        const gaps = play(arriving).sent.map(({ at: when, staffId }) => {
          const gap = when - (last[staffId ?? ''] ?? -Infinity);
          last[staffId ?? ''] = when;
          return gap;
        });
        expect(Math.min(...gaps)).toBeGreaterThanOrEqual(REST_MS);
      }),
    ));

  test('at night only what is urgent leaves', () =>
    fc.assert(
      fc.property(arrivals, (arriving) => {
        const { sent, coming } = play(arriving);
        const urgent = new Set(
          coming
            .filter(({ urgency }) => urgency === 'urgent')
            .flatMap(({ notificationIds }) => notificationIds),
        );
        const atNight = sent.filter((message) => isQuiet(NIGHT, instant(message.at)));
        expect(atNight.flatMap(({ ids }) => ids).filter((id) => !urgent.has(id))).toEqual([]);
      }),
    ));

  test('1,772 signatures in a day are at most a few dozen messages to a group', () => {
    // Nine hours, the first of them at nine times the pace of the others.
    const arriving = Array.from({ length: 1_772 }, (_, index) => ({
      staffId: null,
      after: index < 900 ? 4_000 : 33_000,
      urgent: false,
    }));
    const { sent } = play(arriving, NEVER);
    expect(sent.flatMap(({ ids }) => ids)).toHaveLength(1_772);
    expect(sent.length).toBeLessThanOrEqual(24);
  });
});
