import { householdOf, type Building } from './building.ts';
import { climb, levelAbove, type ClockRules } from './escalation.ts';
import type { BuildingFact } from './events.ts';
import { openObjections, type Appointment, type Household } from './household.ts';
import { rememberPerRecord, unreachable, type Id, type Instant } from './kernel.ts';
import { escalation } from './objections.ts';
import { firstOverRoll } from './over-roll.ts';
import { isOpen } from './policy.ts';
import { ofHousehold } from './promise-commands.ts';
import { climbsAt, escalate } from './promises.ts';
import { nextReminderAt, raiseReminders } from './reminders.ts';
import { follows } from './ruleset.ts';
import { passDeadline, stageDueAt } from './stages.ts';
import { deadline } from './working-time.ts';

/** Work that the building's own clock does. */
export type Due = HouseholdDue | { kind: 'stage' | 'reminders'; at: Instant };

/** An appointment comes to its instant, or climbs because nobody said how it went; an objection or a promise climbs. */
interface HouseholdDue {
  kind: 'appointment' | 'unanswered_appointment' | 'objection' | 'promise';
  at: Instant;
  householdId: Id;
  /** Of the appointment, objection or promise. */
  id: Id;
}

/** The earliest work of the clock; null when there is none. Once `dueFacts` were recorded it is never past. */
export const nextDue = rememberPerRecord((building: Building): Due | null => {
  if (building.withdrawn) return null;
  const stageAt = stageDueAt(building);
  let first: Due | null = stageAt === null ? null : { kind: 'stage', at: stageAt };
  const due = earliestOverRoll(building.households, climbingOf(building));
  if (due !== null && (first === null || due.at < first.at)) first = due;
  const reminderAt = nextReminderAt(building);
  if (reminderAt !== null && (first === null || reminderAt < first.at)) {
    return { kind: 'reminders', at: reminderAt };
  }
  return first;
});

/** What the clocks of a household depend on beside itself. */
interface Climbing extends ClockRules {
  /** In a closed or lapsed building nothing climbs. */
  isOpen: boolean;
  appointmentsClimb: boolean;
}

/** One object per building as long as they stay the same, so that a household's clocks are worked out once. */
const known = new WeakMap<Building['policy'], Climbing>();
function climbingOf(building: Building): Climbing {
  const { policy, calendar, stage } = building;
  const now = { policy, calendar, isOpen: isOpen(stage), appointmentsClimb: follows(building, 3) };
  const before = known.get(policy);
  if (
    before?.calendar === calendar &&
    before.isOpen === now.isOpen &&
    before.appointmentsClimb === now.appointmentsClimb
  ) {
    return before;
  }
  known.set(policy, now);
  return now;
}

/** An earlier household of the roll comes before a later one. */
const earliestOverRoll = firstOverRoll(
  (household: Household, climbing: Climbing): HouseholdDue | null =>
    householdDues(household, climbing).reduce<HouseholdDue | null>(
      (first, due) => (first === null || due.at < first.at ? due : first),
      null,
    ),
  (one, other) => one.at < other.at,
);

function householdDues(household: Household, climbing: Climbing): HouseholdDue[] {
  const householdId = household.id;
  const appointments = Object.values(household.appointments).filter(({ outcome }) => outcome === null);
  const coming = appointments.flatMap(({ id, at, reached }): HouseholdDue[] =>
    reached ? [] : [{ kind: 'appointment', at, householdId, id }],
  );
  if (!climbing.isOpen) return coming;
  // What stands at the top level stays overdue there: nobody is left to hand it to.
  const objections = openObjections(household).flatMap(({ id, dueAt, level }): HouseholdDue[] =>
    dueAt === null || levelAbove(climbing.policy, level) === null
      ? []
      : [{ kind: 'objection', at: dueAt, householdId, id }],
  );
  const promises = Object.values(household.promises).flatMap((promise): HouseholdDue[] => {
    const at = climbsAt(promise, climbing.policy);
    return at === null ? [] : [{ kind: 'promise', at, householdId, id: promise.id }];
  });
  const unanswered = appointments.flatMap((appointment): HouseholdDue[] => {
    const at = unansweredAt(appointment, climbing);
    return at === null ? [] : [{ kind: 'unanswered_appointment', at, householdId, id: appointment.id }];
  });
  return [...coming, ...objections, ...promises, ...unanswered];
}

/** When an appointment whose instant has come climbs a level. */
function unansweredAt({ at, reached, level, climbedAt }: Appointment, climbing: Climbing): Instant | null {
  const clock = climbing.policy.escalation.appointment;
  if (!reached || !climbing.appointmentsClimb || !clock) return null;
  if (levelAbove(climbing.policy, level) === null) return null;
  return deadline(climbedAt ?? at, clock.after, climbing.calendar).at;
}

/** What the clock records for one piece of due work. */
export function dueFacts(building: Building, due: Due, now: Instant, newId: () => Id): BuildingFact[] {
  switch (due.kind) {
    case 'appointment': {
      const { householdId, id } = due;
      return [{ type: 'appointment_reached', householdId, data: { appointmentId: id } }];
    }
    case 'unanswered_appointment':
      return appointmentClimbs(building, due, now);
    case 'objection': {
      const objection = householdOf(building, due.householdId).objections[due.id];
      return objection ? escalation(building, due.householdId, objection, now, true) : [];
    }
    case 'promise': {
      const promise = householdOf(building, due.householdId).promises[due.id];
      return promise ? ofHousehold(due.householdId, escalate(promise, building, now)) : [];
    }
    case 'stage':
      return [passDeadline(building, due.at, now)];
    case 'reminders':
      return raiseReminders(building, now, newId);
    default:
      return unreachable(due);
  }
}

function appointmentClimbs(
  building: Building,
  { householdId, id }: HouseholdDue,
  now: Instant,
): BuildingFact[] {
  const appointment = householdOf(building, householdId).appointments[id];
  const clock = building.policy.escalation.appointment;
  const step = appointment && clock ? climb(building, appointment.level, clock.after, now) : null;
  if (step === null) return [];
  return [{ type: 'appointment_escalated', householdId, data: { appointmentId: id, ...step } }];
}
