import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { HouseholdFacts } from '../../../domain/meeting/facts.ts';
import { byUrgency, holdoutsOf, overdueSince } from '../../../domain/meeting/holdouts.ts';
import { missingToSign, nearThresholds } from '../../../domain/meeting/still-missing.ts';
import { promiseState } from '../../../domain/meeting/promise-state.ts';
import { POLICY_TEMPLATES } from '../../../domain/policy-templates.ts';
import { STAGES } from '../../../domain/policy.ts';
import { STATUSES } from '../../../domain/status.ts';
import { building, household, NOW, objection, shares, threshold } from './facts.ts';

const POLICY = POLICY_TEMPLATES['shanghai-95'];
const DAY_AGO = '2026-11-25T00:30:00.000Z';
const WEEK_AGO = '2026-11-19T00:30:00.000Z';
const TOMORROW = '2026-11-27T00:30:00.000Z';

describe('overdue', () => {
  const nothing = { objections: [], appointments: [], promises: [] };
  test.each<[string, Partial<HouseholdFacts>, string | null]>([
    [
      'nothing that lies ahead',
      { objections: [objection()], appointments: [{ kind: 'visit', at: TOMORROW }] },
      null,
    ],
    ['an objection past its clock', { objections: [objection({ dueAt: DAY_AGO })] }, DAY_AGO],
    [
      'an objection that climbed, though its clock runs anew',
      { objections: [objection({ climbedAt: WEEK_AGO, dueAt: TOMORROW })] },
      WEEK_AGO,
    ],
    [
      'no objection that was answered',
      { objections: [objection({ climbedAt: WEEK_AGO, dueAt: null, answered: true })] },
      null,
    ],
    ['an appointment without an outcome', { appointments: [{ kind: 'signing', at: DAY_AGO }] }, DAY_AGO],
    [
      'a promise past the word that was given, though it climbed',
      { promises: [{ firstDueAt: WEEK_AGO, dueAt: TOMORROW }] },
      WEEK_AGO,
    ],
    ['at its very instant', { promises: [{ firstDueAt: NOW, dueAt: NOW }] }, NOW],
    [
      'since the longest of them',
      { objections: [objection({ dueAt: DAY_AGO })], promises: [{ firstDueAt: WEEK_AGO, dueAt: WEEK_AGO }] },
      WEEK_AGO,
    ],
  ])('is %s', (_name, about, expected) => expect(overdueSince({ ...nothing, ...about }, NOW)).toBe(expected));
});

describe('a holdout', () => {
  const only = (about: Partial<HouseholdFacts>, of = building()) =>
    holdoutsOf({ buildings: [of], households: [household(about)] }, POLICY, NOW)[0];

  test('is owned by who owns the objection that is due first', () => {
    const objections = [
      objection({ ownerId: 'late', dueAt: TOMORROW }),
      objection({ ownerId: 'first', dueAt: DAY_AGO }),
      objection({ ownerId: 'waits', dueAt: null, answered: true }),
    ];
    expect(only({ objections, handlerId: 'handler' })?.ownerId).toBe('first');
  });
  test('is owned by its handler where that objection is nobody’s, and where there is none', () => {
    expect(only({ objections: [objection()], handlerId: 'handler' })?.ownerId).toBe('handler');
    expect(only({ handlerId: 'handler' })?.ownerId).toBe('handler');
    expect(only({})?.ownerId).toBeNull();
  });
  test.each<[string, string, string | null, number]>([
    ['since it came onto the roll', '2026-11-20T02:00:00.000Z', '2026-11-10T02:00:00.000Z', 6],
    ['since signing opened, where that is later', '2026-11-01T02:00:00.000Z', '2026-11-24T02:00:00.000Z', 2],
    ['by Shanghai days, whatever the hour', '2026-11-25T15:59:00.000Z', null, 1],
    ['none on its first day', '2026-11-25T16:01:00.000Z', null, 0],
  ])('counts days open %s', (_name, enteredAt, signingSince, days) =>
    expect(only({ enteredAt }, building({ signingSince }))?.daysOpen).toBe(days),
  );
  test('shows its objections, the oldest first', () => {
    const objections = [objection({ objectionId: 'b' }), objection({ objectionId: 'a', raisedAt: WEEK_AGO })];
    expect(only({ objections })?.objections.map(({ objectionId }) => objectionId)).toEqual(['a', 'b']);
  });
});

test('what is overdue comes first, the longest overdue before, then where a building misses fewest', () => {
  const rows = [
    { id: 'far', overdueSince: null, missingInBuilding: 9 },
    { id: 'near', overdueSince: null, missingInBuilding: 1 },
    { id: 'day', overdueSince: DAY_AGO, missingInBuilding: 9 },
    { id: 'week', overdueSince: WEEK_AGO, missingInBuilding: 30 },
    { id: 'week, near', overdueSince: WEEK_AGO, missingInBuilding: 2 },
  ];
  expect(rows.toSorted(byUrgency).map(({ id }) => id)).toEqual(['week, near', 'week', 'day', 'near', 'far']);
});

describe('what a building still misses', () => {
  const policy = [
    { id: 'effect', counts: 'signed' },
    { id: 'all', counts: 'signed' },
    { id: 'moved', counts: 'vacated' },
  ] as const;
  test.each<[string, ReturnType<typeof threshold>[], number]>([
    ['leads to its nearest unmet threshold of signatures', [threshold('effect', 3), threshold('all', 5)], 3],
    ['leads past one that is met', [threshold('effect', 0), threshold('all', 5)], 5],
    ['does not look at who moved out', [threshold('effect', 3), threshold('moved', 1)], 3],
    ['leads to everybody where all are met', [threshold('effect', 0), threshold('all', 0)], 2],
    ['leads to everybody where there is none', [], 2],
    ['needs the quorum too', [threshold('effect', 1, { quorum: { ...threshold('q', 4) } })], 4],
  ])('%s', (_name, thresholds, expected) =>
    expect(missingToSign({ ...shares(20, 18), thresholds }, policy)).toBe(expected),
  );
});

test('a building is near a threshold that one or two households would reach', () => {
  const thresholds = [threshold('one', 1), threshold('two', 2), threshold('three', 3), threshold('met', 0)];
  const open = { ...shares(20, 18), thresholds };
  expect(nearThresholds([open, { ...open, buildingId: 'b2', stage: 'lapsed' }])).toEqual([
    { buildingId: 'b1', thresholdId: 'one', missing: 1 },
    { buildingId: 'b1', thresholdId: 'two', missing: 2 },
  ]);
});

test.each([
  ['open before its time', null, TOMORROW, 'open'],
  ['overdue from its instant on', null, NOW, 'overdue'],
  ['what was decided, late or not', 'kept', DAY_AGO, 'kept'],
] as const)('a promise is %s', (_name, outcome, firstDueAt, expected) =>
  expect(promiseState({ outcome, firstDueAt }, NOW)).toBe(expected),
);

test('every unsigned household of an open building is in the pack exactly once, and nobody signed is', () => {
  const buildings = fc.uniqueArray(
    fc.record({ buildingId: fc.constantFrom('a', 'b', 'c'), stage: fc.constantFrom(...STAGES) }),
    {
      selector: ({ buildingId }) => buildingId,
    },
  );
  const households = fc.uniqueArray(
    fc.record({
      householdId: fc.uuid(),
      buildingId: fc.constantFrom('a', 'b', 'c'),
      status: fc.constantFrom(...STATUSES),
      intent: fc.constantFrom('willing', 'undecided', 'unwilling', null),
      timesFailed: fc.nat(5),
    }),
    { selector: ({ householdId }) => householdId, maxLength: 40 },
  );
  fc.assert(
    fc.property(buildings, households, (someBuildings, someHouseholds) => {
      const facts = { buildings: someBuildings.map(building), households: someHouseholds.map(household) };
      const stages = new Map(someBuildings.map(({ buildingId, stage }) => [buildingId, stage]));
      const expected = someHouseholds.filter(({ buildingId, status }) => {
        const stage = stages.get(buildingId);
        return stage !== undefined && stage !== 'closed' && stage !== 'lapsed' && status !== 'signed';
      });
      const found = holdoutsOf(facts, POLICY, NOW).map(({ householdId }) => householdId);
      expect(found.toSorted()).toEqual(expected.map(({ householdId }) => householdId).toSorted());
    }),
  );
});
