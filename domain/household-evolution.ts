import { lowestLevel } from './escalation.ts';
import { happenedAt, type BuildingEvent, type EventOf } from './events.ts';
import { newSignatory, UNSIGNED, type Household, type Signatory } from './household.ts';
import { unreachable, type Id } from './kernel.ts';
import { evolveObjections, type ObjectionEvent } from './objection-evolution.ts';
import type { Policy } from './policy.ts';
import { evolvePromises } from './promises.ts';
import { evolveTrack, withoutLastStep } from './refusal-evolution.ts';

/** The facts that change one household. */
export type HouseholdEvent = Exclude<
  Extract<BuildingEvent, { householdId: Id }>,
  {
    type:
      | 'household_added'
      | 'household_removed'
      | 'households_merged'
      | 'reminder_raised'
      | 'reminder_withdrawn';
  }
>;

/** Kept for taking back and for the contact cap; older attempts live in the totals and in the history. */
export const VISITS_KEPT = 60;
export const SURVEYS_KEPT = 20;

/** `policy`: that under which the event was recorded. */
export function evolveHousehold(household: Household, event: HouseholdEvent, policy: Policy): Household {
  const inUse = household.inUse || event.type !== 'household_corrected';
  return { ...change(household, event, policy), inUse };
}

function change(household: Household, event: HouseholdEvent, policy: Policy): Household {
  switch (event.type) {
    case 'household_corrected': {
      const { tenure, areaCm2, certificateId } = event.data;
      return { ...household, tenure, areaCm2, certificateId };
    }
    case 'household_split':
      return household;
    case 'survey_recorded':
      return { ...household, surveys: keepLast([...household.surveys, surveyOf(event)], SURVEYS_KEPT) };
    case 'visit_recorded':
      return countVisit(
        { ...household, visits: keepLast([...household.visits, visitOf(event)], VISITS_KEPT) },
        event.data.outcome,
        1,
      );
    case 'appointment_made':
    case 'appointment_decided':
    case 'appointment_reached':
    case 'appointment_escalated':
      return evolveAppointments(household, event, policy);
    case 'promise_made':
    case 'promise_decided':
    case 'promise_escalated':
    case 'promise_handed_over':
    case 'promise_due_recounted':
      return { ...household, promises: evolvePromises(household.promises, event) };
    case 'signatories_set': {
      const entries = event.data.signatories.map((entry) => [entry.id, newSignatory(entry)] as const);
      return { ...household, signatories: Object.fromEntries(entries), whoSigns: byHand(household) };
    }
    case 'signatories_resolved':
      return resolveSigning(household, event.data);
    case 'paper_marked':
      return markPaper(household, event.data);
    case 'signature_recorded':
      return changeSignatory(household, event.data.signatoryId, (signatory) => sign(signatory, event));
    case 'signature_retracted':
      return changeSignatory(household, event.data.signatoryId, (signatory) => ({
        ...signatory,
        ...UNSIGNED,
      }));
    case 'consent_reopened':
      return reopenConsent(household, event);
    case 'household_signed':
      return { ...household, signedAt: event.at };
    case 'household_unsigned':
      return { ...household, signedAt: null };
    case 'vacating_recorded':
      return { ...household, vacatedAt: event.data.vacatedAt };
    case 'handler_assigned':
      return { ...household, handlerId: event.data.staffId };
    case 'protection_set':
      return { ...household, ...event.data };
    case 'option_proposed':
      return { ...household, options: [...household.options, optionOf(event)] };
    case 'record_withdrawn':
      return takeBack(household, event);
    case 'refusal_step_recorded':
    case 'refusal_clocks_recounted':
    case 'refusal_track_ended':
      return { ...household, afterRefusal: evolveTrack(household.afterRefusal, event) };
    default:
      return {
        ...household,
        objections: evolveObjections(household.objections, event satisfies ObjectionEvent, policy),
      };
  }
}

const keepLast = <T>(records: T[], kept: number): T[] => records.slice(-kept);

/** Every command gives one record, so the command's id names it. */
const recordId = (event: { commandId?: Id; seq: number }): Id => event.commandId ?? String(event.seq);

const surveyOf = (event: EventOf<'survey_recorded'>): Household['surveys'][number] => ({
  commandId: recordId(event),
  at: event.at,
  by: event.by,
  intent: event.data.intent,
  support: event.data.support,
});

const visitOf = (event: EventOf<'visit_recorded'>): Household['visits'][number] => ({
  commandId: recordId(event),
  at: happenedAt(event),
  recordedAt: event.at,
  by: event.by,
  channel: event.data.channel,
  outcome: event.data.outcome,
});

function countVisit(household: Household, outcome: string, step: 1 | -1): Household {
  return outcome === 'met' || outcome === 'refused'
    ? { ...household, timesContacted: household.timesContacted + step }
    : { ...household, timesFailed: household.timesFailed + step };
}

function evolveAppointments(
  household: Household,
  event: EventOf<
    'appointment_made' | 'appointment_decided' | 'appointment_reached' | 'appointment_escalated'
  >,
  policy: Policy,
): Household {
  const { appointmentId } = event.data;
  const known = household.appointments[appointmentId];
  if (event.type === 'appointment_made') {
    const { kind, at } = event.data;
    return withAppointment(household, {
      id: appointmentId,
      kind,
      at,
      madeAt: event.at,
      outcome: null,
      reached: false,
      level: lowestLevel(policy),
      climbedAt: null,
    });
  }
  if (!known) return household;
  switch (event.type) {
    case 'appointment_decided':
      return withAppointment(household, { ...known, outcome: event.data.outcome });
    case 'appointment_reached':
      return withAppointment(household, { ...known, reached: true });
    case 'appointment_escalated':
      return withAppointment(household, { ...known, level: event.data.to, climbedAt: event.at });
    default:
      return unreachable(event);
  }
}

const withAppointment = (household: Household, appointment: Household['appointments'][Id]): Household => ({
  ...household,
  appointments: { ...household.appointments, [appointment.id]: appointment },
});

/** A list by hand answers what was open; what is known of the persons stays. */
const byHand = ({ whoSigns }: Household): Household['whoSigns'] => whoSigns && { ...whoSigns, open: [] };

/** Signatories that the household has already keep their signatures. */
export function resolveSigning(
  household: Household,
  { persons, open, signatories }: EventOf<'signatories_resolved'>['data'],
): Household {
  const entries = signatories.map((entry) => {
    const known = household.signatories[entry.id] ?? newSignatory(entry);
    return [entry.id, { ...known, ...entry }] as const;
  });
  return { ...household, signatories: Object.fromEntries(entries), whoSigns: { persons, open } };
}

function markPaper(
  household: Household,
  { signatoryId, kind, state }: EventOf<'paper_marked'>['data'],
): Household {
  return changeSignatory(household, signatoryId, (signatory) => {
    const isKnown = signatory.papers.some((paper) => paper.kind === kind);
    const marked = signatory.papers.map((paper) => (paper.kind === kind ? { kind, state } : paper));
    return { ...signatory, papers: isKnown ? marked : [...marked, { kind, state }] };
  });
}

function changeSignatory(
  household: Household,
  id: Id,
  change: (signatory: Signatory) => Signatory,
): Household {
  const signatory = household.signatories[id];
  if (!signatory) return household;
  return { ...household, signatories: { ...household.signatories, [id]: change(signatory) } };
}

/** Whoever has signed already confirms. */
function sign(signatory: Signatory, { at, data }: EventOf<'signature_recorded'>): Signatory {
  const { medium, optionVersion } = data;
  const dated = signatory.signedAt === null ? { signedAt: at } : { confirmedAt: at };
  return { ...signatory, ...dated, medium, optionVersion, needsReconfirmation: null };
}

/** No plan is from the future, whatever the clock of a phone says. */
function optionOf(event: EventOf<'option_proposed'>): Household['options'][number] {
  const happened = happenedAt(event);
  return { ...event.data, at: event.at, since: happened < event.at ? happened : event.at };
}

function reopenConsent(household: Household, { data }: EventOf<'consent_reopened'>): Household {
  const { signatoryIds, ...cause } = data;
  const reopened = signatoryIds.reduce(
    (state, id) => changeSignatory(state, id, (signatory) => ({ ...signatory, needsReconfirmation: cause })),
    household,
  );
  const { neighbourChange } = household;
  const isLatest = neighbourChange === null || neighbourChange.since <= cause.since;
  return cause.causedBy !== household.id && isLatest ? { ...reopened, neighbourChange: cause } : reopened;
}

function takeBack(household: Household, event: EventOf<'record_withdrawn'>): Household {
  const { commandId, kind } = event.data;
  if (kind === 'survey') {
    return { ...household, surveys: household.surveys.filter((survey) => survey.commandId !== commandId) };
  }
  if (kind === 'visit') {
    const visit = household.visits.find((record) => record.commandId === commandId);
    if (!visit) return household;
    const visits = household.visits.filter((record) => record !== visit);
    return countVisit({ ...household, visits }, visit.outcome, -1);
  }
  if (kind === 'refusal_step') {
    return { ...household, afterRefusal: household.afterRefusal && withoutLastStep(household.afterRefusal) };
  }
  const kept = Object.entries(household.objections).filter(
    ([, objection]) => objection.commandId !== commandId,
  );
  return { ...household, objections: Object.fromEntries(kept) };
}
