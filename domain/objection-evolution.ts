import type { EventOf } from './events.ts';
import type { Objection } from './household.ts';
import { unreachable, type Id } from './kernel.ts';
import type { ObjectionCategory, Policy } from './policy.ts';
import type { Duration } from './working-time.ts';

export type ObjectionEvent = EventOf<
  | 'objection_raised'
  | 'objection_assigned'
  | 'consult_recorded'
  | 'objection_answered'
  | 'verdict_recorded'
  | 'objection_escalated'
  | 'objection_due_recounted'
  | 'objection_closed'
>;

export function evolveObjections(
  objections: Record<Id, Objection>,
  event: ObjectionEvent,
  policy: Policy,
): Record<Id, Objection> {
  if (event.type === 'objection_raised') return { ...objections, [event.objectionId]: raised(event, policy) };
  const known = objections[event.objectionId];
  return known ? { ...objections, [known.id]: changed(known, event, policy) } : objections;
}

/** How long an objection of this category may wait. */
export const objectionClock = ({ objections }: Policy, category: ObjectionCategory): Duration =>
  objections.clocks[category] ?? objections.clocks.default;

type Clock = Pick<Objection, 'dueAt' | 'dueProvisional' | 'dueFrom' | 'dueAfter'>;

const STOPPED: Clock = { dueAt: null, dueProvisional: false, dueFrom: null, dueAfter: null };

/** The clock that an event started, if it did. */
function startedBy(
  event: EventOf<'objection_raised' | 'verdict_recorded' | 'objection_escalated'>,
  category: ObjectionCategory,
  policy: Policy,
): Clock {
  const { dueAt, dueProvisional } = event.data;
  if (dueAt === null) return STOPPED;
  return { dueAt, dueProvisional, dueFrom: event.at, dueAfter: objectionClock(policy, category) };
}

const raised = (event: EventOf<'objection_raised'>, policy: Policy): Objection => ({
  ...event.data,
  ...startedBy(event, event.data.category, policy),
  id: event.objectionId,
  commandId: event.commandId ?? String(event.seq),
  raisedAt: event.at,
  raisedBy: event.by,
  consults: [],
  answer: null,
  verdict: null,
  closedAt: null,
  workedOn: false,
});

function changed(
  objection: Objection,
  event: Exclude<ObjectionEvent, { type: 'objection_raised' }>,
  policy: Policy,
): Objection {
  const known = { ...objection, workedOn: true };
  switch (event.type) {
    case 'objection_assigned':
      return { ...known, ownerId: event.data.staffId };
    case 'consult_recorded':
      return { ...known, consults: [...known.consults, { ...event.data, at: event.at }] };
    case 'objection_answered':
      // The clock pauses while the household considers the answer.
      return {
        ...known,
        ...STOPPED,
        answer: { ...event.data, at: event.at },
        verdict: null,
      };
    case 'verdict_recorded': {
      const { verdict } = event.data;
      // A maintained objection wants another answer and its clock runs again; its consults stay.
      return {
        ...known,
        ...startedBy(event, known.category, policy),
        verdict,
        answer: verdict === 'maintained' ? null : known.answer,
      };
    }
    case 'objection_escalated':
      return { ...known, ...startedBy(event, known.category, policy), level: event.data.to };
    case 'objection_due_recounted':
      return { ...objection, ...event.data };
    case 'objection_closed':
      return { ...known, ...STOPPED, closedAt: event.at };
    default:
      return unreachable(event);
  }
}
