import type { EventOf } from './events.ts';
import type { Objection } from './household.ts';
import { unreachable, type Id } from './kernel.ts';

export type ObjectionEvent = EventOf<
  | 'objection_raised'
  | 'objection_assigned'
  | 'consult_recorded'
  | 'objection_answered'
  | 'verdict_recorded'
  | 'objection_escalated'
  | 'objection_closed'
>;

export function evolveObjections(
  objections: Record<Id, Objection>,
  event: ObjectionEvent,
): Record<Id, Objection> {
  if (event.type === 'objection_raised') return { ...objections, [event.objectionId]: raised(event) };
  const known = objections[event.objectionId];
  return known ? { ...objections, [known.id]: changed(known, event) } : objections;
}

const raised = (event: EventOf<'objection_raised'>): Objection => ({
  ...event.data,
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
        answer: { ...event.data, at: event.at },
        verdict: null,
        dueAt: null,
        dueProvisional: false,
      };
    case 'verdict_recorded': {
      const { verdict, dueAt, dueProvisional } = event.data;
      // A maintained objection wants another answer and its clock runs again; its consults stay.
      return {
        ...known,
        verdict,
        dueAt,
        dueProvisional,
        answer: verdict === 'maintained' ? null : known.answer,
      };
    }
    case 'objection_escalated': {
      const { to, dueAt, dueProvisional } = event.data;
      return { ...known, level: to, dueAt, dueProvisional };
    }
    case 'objection_closed':
      return { ...known, closedAt: event.at, dueAt: null, dueProvisional: false };
    default:
      return unreachable(event);
  }
}
