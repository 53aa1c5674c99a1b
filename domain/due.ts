import { householdOf, type Building } from './building.ts';
import type { BuildingFact } from './events.ts';
import { openObjections, type Household } from './household.ts';
import { rememberPerRecord, unreachable, type Id, type Instant } from './kernel.ts';
import { escalation, levelAbove } from './objections.ts';
import { listOverRoll } from './over-roll.ts';
import { isOpen, type Level } from './policy.ts';
import { nextReminderAt, raiseReminders } from './reminders.ts';
import { passDeadline, stageDueAt } from './stages.ts';

/** Work that the building's own clock does. */
export type Due = AppointmentDue | ObjectionDue | { kind: 'stage' | 'reminders'; at: Instant };

interface AppointmentDue {
  kind: 'appointment';
  at: Instant;
  householdId: Id;
  appointmentId: Id;
}

interface ObjectionDue {
  kind: 'objection';
  at: Instant;
  householdId: Id;
  objectionId: Id;
  level: Level;
}

/** The earliest work of the clock; null when there is none. Once `dueFacts` were recorded it is never past. */
export const nextDue = rememberPerRecord((building: Building): Due | null => {
  if (building.withdrawn) return null;
  const stageAt = stageDueAt(building);
  let first: Due | null = stageAt === null ? null : { kind: 'stage', at: stageAt };
  for (const due of householdsDue(building.households, null)) {
    if (first !== null && due.at >= first.at) continue;
    if (due.kind === 'appointment' || isEscalatable(building, due.level)) first = due;
  }
  const reminderAt = nextReminderAt(building);
  if (reminderAt !== null && (first === null || reminderAt < first.at)) {
    return { kind: 'reminders', at: reminderAt };
  }
  return first;
});

/** An objection at the top level stays overdue there: nobody is left to hand it to. */
const isEscalatable = (building: Building, level: Level): boolean =>
  isOpen(building.stage) && levelAbove(building, level) !== null;

/** What the clock might do for households. */
const householdsDue = listOverRoll((household: Household): (AppointmentDue | ObjectionDue)[] => {
  const householdId = household.id;
  const appointments = Object.values(household.appointments).flatMap(({ id, at, outcome, reached }) =>
    outcome === null && !reached
      ? [{ kind: 'appointment' as const, at, householdId, appointmentId: id }]
      : [],
  );
  const objections = openObjections(household).flatMap(({ id, dueAt, level }) =>
    dueAt === null ? [] : [{ kind: 'objection' as const, at: dueAt, householdId, objectionId: id, level }],
  );
  return [...appointments, ...objections];
});

/** What the clock records for one piece of due work. */
export function dueFacts(building: Building, due: Due, now: Instant, newId: () => Id): BuildingFact[] {
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
    case 'reminders':
      return raiseReminders(building, now, newId);
    default:
      return unreachable(due);
  }
}
