import { householdOf, type Building } from './building.ts';
import { accept, refuse, type Context, type Decision, type HouseholdCommand } from './decision.ts';
import type {
  AppointmentKind,
  AppointmentOutcome,
  Channel,
  Household,
  Intent,
  VisitOutcome,
} from './household.ts';
import { isAtLeast, millis, type Id, type Instant } from './kernel.ts';
import type { RefusalCode } from './refusals.ts';
import { isWithinHours } from './working-time.ts';

type RecordSurvey = HouseholdCommand<'record_survey', { intent: Intent; support: number | null }>;
type RecordVisit = HouseholdCommand<
  'record_visit',
  { channel: Channel; outcome: VisitOutcome; exception: boolean }
>;
type MakeAppointment = HouseholdCommand<'make_appointment', { kind: AppointmentKind; at: Instant }>;
type DecideAppointment = HouseholdCommand<
  'decide_appointment',
  { appointmentId: Id; outcome: AppointmentOutcome }
>;
type AssignHandler = HouseholdCommand<'assign_handler', { staffId: Id }>;
type SetProtection = HouseholdCommand<
  'set_protection',
  { vulnerable?: boolean; doNotContactUntil?: Instant | null }
>;

function recordSurvey(_building: Building, { householdId, data }: RecordSurvey): Decision {
  return accept([{ type: 'survey_recorded', householdId, data }]);
}

function recordVisit(building: Building, { householdId, data }: RecordVisit, context: Context): Decision {
  const excepted = data.exception && isAtLeast(context.by.role, 'leader');
  const objection = contactRefusal(
    building,
    householdOf(building, householdId),
    data.channel,
    context.happened,
  );
  if (objection && !excepted) return refuse(objection);
  const exception = objection !== null;
  return accept([
    {
      type: 'visit_recorded',
      householdId,
      data: { channel: data.channel, outcome: data.outcome, exception },
    },
  ]);
}

/** The channels by which staff reach out to a household; at the office or a meeting the household comes itself. */
const OUTREACH: readonly Channel[] = ['door', 'phone', 'wechat'];
const WEEK = 7 * 24 * 3_600_000;

/** Why this household should not be contacted at that instant, or null. */
function contactRefusal(
  building: Building,
  household: Household,
  channel: Channel,
  at: Instant,
): RefusalCode | null {
  if (!OUTREACH.includes(channel)) return null;
  const { perWeek, quietFrom, quietTo } = building.policy.contact;
  const lately = household.visits.filter(
    (visit) => OUTREACH.includes(visit.channel) && visit.at <= at && millis(visit.at) > millis(at) - WEEK,
  );
  if (lately.length >= perWeek) return 'contact_cap_reached';
  if (household.doNotContactUntil !== null && at < household.doNotContactUntil) return 'do_not_contact';
  return isWithinHours(at, quietFrom, quietTo) ? 'quiet_hours' : null;
}

function makeAppointment(_building: Building, command: MakeAppointment, context: Context): Decision {
  if (command.data.at <= context.now) return refuse('in_the_past');
  const appointmentId = context.newId();
  return accept(
    [
      {
        type: 'appointment_made',
        householdId: command.householdId,
        data: { appointmentId, ...command.data },
      },
    ],
    { appointmentId },
  );
}

function decideAppointment(building: Building, command: DecideAppointment, context: Context): Decision {
  const { appointmentId, outcome } = command.data;
  const appointment = householdOf(building, command.householdId).appointments[appointmentId];
  if (!appointment) return refuse('unknown_appointment');
  if (outcome !== 'cancelled' && context.now < appointment.at) return refuse('not_yet');
  if (appointment.outcome !== null) return refuse('already_decided');
  return accept([{ type: 'appointment_decided', householdId: command.householdId, data: command.data }]);
}

function assignHandler(_building: Building, { householdId, data }: AssignHandler): Decision {
  return accept([{ type: 'handler_assigned', householdId, data }]);
}

function setProtection(building: Building, { householdId, data }: SetProtection): Decision {
  const household = householdOf(building, householdId);
  const { vulnerable = household.vulnerable, doNotContactUntil = household.doNotContactUntil } = data;
  return accept([{ type: 'protection_set', householdId, data: { vulnerable, doNotContactUntil } }]);
}

export const VISITING = {
  record_survey: recordSurvey,
  record_visit: recordVisit,
  make_appointment: makeAppointment,
  decide_appointment: decideAppointment,
  assign_handler: assignHandler,
  set_protection: setProtection,
};
