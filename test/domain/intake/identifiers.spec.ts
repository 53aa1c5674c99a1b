import { describe, expect, test } from '@jest/globals';
import { newId } from '../../../domain/identifier.ts';
import { ledgerText } from '../../../domain/ledger.ts';
import { START } from '../scenario.ts';

describe('identifiers', () => {
  // The example of RFC 9562, A.6.
  const RANDOM = '936da01f-9abd-4cc3-98c4-dc0c0c07398f';

  test('are UUIDs of version 7: their time first, then what is random', () =>
    expect(newId(Date.parse('2022-02-22T19:22:22Z'), RANDOM)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f'));

  test('sort by the time at which they were given', () => {
    const ids = [1, 1_000, Date.parse(START), Date.parse(START) + 1].map((time) => newId(time, RANDOM));
    expect(ids.toSorted()).toEqual(ids);
  });
});

describe('the text that a signing number is chained by', () => {
  const link = {
    previousHash: 'ab12',
    campaignId: 'k1',
    number: 7,
    householdId: 'h1',
    buildingId: 'b1',
    seq: 42,
    recordedAt: START,
    occurredAt: null,
  };

  test('holds everything about it, in a fixed order', () =>
    expect(ledgerText(link)).toBe('ab12|k1|7|h1|b1|42|2026-03-02T02:00:00.000Z|'));

  test('says when the signature was given, where somebody said so', () =>
    expect(ledgerText({ ...link, occurredAt: START })).toMatch(/Z\|2026-03-02T02:00:00.000Z$/));
});
