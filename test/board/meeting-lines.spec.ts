import { describe, expect, test } from '@jest/globals';
import type { Holdout, MeetingPack, PackPromise } from '../../api/contract.ts';
import { promisesByMeeting, promisesOfTheDay } from '../../board/meeting/of-the-day.ts';
import { overdueFor } from '../../board/meeting/overdue.ts';
import { lackOf, refusalOf } from '../../board/meeting/refusal.ts';
import { inPlace } from '../../board/meeting/steady.ts';
import { RequestRefused, ServerAway } from '../../board/failures.ts';

const line = (householdId: string, daysOpen = 1) => ({ householdId, daysOpen }) as Holdout;
const ids = (lines: readonly Holdout[]) => lines.map(({ householdId }) => householdId).join(' ');

describe('lines while somebody types', () => {
  const shown = [line('a'), line('b'), line('c')];
  const newer = [line('c', 2), line('d'), line('a', 2)];

  test('nobody types: the newer list as it is', () => {
    expect(inPlace(shown, newer, new Set())).toBe(newer);
  });

  test('none changes its place, each shows what is newest, new ones come last', () => {
    const lines = inPlace(shown, newer, new Set(['a']));
    expect(ids(lines)).toBe('a c d');
    expect(lines.map(({ daysOpen }) => daysOpen)).toEqual([2, 2, 1]);
  });

  test('a line that is typed in stays although its household has signed', () => {
    expect(ids(inPlace(shown, newer, new Set(['b'])))).toBe('a b c d');
  });
});

describe('the one promise of a day', () => {
  const promise = (promiseId: string, madeAt: string, state: PackPromise['state'] = 'open') =>
    ({ promiseId, householdId: 'a', madeAt, state }) as PackPromise;
  const pack = (...promises: PackPromise[]) => ({ date: '2026-11-26', promises }) as MeetingPack;

  test('a day begins at midnight in Shanghai', () => {
    const { before, now } = promisesByMeeting(
      pack(promise('late', '2026-11-25T15:59:59.000Z'), promise('early', '2026-11-25T16:00:00.000Z')),
    );
    expect(before.map(({ promiseId }) => promiseId)).toEqual(['late']);
    expect(now.map(({ promiseId }) => promiseId)).toEqual(['early']);
  });

  test('one that was taken back makes room for another', () => {
    const taken = pack(promise('p', '2026-11-26T01:00:00.000Z', 'withdrawn'));
    expect(promisesOfTheDay(taken).size).toBe(0);
    const kept = pack(promise('p', '2026-11-26T01:00:00.000Z', 'kept'));
    expect(promisesOfTheDay(kept).get('a')?.promiseId).toBe('p');
  });
});

describe('why a promise was not taken', () => {
  const refused = (code: string, errors: { path: string; code: string; message: string }[] = []) =>
    new RequestRefused({
      ...{ type: 'about:blank', title: '', status: 400, code, requestId: '' },
      detail: '时间已过 · That instant is past',
      errors,
    });

  test('stands beside the field that it is about', () => {
    expect(refusalOf(refused('in_the_past'))).toEqual({
      when: { zh: '时间已过', en: 'That instant is past' },
    });
    expect(Object.keys(refusalOf(refused('unknown_staff')))).toEqual(['who']);
    const long = { path: 'what', code: 'too_big', message: '太长 · Too long' };
    expect(refusalOf(refused('invalid_body', [long]))).toEqual({ what: { zh: '太长', en: 'Too long' } });
  });

  test('stands beneath the line when it is about none of them', () => {
    expect(Object.keys(refusalOf(refused('unknown_household')))).toEqual(['whole']);
    expect(Object.keys(refusalOf(new ServerAway('gone')))).toEqual(['whole']);
    expect(refusalOf(null)).toEqual({});
  });

  test('what is missing is said before it is sent', () => {
    const draft = { staffId: '', what: ' ', when: 'picked', picked: '', key: '' } as const;
    expect(Object.keys(lackOf(draft, null))).toEqual(['who', 'what', 'when']);
    expect(lackOf({ ...draft, staffId: 's', what: 'x' }, '2026-11-26T10:00:00.000Z')).toEqual({});
  });
});

test('overdue is told in whole days, in hours on the first', () => {
  const asOf = '2026-11-26T10:00:00.000Z';
  expect(overdueFor('2026-11-24T09:00:00.000Z', asOf)).toBe('2 天');
  expect(overdueFor('2026-11-26T07:00:00.000Z', asOf)).toBe('3 小时');
  expect(overdueFor('2026-11-26T09:59:00.000Z', asOf)).toBe('刚过期');
});
