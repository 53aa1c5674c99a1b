import type { Id, Instant, Role } from '../kernel.ts';
import type { Policy } from '../policy.ts';
import { isoDurationAfter } from '../working-time.ts';
import type { NotificationKind, Urgency } from './kinds.ts';

/** A line for the outbox, as `enqueue_notifications(building, campaign, entries)` takes it in the projection's
 *  transaction. Its reason is the event `seq`: the same event, kind and recipient are one notification, however often
 *  they are enqueued. */
export type NotificationEntry = RaisedEntry | WithdrawnEntry;

export interface RaisedEntry {
  seq: number;
  kind: NotificationKind;
  /** A member of staff; null for the campaign's groups, or for a role. */
  staffId: Id | null;
  /** Everybody of that role, instead of the groups. */
  role?: Role;
  householdId: Id | null;
  /** What it is about (a reminder, an objection, a promise), by which it can be withdrawn. */
  subjectId: Id | null;
  urgency: Urgency;
  at: Instant;
  /** When its window ends: then everything that waits for the same recipient leaves in one message. */
  dueAt: Instant;
  /** The reason by its own id, where it is no event of a building or a campaign. */
  sourceId?: Id;
  /** How many things it is about, where it is about more than one. */
  count?: number;
}

/** The reason is gone: whatever was raised about `subjectId` before `seq` is no longer news. */
export interface WithdrawnEntry {
  seq: number;
  withdrawn: true;
  subjectId: Id;
  at: Instant;
}

export interface Reason {
  seq: number;
  at: Instant;
  kind: NotificationKind;
  staffId: Id | null;
  role?: Role;
  householdId?: Id | null;
  subjectId?: Id | null;
}

/** An entry with urgency and window as the policy has them. */
export function raised({ reminders, notifications }: Policy, reason: Reason): RaisedEntry {
  const { seq, at, kind, staffId, role, householdId = null, subjectId = null } = reason;
  const urgency = notifications.urgent.includes(kind) ? 'urgent' : 'normal';
  const dueAt = urgency === 'urgent' ? at : isoDurationAfter(at, reminders.window);
  const audience = role === undefined ? { staffId } : { staffId, role };
  return { seq, kind, ...audience, householdId, subjectId, urgency, at, dueAt };
}

export const withdrawn = ({ seq, at, subjectId }: Omit<WithdrawnEntry, 'withdrawn'>): WithdrawnEntry => ({
  seq,
  withdrawn: true,
  subjectId,
  at,
});
