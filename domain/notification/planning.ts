// What waits for the same recipient leaves together: one message for many reminders.
import { earliest, instant, millis, type Id, type Instant } from '../kernel.ts';
import type { Urgency } from './kinds.ts';
import { afterQuiet, isQuiet, type QuietHours } from './quiet-hours.ts';

/** Notifications that wait for one recipient of a channel and are alike in everything that decides when they go. */
export interface Waiting {
  /** A member of staff, or null: the channel's group. */
  staffId: Id | null;
  notificationIds: Id[];
  urgency: Urgency;
  /** When its window ends, or its turn on this channel comes. */
  dueAt: Instant;
  quiet: QuietHours;
}

/** A message that was made earlier and not delivered yet. */
export interface Unsent {
  messageId: Id;
  urgency: Urgency;
  quiet: QuietHours;
  nextAttemptAt: Instant;
}

/** A message to be made now. */
export interface Draft {
  staffId: Id | null;
  notificationIds: Id[];
  urgency: Urgency;
  quiet: QuietHours;
}

export interface Outbox {
  waiting: readonly Waiting[];
  unsent: readonly Unsent[];
  /** When the last message was made for a member of staff, or for `''`, the group. */
  lastMessageAt: Readonly<Record<Id, Instant>>;
}

export interface Plan {
  /** Messages to try again, before the new ones. */
  again: Id[];
  drafts: Draft[];
  /** When something is due next; null: nothing waits. */
  nextAt: Instant | null;
}

/** Nobody gets two messages within a minute by the same channel, not even urgent ones. */
export const REST_MS = 60_000;

/** What leaves now, at most `limit` messages, the most urgent first. */
export function planMessages(outbox: Outbox, now: Instant, limit: number): Plan {
  const again = outbox.unsent.map((unsent) => ({
    unsent,
    at: leavesAt(unsent, later(unsent.nextAttemptAt, now)),
  }));
  const due = again.filter(({ at }) => at <= now).sort(byUrgency(({ unsent }) => unsent));
  const letters = recipients(outbox).map((recipient) => letterFor(recipient, now));
  const ready = letters.filter(({ at }) => at <= now).sort(byUrgency(({ draft }) => draft));
  const drafts = ready.slice(0, Math.max(0, limit - due.length));
  const isCut = due.length + ready.length > limit;
  return {
    again: due.slice(0, limit).map(({ unsent }) => unsent.messageId),
    drafts: drafts.map(({ draft }) => draft),
    nextAt: earliest([
      isCut ? now : null,
      ...again.flatMap(({ at }) => (at > now ? [at] : [])),
      ...letters.flatMap(({ at, laterAt }) => (at > now ? [at] : [laterAt])),
    ]),
  };
}

const byUrgency =
  <T>(of: (item: T) => { urgency: Urgency }) =>
  (one: T, other: T): number =>
    Number(of(other).urgency === 'urgent') - Number(of(one).urgency === 'urgent');

/** When something may leave that is due at `at`, which is not past: what was held up until night stays quiet too. */
const leavesAt = ({ urgency, quiet }: { urgency: Urgency; quiet: QuietHours }, at: Instant): Instant =>
  urgency === 'urgent' ? at : afterQuiet(quiet, at);

interface Recipient {
  staffId: Id | null;
  waiting: Waiting[];
  /** Not before. */
  restsUntil: Instant;
}

function recipients({ waiting, lastMessageAt }: Outbox): Recipient[] {
  const found = new Map<string, Recipient>();
  for (const one of waiting) {
    const key = one.staffId ?? '';
    const last = lastMessageAt[key];
    const recipient = found.get(key) ?? {
      staffId: one.staffId,
      waiting: [],
      restsUntil: last === undefined ? '' : instant(millis(last) + REST_MS),
    };
    recipient.waiting.push(one);
    found.set(key, recipient);
  }
  return [...found.values()];
}

interface Letter {
  /** When the recipient's next message may leave. */
  at: Instant;
  draft: Draft;
  /** When what stays behind may leave, once this one has. */
  laterAt: Instant | null;
}

/** As soon as one window is over, everything that may go now goes with it. */
function letterFor({ staffId, waiting, restsUntil }: Recipient, now: Instant): Letter {
  const times = waiting.map((one) => leavesAt(one, later(later(one.dueAt, restsUntil), now)));
  const mayGo = waiting.filter(({ urgency, quiet }) => urgency === 'urgent' || !isQuiet(quiet, now));
  const stays = waiting.filter((one) => !mayGo.includes(one));
  const restsNext = instant(millis(now) + REST_MS);
  return {
    at: earliest(times) ?? now,
    draft: {
      staffId,
      notificationIds: mayGo.flatMap(({ notificationIds }) => notificationIds),
      urgency: mayGo.some(({ urgency }) => urgency === 'urgent') ? 'urgent' : 'normal',
      quiet: (mayGo[0] ?? waiting[0])?.quiet ?? { from: '00:00', to: '00:00' },
    },
    laterAt: earliest(stays.map((one) => leavesAt(one, later(one.dueAt, restsNext)))),
  };
}

const later = (one: Instant, other: Instant): Instant => (one > other ? one : other);
