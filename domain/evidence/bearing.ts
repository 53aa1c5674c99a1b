// Which events of a building bear on one of its households.
import type { BuildingEvent, EventType } from '../events.ts';
import type { Id } from '../kernel.ts';
import { ancestry, isMergeOf } from './lineage.ts';

/** Whose an event is to the household: the building's, its own, that of a household that it came out of or took in, or
 *  a neighbour's that names it. */
export type Whose = 'building' | 'own' | 'origin' | 'merged' | 'neighbour';

export interface Bearing {
  event: BuildingEvent;
  whose: Whose;
}

/** Facts about another household that bear on one that they name: a plan that affects it, a merge that takes it in. What
 *  else names it there (that its plan reopened a neighbour's consent) is the neighbour's own affair. */
export const TOLD_OF_OTHERS: readonly EventType[] = ['option_proposed', 'households_merged'];
/** Of the building as a whole, but for its staff alone. */
const FOR_STAFF: readonly EventType[] = ['reminder_raised', 'reminder_withdrawn'];

export const whoseEvent = (event: BuildingEvent): Id | null =>
  'householdId' in event ? (event.householdId ?? null) : null;

/** The events that bear on a household: as they were recorded, but what was recorded on households that it took in
 *  stands behind the merge, so that a later pack only continues an earlier one. */
export function bearingEvents(events: readonly BuildingEvent[], householdId: Id): Bearing[] {
  const ancestors = ancestry(events, householdId);
  const told = new Map<BuildingEvent, Whose>();
  for (const event of events) {
    const whose = whoseTo(event, householdId, ancestors);
    if (whose === null) continue;
    told.set(event, whose);
    if (!isMergeOf(ancestors, event)) continue;
    const past = events.filter(({ seq }) => seq < event.seq);
    for (const { event: theirs, whose: toThem } of event.data.mergedIds.flatMap((id) =>
      bearingEvents(past, id),
    )) {
      if (!told.has(theirs)) told.set(theirs, toThem === 'neighbour' ? 'neighbour' : 'merged');
    }
  }
  return [...told].map(([event, whose]) => ({ event, whose }));
}

function whoseTo(event: BuildingEvent, householdId: Id, ancestors: ReadonlyMap<Id, number>): Whose | null {
  const of = whoseEvent(event);
  if (of === null) return FOR_STAFF.includes(event.type) ? null : 'building';
  if (of === householdId) return 'own';
  if (event.seq <= (ancestors.get(of) ?? 0)) return 'origin';
  const isNamed = JSON.stringify(event.data).includes(JSON.stringify(householdId));
  return isNamed && TOLD_OF_OTHERS.includes(event.type) ? 'neighbour' : null;
}
