import { describe, expect, test } from '@jest/globals';
import { paperNotifications } from '../../../domain/meeting/audience.ts';
import { MAKERS, type Making } from '../../../domain/meeting/papers.ts';
import type { ContactedFacts } from '../../../domain/meeting/facts.ts';
import { pageFor } from '../../../domain/notification/pages.ts';
import { POLICY_TEMPLATES } from '../../../domain/policy-templates.ts';
import { NOW, shares } from './facts.ts';

const POLICY = POLICY_TEMPLATES['shanghai-95'];
const making: Making = { now: NOW, policy: POLICY, since: { date: null, at: NOW }, previousRanking: null };

const contacted = (
  householdId: string,
  door: number,
  phone = 0,
  about: Partial<ContactedFacts> = {},
): ContactedFacts => ({
  householdId,
  buildingId: 'b1',
  byChannel: { door, phone, wechat: 0 },
  refused: 0,
  vulnerable: false,
  handlerId: null,
  ...about,
});

describe('the contact report', () => {
  test('names the twenty that were contacted most, those that refused before those that did not', () => {
    const households = [
      ...Array.from({ length: 25 }, (_, index) => contacted(`many ${index}`, 2)),
      contacted('most', 3, 1),
      contacted('refused', 2, 0, { refused: 1 }),
      contacted('came to the office', 0),
    ];
    const { contactedMost } = MAKERS.contacts({ exceptions: [], households }, making);
    expect(contactedMost).toHaveLength(20);
    expect(contactedMost.slice(0, 2).map(({ householdId }) => householdId)).toEqual(['most', 'refused']);
    expect(contactedMost.map(({ householdId }) => householdId)).not.toContain('came to the office');
  });
  test('lists exceptions by the time they happened', () => {
    const exception = {
      householdId: 'h',
      buildingId: 'b',
      channel: 'door',
      outcome: 'met',
      byId: 's',
    } as const;
    const exceptions = [
      { ...exception, commandId: 'late', at: '2026-11-26T03:00:00.000Z' },
      { ...exception, commandId: 'early', at: '2026-11-24T03:00:00.000Z' },
    ];
    const made = MAKERS.contacts({ exceptions, households: [] }, making);
    expect(made.exceptions.map(({ commandId }) => commandId)).toEqual(['early', 'late']);
  });
});

test('a ranking compares with the one before', () => {
  const facts = { buildings: [{ ...shares(10, 5), signedThisWeek: 3 }] };
  const before = MAKERS.ranking(facts, making);
  const again = MAKERS.ranking(facts, { ...making, previousRanking: before });
  expect(again.buildings).toEqual([
    { buildingId: 'b1', total: 10, signed: 5, signedThisWeek: 3, missing: 5, rank: 1, previousRank: 1 },
  ]);
});

describe('who hears of a paper', () => {
  test('the campaign’s groups, and whoever is at the meeting, once a day', () => {
    const entries = paperNotifications('pack', '2026-11-26', POLICY, NOW);
    expect(entries.map(({ kind, seq, role, staffId }) => [kind, seq, role ?? 'groups', staffId])).toEqual([
      ['morningPack', 20_261_126, 'groups', null],
      ['morningPack', 20_261_126, 'handler', null],
      ['morningPack', 20_261_126, 'leader', null],
      ['morningPack', 20_261_126, 'director', null],
    ]);
    expect(entries.every(({ householdId, subjectId }) => householdId === null && subjectId === null)).toBe(
      true,
    );
  });
  test('nobody hears of a contact report', () =>
    expect(paperNotifications('contacts', '2026-11-27', POLICY, NOW)).toEqual([]));
});

test.each([
  ['its page', ['morningPack'], '/campaigns/c/meeting'],
  ['its page, however many', ['eveningReport', 'eveningReport'], '/campaigns/c/reports'],
  ['the campaign, where they are different papers', ['eveningReport', 'weeklyRanking'], '/campaigns/c'],
  ['the campaign, where there is other news', ['morningPack', 'signed'], '/campaigns/c'],
] as const)('a message about papers leads to %s', (_name, kinds, expected) =>
  expect(pageFor(kinds, 'c')).toBe(expected),
);
