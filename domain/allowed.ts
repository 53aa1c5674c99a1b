import type { Building } from './building.ts';
import type { CommandType } from './decide.ts';
import { openObjections, someSigned, type Household } from './household.ts';
import { isOpen } from './policy.ts';
import { openPromises } from './promises.ts';
import { acceptsSignatures, maySign } from './signing.ts';
import { isFrozen } from './stages.ts';

const ALWAYS: readonly CommandType[] = [
  'record_survey',
  'record_visit',
  'raise_objection',
  'make_appointment',
  'assign_handler',
  'set_protection',
  'make_promise',
  'propose_option',
  'resolve_signatories',
  'withdraw_record',
];
const ON_OPEN_OBJECTION: readonly CommandType[] = [
  'assign_objection',
  'record_consult',
  'answer_objection',
  'record_verdict',
  'close_objection',
];

/** The commands that make sense for a household now, for a screen to offer; `decide` has the last word. */
export function allowedCommands(building: Building, household: Household): CommandType[] {
  if (!isOpen(building.stage)) return [];
  const signatories = Object.values(household.signatories);
  const isSigned = someSigned(household);
  const isEffective = building.stage === 'effective';
  return [
    ...ALWAYS,
    ...(isSigned ? [] : (['set_signatories'] as const)),
    ...(signatories.length > 0 ? (['mark_paper'] as const) : []),
    ...(isFrozen(building) ? [] : rollChanges(isSigned)),
    ...(signatories.some(maySign) && acceptsSignatures(building) ? (['record_signature'] as const) : []),
    ...(isSigned && !isEffective && building.policy.signing.retraction !== 'never'
      ? (['retract_signature'] as const)
      : []),
    ...(isEffective && household.vacatedAt === null ? (['record_vacating'] as const) : []),
    ...(isEffective && household.signedAt === null ? (['record_refusal_step'] as const) : []),
    ...(hasUndecidedAppointment(household) ? (['decide_appointment'] as const) : []),
    ...(openPromises(household.promises).length > 0 ? (['decide_promise'] as const) : []),
    ...(openObjections(household).length > 0 ? ON_OPEN_OBJECTION : []),
  ];
}

const rollChanges = (isSigned: boolean): CommandType[] => [
  'correct_household',
  'remove_household',
  ...(isSigned ? [] : (['split_household'] as const)),
];

const hasUndecidedAppointment = (household: Household): boolean =>
  Object.values(household.appointments).some((appointment) => appointment.outcome === null);
