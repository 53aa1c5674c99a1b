// What holds of promises whatever people do, in whatever order.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nextDue } from '../../../domain/due.ts';
import type { BuildingEvent, EventOf } from '../../../domain/events.ts';
import type { Id } from '../../../domain/kernel.ts';
import { LEVELS } from '../../../domain/policy.ts';
import { intentArbitrary, POLICIES, type Intent } from './generated.ts';
import { play, type Play } from './play.ts';

/** Households come and go, policies change, and there is always somebody who promises. */
const ACTS: Intent['act'][] = [
  ...(['make_promise', 'make_promise', 'make_promise', 'decide_promise', 'reassign_work'] as const),
  ...([
    'merge_households',
    'split_household',
    'remove_household',
    'change_policy',
    'change_calendar',
  ] as const),
  ...(['make_appointment', 'advance_stage', 'extend_stage', 'record_signature'] as const),
];
const acts = fc.tuple(intentArbitrary, fc.constantFrom(...ACTS)).map(([intent, act]) => ({ ...intent, act }));
const sequences = [
  fc.nat(POLICIES.length - 1),
  fc.array(acts, { minLength: 5, maxLength: 50, size: 'max' }),
] as const;

const always = (holds: (played: Play) => void): void =>
  fc.assert(
    fc.property(...sequences, (policy, intents) => holds(play(policy, intents))),
    { numRuns: 40 },
  );

const ofType = <T extends BuildingEvent['type']>(history: readonly BuildingEvent[], type: T): EventOf<T>[] =>
  history.filter((event): event is BuildingEvent & EventOf<T> => event.type === type);
const idsOf = (events: readonly { data: { promiseId: Id } }[]): Id[] =>
  events.map(({ data }) => data.promiseId);
const rankOf = (level: (typeof LEVELS)[number]): number => LEVELS.indexOf(level);

describe('whatever people do', () => {
  test('every promise that was made is decided once, or open', () =>
    always(({ history, building }) => {
      const made = idsOf(ofType(history, 'promise_made'));
      const decided = idsOf(ofType(history, 'promise_decided'));
      const promises = Object.values(building.households).flatMap((household) =>
        Object.values(household.promises),
      );
      const open = promises.filter(({ outcome }) => outcome === null).map(({ id }) => id);
      expect([...decided, ...open].toSorted((a, b) => a.localeCompare(b))).toEqual(
        made.toSorted((a, b) => a.localeCompare(b)),
      );
    }));

  test('a promise is reminded of once, and once more only to whoever it was handed over to', () =>
    always(({ history }) => {
      const told = new Map<Id, Id | undefined>();
      for (const event of history) {
        if (event.type === 'promise_made') told.set(event.data.promiseId, undefined);
        if (event.type !== 'reminder_raised' || event.data.promiseId === undefined) continue;
        expect(told.get(event.data.promiseId)).not.toBe(event.data.staffId);
        told.set(event.data.promiseId, event.data.staffId);
      }
    }));

  test('a promise only climbs, from the level on which it stands, and not once it is decided', () =>
    always(({ history }) => {
      const levels = new Map<Id, (typeof LEVELS)[number] | 'decided'>();
      for (const event of history) {
        if (event.type === 'promise_made') levels.set(event.data.promiseId, event.data.level);
        if (event.type === 'promise_decided') levels.set(event.data.promiseId, 'decided');
        if (event.type !== 'promise_escalated') continue;
        expect(levels.get(event.data.promiseId)).toBe(event.data.from);
        expect(rankOf(event.data.to)).toBeGreaterThan(rankOf(event.data.from));
        levels.set(event.data.promiseId, event.data.to);
      }
    }));

  test('nothing that is due is left behind', () =>
    always(({ moves }) => {
      for (const { after, now } of moves) expect((nextDue(after)?.at ?? '9999') > now).toBe(true);
    }));

  test('an appointment only climbs, after its instant, and not once it has an outcome', () =>
    always(({ history }) => {
      const decided = new Set<Id>();
      for (const event of history) {
        if (event.type === 'appointment_decided') decided.add(event.data.appointmentId);
        if (event.type !== 'appointment_escalated') continue;
        expect(decided.has(event.data.appointmentId)).toBe(false);
        expect(rankOf(event.data.to)).toBeGreaterThan(rankOf(event.data.from));
      }
    }));
});

test('the sequences are worth something: promises climb, are reminded of, handed over and withdrawn', () => {
  const types = new Set<string>();
  for (const [policy, intents] of fc.sample(fc.tuple(...sequences), { numRuns: 200, seed: 1 })) {
    for (const event of play(policy, intents).history) {
      types.add(event.type);
      if (event.type === 'reminder_raised') types.add(event.data.kind);
    }
  }
  expect([...types]).toEqual(
    expect.arrayContaining([
      ...['promise_made', 'promise_decided', 'promise_escalated', 'promise_handed_over', 'promiseDue'],
      ...['appointment_escalated', 'households_merged', 'household_split', 'household_removed'],
    ]),
  );
});
