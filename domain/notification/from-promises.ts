// Whom the clocks of promises tell, wherever a promise lives.
import type { EventOf } from '../events.ts';
import type { Id } from '../kernel.ts';
import type { Policy } from '../policy.ts';
import type { PromiseEvent, Promises } from '../promises.ts';
import { raised, withdrawn, type NotificationEntry } from './entry.ts';

/** A step up is told to the new level and to whoever promised; a decision ends what was told. */
export function promiseEntries(
  policy: Policy,
  promises: Promises,
  event: PromiseEvent,
  householdId: Id | null,
): NotificationEntry[] {
  const { seq, at } = event;
  const { promiseId: subjectId } = event.data;
  if (event.type === 'promise_decided') return [withdrawn({ seq, at, subjectId })];
  if (event.type !== 'promise_escalated') return [];
  const about = { seq, at, kind: 'promiseOverdue', householdId, subjectId } as const;
  const owner = promises[subjectId]?.staffId ?? null;
  return [
    raised(policy, { ...about, staffId: null, role: event.data.to }),
    ...(owner === null ? [] : [raised(policy, { ...about, staffId: owner })]),
  ];
}

type PromiseReminder = Pick<EventOf<'reminder_raised'>, 'seq' | 'at' | 'data'> & { data: { staffId: Id } };

/** Whoever promised hears that it is nearly due. */
export const promiseDueEntry = (
  policy: Policy,
  { seq, at, data }: PromiseReminder,
  householdId: Id | null,
): NotificationEntry =>
  raised(policy, {
    seq,
    at,
    kind: data.kind,
    staffId: data.staffId,
    householdId,
    subjectId: data.reminderId,
  });
