import type { Instant } from '../kernel.ts';
import { isoDurationAfter } from '../working-time.ts';
import type { PersonalKind } from './channel-kinds.ts';
import type { Urgency } from './kinds.ts';

/** How far a notification got on a channel: its message was sent, put aside, or is still on its way. */
export interface Delivery {
  kind: PersonalKind;
  state: 'sent' | 'dead' | 'open';
  /** When it was sent or put aside. */
  at: Instant | null;
}

export interface PersonalNotification {
  urgency: Urgency;
  dueAt: Instant;
  /** The recipient's channels that exist, in their order. */
  order: readonly PersonalKind[];
  deliveries: readonly Delivery[];
  /** ISO 8601: how long an urgent one may stay unanswered before the next channel is tried. */
  acknowledgeWithin: string;
}

/** When it may leave by the channel `kind`, or null: not by this one, or not as things stand. The inbox has it from the
 *  start; the first channel follows when the window ends; the next one when the one before failed for good, or, for an
 *  urgent one, when nobody answered in time. */
export function personalDueAt(
  { urgency, dueAt, order, deliveries, acknowledgeWithin }: PersonalNotification,
  kind: PersonalKind,
): Instant | null {
  const position = order.indexOf(kind);
  if (position < 0 || deliveries.some((delivery) => delivery.kind === kind)) return null;
  if (position === 0) return dueAt;
  const before = deliveries.find((delivery) => delivery.kind === order[position - 1]);
  if (!before || before.at === null) return null;
  if (before.state === 'dead') return before.at;
  return before.state === 'sent' && urgency === 'urgent'
    ? isoDurationAfter(before.at, acknowledgeWithin)
    : null;
}
