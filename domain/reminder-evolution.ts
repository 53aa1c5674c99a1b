import type { EventOf } from './events.ts';
import type { Reminder } from './reminders.ts';

/** A reminder that was raised or withdrawn, by a building or a campaign. */
type ReminderEvent =
  | Pick<EventOf<'reminder_raised'>, 'type' | 'data' | 'at'>
  | Pick<EventOf<'reminder_withdrawn'>, 'type' | 'data' | 'at'>;

/** Reminders whose reason is gone, beside all that stand: enough for a screen, the rest is history. */
const WITHDRAWN_KEPT = 10;

/** The reminders of a household or building after one was raised or withdrawn. */
export function evolveReminders(reminders: readonly Reminder[], event: ReminderEvent): Reminder[] {
  if (event.type === 'reminder_raised') {
    const { reminderId, kind, key } = event.data;
    return [...reminders, { id: reminderId, kind, key, raisedAt: event.at, withdrawnAt: null }];
  }
  const { reminderId } = event.data;
  const changed = reminders.map((reminder) =>
    reminder.id === reminderId ? { ...reminder, withdrawnAt: event.at } : reminder,
  );
  const gone = changed.filter(({ withdrawnAt }) => withdrawnAt !== null);
  const forgotten = new Set(gone.slice(0, -WITHDRAWN_KEPT));
  return changed.filter((reminder) => !forgotten.has(reminder));
}
