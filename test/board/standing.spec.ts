import { describe, expect, test } from '@jest/globals';
import type { ThresholdState } from '../../api/contract.ts';
import {
  effectWords,
  percentText,
  ratioText,
  standingOf,
  standingSentence,
  standingWords,
} from '../../board/wall/standing.ts';
import { noCounts } from '../../domain/counts.ts';

const counts = (signed: number, total: number) => ({ ...noCounts(), signed, total });
const threshold = (change: Partial<ThresholdState> = {}): ThresholdState => ({
  id: 'effect',
  label: '协议生效',
  scope: 'building',
  numerator: 50,
  denominator: 56,
  requiredRatio: '95/100',
  missing: 4,
  met: false,
  ...change,
});

describe('the rate on the wall', () => {
  test.each([
    [0, '0.0'],
    [9, '0.0'],
    [9499, '94.9'],
    [9773, '97.7'],
    [9999, '99.9'],
    [10_000, '100'],
  ])('%i basis points are %s', (rateBp, text) => expect(percentText(rateBp)).toBe(text));

  test.each([
    ['95/100', '95%'],
    ['3/4', '75%'],
    ['2/3', '2/3'],
  ])('a required ratio of %s reads %s', (ratio, text) => expect(ratioText(ratio)).toBe(text));
});

describe('where a building stands', () => {
  test('it misses households to the first threshold that does not hold', () => {
    const reached = threshold({ id: 'consent', missing: 0, met: true });
    expect(standingOf(counts(50, 56), [reached, threshold(), threshold({ missing: 6 })])).toEqual({
      kind: 'short',
      missing: 4,
      label: '协议生效',
      ratio: '95%',
    });
  });

  test('a quorum that needs more households than the vote is what it misses', () => {
    const quorum = { numerator: 10, denominator: 56, requiredRatio: '2/3', missing: 28, met: false };
    const standing = standingOf(counts(0, 56), [threshold({ label: '人数表决', missing: 2, quorum })]);
    expect(standing).toEqual({ kind: 'short', missing: 28, label: '人数表决（参与）', ratio: '2/3' });
  });

  test('it has reached its thresholds while some have not signed', () =>
    expect(standingOf(counts(54, 56), [threshold({ met: true, missing: 0 })])).toEqual({
      kind: 'reached',
      left: 2,
    }));

  test('the last signature makes it complete, whatever else policy wants', () =>
    expect(standingOf(counts(56, 56), [threshold()])).toEqual({ kind: 'complete' }));

  test('without thresholds only the open households count', () =>
    expect(standingOf(counts(50, 56), [])).toEqual({ kind: 'open', left: 6 }));

  test('an empty roll is neither complete nor short', () =>
    expect(standingOf(counts(0, 0), [threshold({ denominator: 0, missing: 0 })])).toEqual({ kind: 'empty' }));

  test('words and sentence say it without colour', () => {
    const standing = standingOf(counts(50, 56), [threshold()]);
    expect(standingWords(standing)).toEqual({ before: '差', count: 4, after: '户' });
    expect(standingSentence(standing)).toBe('协议生效还差 4 户，要求 95%');
  });
});

describe('what was signed when the agreement took effect', () => {
  const effect = { at: '2026-03-02T02:00:00.000Z', total: 878, signed: 845, rateBp: 9_624 };
  test('is told apart from late signatures', () =>
    expect(effectWords(effect, counts(872, 878))).toBe('生效时 96.2%'));
  test('needs no words while nobody signed since, or nothing is in effect', () => {
    expect(effectWords(effect, counts(845, 878))).toBeNull();
    expect(effectWords(null, counts(878, 878))).toBeNull();
  });
});
