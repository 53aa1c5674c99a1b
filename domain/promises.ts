// Something that staff said they would do by an instant. A promise about a household lives in its building, one without in
// its campaign; the record and its rules are the same. The words of a promise never come here: they are a note.
import { climb, levelAbove, lowestLevel, type ClockRules } from './escalation.ts';
import { unreachable, type Author, type Id, type Instant } from './kernel.ts';
import type { Level, Policy } from './policy.ts';
import type { RefusalCode } from './refusals.ts';
import { deadline, isoDurationBefore, type Calendar, type Duration } from './working-time.ts';

export const PROMISE_OUTCOMES = ['kept', 'broken', 'withdrawn'] as const;
export type PromiseOutcome = (typeof PROMISE_OUTCOMES)[number];

export interface StaffPromise {
  id: Id;
  /** Names the note with its words. */
  commandId: Id;
  /** Who has to keep it. */
  staffId: Id;
  madeById: Id | null;
  /** When it was said, as far as anybody told. */
  madeAt: Instant;
  /** By when it is to be kept, as it was said; an escalation leaves it. */
  promisedFor: Instant;
  level: Level;
  /** When it climbs a level: the clock that runs, or that ran last. */
  dueAt: Instant;
  dueProvisional: boolean;
  /** Since its last escalation: when the clock started, and how long it runs. Null: it is as it was said. */
  dueFrom: Instant | null;
  dueAfter: Duration | null;
  /** Who was reminded of it last; null while nobody was. It is repeated only to the next owner. */
  remindedId: Id | null;
  outcome: PromiseOutcome | null;
  decidedAt: Instant | null;
}

type PromiseFactOf<T extends string, D> = { type: T; data: D & { promiseId: Id } };

/** What happens to a promise, wherever it lives. */
export type PromiseFact =
  | PromiseFactOf<'promise_made', { staffId: Id; dueAt: Instant; level: Level }>
  | PromiseFactOf<'promise_decided', { outcome: PromiseOutcome }>
  /** `after`: how long the clock runs that starts with it. */
  | PromiseFactOf<
      'promise_escalated',
      { from: Level; to: Level; dueAt: Instant; dueProvisional: boolean; after: Duration }
    >
  | PromiseFactOf<'promise_handed_over', { staffId: Id }>
  | PromiseFactOf<'promise_due_recounted', { dueAt: Instant; dueProvisional: boolean }>;

/** A promise-fact with when and by whom it was recorded; numbers are the building's or the campaign's. */
export type PromiseEvent = PromiseFact & {
  seq: number;
  at: Instant;
  occurredAt?: Instant;
  by?: Author;
  commandId?: Id;
};

export type Promises = Readonly<Record<Id, StaffPromise>>;

export const isOpenPromise = ({ outcome }: StaffPromise): boolean => outcome === null;

export const openPromises = (promises: Promises): StaffPromise[] =>
  Object.values(promises).filter(isOpenPromise);

/** What a rule of promises says. */
export type Ruling = { refused: RefusalCode } | { refused: null; fact: PromiseFact };

/** Somebody says what will be done by when. `happened`: when it was said. */
export function make(
  { staffId, dueAt }: { staffId: Id; dueAt: Instant },
  policy: Policy,
  { happened, newId }: { happened: Instant; newId: () => Id },
): Ruling {
  if (dueAt <= happened) return { refused: 'in_the_past' };
  const data = { promiseId: newId(), staffId, dueAt, level: lowestLevel(policy) };
  return { refused: null, fact: { type: 'promise_made', data } };
}

/** Somebody says what became of it. */
export function settle({ id, outcome: known }: StaffPromise, outcome: PromiseOutcome): Ruling {
  if (known !== null) return { refused: 'already_decided' };
  return { refused: null, fact: { type: 'promise_decided', data: { promiseId: id, outcome } } };
}

/** What still stands where nobody can keep it any more. */
export const withdrawAll = (promises: Promises): PromiseFact[] =>
  openPromises(promises).map(({ id }) => ({
    type: 'promise_decided',
    data: { promiseId: id, outcome: 'withdrawn' },
  }));

/** Everything that one member of staff still has to keep is another's from now on. */
export const handOver = (promises: Promises, fromId: Id, toId: Id): PromiseFact[] =>
  fromId === toId
    ? []
    : openPromises(promises)
        .filter(({ staffId }) => staffId === fromId)
        .map(({ id }) => ({ type: 'promise_handed_over', data: { promiseId: id, staffId: toId } }));

/** When its clock takes it a level up; null once it is decided, at the top, and where policy lets none climb. */
export const climbsAt = (promise: StaffPromise, policy: Policy): Instant | null =>
  isOpenPromise(promise) && policy.escalation.promise && levelAbove(policy, promise.level) !== null
    ? promise.dueAt
    : null;

/** One level up with a fresh clock; nothing at the top. */
export function escalate(promise: StaffPromise, rules: ClockRules, now: Instant): PromiseFact[] {
  const clock = rules.policy.escalation.promise;
  const step = clock && isOpenPromise(promise) ? climb(rules, promise.level, clock.after, now) : null;
  if (!clock || step === null) return [];
  return [{ type: 'promise_escalated', data: { promiseId: promise.id, ...step, after: clock.after } }];
}

/** Clocks in working days, counted again with another calendar. What was said stays as it was said. */
export const recountPromises = (promises: Promises, calendar: Calendar): PromiseFact[] =>
  openPromises(promises).flatMap(({ id, dueAt, dueProvisional, dueFrom, dueAfter }): PromiseFact[] => {
    if (dueFrom === null || dueAfter === null) return [];
    const { at, provisional } = deadline(dueFrom, dueAfter, calendar);
    if (at === dueAt && provisional === dueProvisional) return [];
    return [
      { type: 'promise_due_recounted', data: { promiseId: id, dueAt: at, dueProvisional: provisional } },
    ];
  });

/** Why its owner is to be reminded of it, and from when on; null where policy reminds of none. `isTold`: he was. */
export function reasonOf(promise: StaffPromise, { reminders }: Policy) {
  const { id: promiseId, staffId, promisedFor, remindedId } = promise;
  if (!reminders.promiseDue || !isOpenPromise(promise)) return null;
  return {
    kind: 'promiseDue' as const,
    key: `promiseDue ${promiseId} ${staffId}`,
    at: isoDurationBefore(promisedFor, reminders.promiseDue.before),
    promise: { promiseId, staffId },
    isTold: remindedId === staffId,
  };
}

/** The promises after an event about one of them. */
export function evolvePromises(promises: Promises, event: PromiseEvent): Record<Id, StaffPromise> {
  const { promiseId } = event.data;
  if (event.type === 'promise_made') return { ...promises, [promiseId]: made(event) };
  const known = promises[promiseId];
  return known ? { ...promises, [promiseId]: changed(known, event) } : promises;
}

/** Whoever owes it was reminded of it. */
export function markReminded(
  promises: Promises,
  { promiseId, staffId }: { promiseId: Id; staffId: Id },
): Record<Id, StaffPromise> {
  const known = promises[promiseId];
  return known ? { ...promises, [promiseId]: { ...known, remindedId: staffId } } : promises;
}

/** Nobody promises from the future, whatever the clock of a phone says. */
const saidAt = ({ at, occurredAt = at }: PromiseEvent): Instant => (occurredAt < at ? occurredAt : at);

function made(event: PromiseEvent & { type: 'promise_made' }): StaffPromise {
  const { promiseId, staffId, dueAt, level } = event.data;
  return {
    id: promiseId,
    commandId: event.commandId ?? String(event.seq),
    staffId,
    madeById: event.by?.staffId ?? null,
    madeAt: saidAt(event),
    promisedFor: dueAt,
    level,
    dueAt,
    dueProvisional: false,
    dueFrom: null,
    dueAfter: null,
    remindedId: null,
    outcome: null,
    decidedAt: null,
  };
}

function changed(
  promise: StaffPromise,
  event: Exclude<PromiseEvent, { type: 'promise_made' }>,
): StaffPromise {
  switch (event.type) {
    case 'promise_decided':
      return { ...promise, outcome: event.data.outcome, decidedAt: event.at };
    case 'promise_escalated': {
      const { to, dueAt, dueProvisional, after } = event.data;
      return { ...promise, level: to, dueAt, dueProvisional, dueFrom: event.at, dueAfter: after };
    }
    case 'promise_handed_over':
      return { ...promise, staffId: event.data.staffId };
    case 'promise_due_recounted': {
      const { dueAt, dueProvisional } = event.data;
      return { ...promise, dueAt, dueProvisional };
    }
    default:
      return unreachable(event);
  }
}
