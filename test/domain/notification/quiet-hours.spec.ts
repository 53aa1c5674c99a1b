import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { instant, millis } from '../../../domain/kernel.ts';
import { afterQuiet, isQuiet } from '../../../domain/notification/quiet-hours.ts';
import { shanghai } from '../scenario.ts';

const NIGHT = { from: '21:00', to: '08:00' };

describe('quiet hours', () => {
  test('over midnight end in the morning', () => {
    expect(afterQuiet(NIGHT, shanghai('2026-03-02 21:00'))).toBe(shanghai('2026-03-03 08:00'));
    expect(afterQuiet(NIGHT, shanghai('2026-03-03 00:00'))).toBe(shanghai('2026-03-03 08:00'));
    expect(afterQuiet(NIGHT, shanghai('2026-03-03 07:59'))).toBe(shanghai('2026-03-03 08:00'));
  });

  test('hold nothing up outside', () => {
    for (const time of ['2026-03-02 08:00', '2026-03-02 20:59'])
      expect(afterQuiet(NIGHT, shanghai(time))).toBe(shanghai(time));
  });

  test('within a day end that day', () =>
    expect(afterQuiet({ from: '12:00', to: '13:30' }, shanghai('2026-03-02 12:10'))).toBe(
      shanghai('2026-03-02 13:30'),
    ));

  test('with equal ends are none', () =>
    expect(afterQuiet({ from: '09:00', to: '09:00' }, shanghai('2026-03-02 09:00'))).toBe(
      shanghai('2026-03-02 09:00'),
    ));

  const clockTime = fc
    .integer({ min: 0, max: 1_439 })
    .map(
      (minute) =>
        `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`,
    );
  test('end at the first instant that is not quiet any more', () =>
    fc.assert(
      fc.property(clockTime, clockTime, fc.integer({ min: 0, max: 10 ** 12 }), (from, to, at) => {
        const end = afterQuiet({ from, to }, instant(at));
        expect(isQuiet({ from, to }, end)).toBe(false);
        expect(end >= instant(at)).toBe(true);
        if (end > instant(at)) expect(isQuiet({ from, to }, instant(millis(end) - 1))).toBe(true);
      }),
    ));
});
