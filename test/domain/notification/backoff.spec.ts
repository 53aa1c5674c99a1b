import { expect, test } from '@jest/globals';
import { givesUp, nextTryAt, pauseAfter } from '../../../domain/notification/backoff.ts';
import { shanghai } from '../scenario.ts';

const NOON = shanghai('2026-03-02 12:00');

test('each failure doubles the pause, up to ten minutes', () =>
  expect([1, 2, 3, 4, 5, 6, 7, 100].map((failures) => pauseAfter(failures) / 1_000)).toEqual([
    15, 30, 60, 120, 240, 480, 600, 600,
  ]));

test('who asks for a longer pause gets it, who asks for a shorter one does not', () => {
  expect(nextTryAt(NOON, 1, 60_000)).toBe(shanghai('2026-03-02 12:01'));
  expect(nextTryAt(NOON, 3, 1)).toBe(shanghai('2026-03-02 12:01'));
});

test('one may begin with a shorter pause', () =>
  expect([1, 2, 8].map((failures) => pauseAfter(failures, null, 5_000) / 1_000)).toEqual([5, 10, 600]));

test('after a day of trying a message is put aside', () => {
  expect(givesUp(NOON, shanghai('2026-03-03 11:59'))).toBe(false);
  expect(givesUp(NOON, shanghai('2026-03-03 12:00'))).toBe(true);
});
