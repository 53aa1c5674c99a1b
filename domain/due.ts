import { householdOf, type Building } from './building.ts';
import type { BuildingFact } from './events.ts';
import { openObjections, type Household } from './household.ts';
import { unreachable, type Id, type Instant } from './kernel.ts';
import { escalation, levelAbove } from './objections.ts';
import { isOpen, passDeadline, stageDueAt } from './stages.ts';

/** Work that the building's own clock does. */
export type Due =
  | { kind: 'appointment'; at: Instant; householdId: Id; appointmentId: Id }
  | { kind: 'objection'; at: Instant; householdId: Id; objectionId: Id }
  | { kind: 'stage'; at: Instant };

/** The earliest work of the clock; null when there is none. Once `dueFacts` were recorded it is never past. */
export function nextDue(building: Building): Due | null {
  if (building.withdrawn) return null;
  let first: Due | null = null;
  for (const due of allDue(building)) if (first === null || due.at < first.at) first = due;
  return first;
}

function* allDue(building: Building): Generator<Due> {
  const stageAt = stageDueAt(building);
  if (stageAt !== null) yield { kind: 'stage', at: stageAt };
  for (const household of Object.values(building.households)) {
    yield* appointmentsDue(household);
    if (isOpen(building.stage)) yield* objectionsDue(building, household);
  }
}

function* appointmentsDue(household: Household): Generator<Due> {
  for (const { id, at, outcome, reached } of Object.values(household.appointments)) {
    if (outcome === null && !reached) {
      yield { kind: 'appointment', at, householdId: household.id, appointmentId: id };
    }
  }
}

/** An objection at the top level stays overdue there: nobody is left to hand it to. */
function* objectionsDue(building: Building, household: Household): Generator<Due> {
  for (const { id, dueAt, level } of openObjections(household)) {
    if (dueAt !== null && levelAbove(building, level) !== null) {
      yield { kind: 'objection', at: dueAt, householdId: household.id, objectionId: id };
    }
  }
}

/** What the clock records for one piece of due work. */
export function dueFacts(building: Building, due: Due, now: Instant): BuildingFact[] {
  switch (due.kind) {
    case 'appointment': {
      const { householdId, appointmentId } = due;
      return [{ type: 'appointment_reached', householdId, data: { appointmentId } }];
    }
    case 'objection': {
      const objection = householdOf(building, due.householdId).objections[due.objectionId];
      return objection ? escalation(building, due.householdId, objection, now, true) : [];
    }
    case 'stage':
      return [passDeadline(building, due.at, now)];
    default:
      return unreachable(due);
  }
}
