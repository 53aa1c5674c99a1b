import { evolve, type Building } from './building.ts';
import { consequences } from './consequences.ts';
import { dueFacts, nextDue } from './due.ts';
import type { BuildingEvent, BuildingFact, Recorded } from './events.ts';
import type { Id, Instant } from './kernel.ts';

/** The building after facts were recorded, and the events they became. */
export interface Recording {
  building: Building;
  events: BuildingEvent[];
}

/** Records facts and everything that follows from them, each with the next number. */
export function record(
  building: Building,
  facts: readonly BuildingFact[],
  stamp: Omit<Recorded, 'seq'>,
): Recording {
  let state = building;
  const events: BuildingEvent[] = [];
  for (let layer = facts; layer.length > 0; layer = consequences(state, stamp.at)) {
    for (const fact of layer) {
      const event: BuildingEvent = { ...fact, ...stamp, seq: state.seq + 1 };
      state = evolve(state, event);
      events.push(event);
    }
  }
  return { building: state, events };
}

/** Records everything the building's own clock owes up to `now`. */
export function catchUp(building: Building, now: Instant, newId: () => Id): Recording {
  let state = building;
  const events: BuildingEvent[] = [];
  for (let due = nextDue(state); due !== null && due.at <= now; due = nextDue(state)) {
    const stamp = { at: now, by: { staffId: null, role: 'system' } } as const;
    const recorded = record(state, dueFacts(state, due, now, newId), stamp);
    state = recorded.building;
    events.push(...recorded.events);
  }
  return { building: state, events };
}
