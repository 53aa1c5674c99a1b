import type { BuildingEvent, EventOf } from './events.ts';
import { civilDateOf } from './working-time.ts';
import type { CivilDate } from './kernel.ts';

/** What an event adds to the counters of a Shanghai day, by the time of recording. */
export interface DailyEntry {
  date: CivilDate;
  signed: number;
  visits: number;
  objectionsOpened: number;
  objectionsClosed: number;
}

const NOTHING = { signed: 0, visits: 0, objectionsOpened: 0, objectionsClosed: 0 };

/** A retraction counts on its own day, so the sum of the days is what is signed; a slip that is taken back is
 *  taken off the day on which it was recorded. */
export function dailyEntry(event: BuildingEvent): { daily?: DailyEntry } {
  const date = civilDateOf(event.at);
  switch (event.type) {
    case 'household_signed':
      return { daily: { ...NOTHING, date, signed: 1 } };
    case 'household_unsigned':
      return { daily: { ...NOTHING, date, signed: -1 } };
    case 'visit_recorded':
      return { daily: { ...NOTHING, date, visits: 1 } };
    case 'objection_raised':
      return { daily: { ...NOTHING, date, objectionsOpened: 1 } };
    case 'objection_closed':
      return { daily: { ...NOTHING, date, objectionsClosed: 1 } };
    case 'record_withdrawn':
      return takenBack(event.data.kind, civilDateOf(event.data.recordedAt));
    default:
      return {};
  }
}

function takenBack(
  kind: EventOf<'record_withdrawn'>['data']['kind'],
  date: CivilDate,
): { daily?: DailyEntry } {
  if (kind === 'visit') return { daily: { ...NOTHING, date, visits: -1 } };
  return kind === 'objection' ? { daily: { ...NOTHING, date, objectionsOpened: -1 } } : {};
}
