// One builder per command, in the words of the rules.
import type { PersonCircumstance } from '../../domain/circumstances.ts';
import type { CommandOf } from '../../domain/decide.ts';
import type {
  AnswerKind,
  AppointmentKind,
  AppointmentOutcome,
  Channel,
  Finding,
  Intent,
  RollLine,
  Verdict,
  VisitOutcome,
} from '../../domain/household.ts';
import type { Id, Instant } from '../../domain/kernel.ts';
import type { ObjectionCategory, Policy, Speciality, Stage } from '../../domain/policy.ts';
import type { Calendar } from '../../domain/working-time.ts';
import { partsOf, type RefusalTurn } from '../../domain/refusal-track.ts';
import { by, step, type Step } from './scenario.ts';

export const recordSurvey = (householdId: Id, intent: Intent, support: number | null = null): Step =>
  step({ type: 'record_survey', householdId, data: { intent, support } });

export const recordVisit = (
  householdId: Id,
  channel: Channel = 'door',
  outcome: VisitOutcome = 'met',
  exception = false,
): Step => step({ type: 'record_visit', householdId, data: { channel, outcome, exception } });

export const makeAppointment = (householdId: Id, kind: AppointmentKind, at: Instant): Step =>
  step({ type: 'make_appointment', householdId, data: { kind, at } });

export const decideAppointment = (
  householdId: Id,
  appointmentId: Id,
  outcome: AppointmentOutcome = 'kept',
): Step => step({ type: 'decide_appointment', householdId, data: { appointmentId, outcome } });

export const makePromise = (householdId: Id, staffId: Id, dueAt: Instant): Step =>
  step({ type: 'make_promise', householdId, data: { staffId, dueAt } });

export const decidePromise = (
  householdId: Id,
  promiseId: Id,
  outcome: CommandOf<'decide_promise'>['data']['outcome'] = 'kept',
): Step => step({ type: 'decide_promise', householdId, data: { promiseId, outcome } });

export const assignHandler = (householdId: Id, staffId: Id): Step =>
  step({ type: 'assign_handler', householdId, data: { staffId } });

/** Of the whole building, or of those households. */
export const reassignWork = (fromStaffId: Id, toStaffId: Id, ...householdIds: Id[]): Step =>
  step({
    type: 'reassign_work',
    data: { fromStaffId, toStaffId, householdIds: householdIds.length > 0 ? householdIds : null },
  });

export const setProtection = (householdId: Id, data: CommandOf<'set_protection'>['data']): Step =>
  step({ type: 'set_protection', householdId, data });

export const proposeOption = (householdId: Id, version: number, affects: Id[] = []): Step =>
  step({ type: 'propose_option', householdId, data: { version, affects } });

export const withdrawRecord = (householdId: Id, commandId: Id): Step =>
  step({ type: 'withdraw_record', householdId, data: { commandId } });

type NamedSignatory = CommandOf<'set_signatories'>['data']['signatories'][number];

/** A signatory as a command names one: new and required, unless `change` says otherwise. */
export const signatory = (change: Partial<NamedSignatory> = {}): NamedSignatory => ({
  id: null,
  personId: null,
  capacity: 'owner',
  required: true,
  papers: [],
  ...change,
});

export const setSignatories = (householdId: Id, ...signatories: NamedSignatory[]): Step =>
  step({ type: 'set_signatories', householdId, data: { signatories } });

/** A person who is able and has nobody to stand in, unless `change` says otherwise. */
export const person = (
  personId: Id,
  relation: PersonCircumstance['relation'] = 'owner',
  change: Partial<PersonCircumstance> = {},
): PersonCircumstance => ({
  personId,
  relation,
  state: 'able',
  since: null,
  proxyId: null,
  guardianId: null,
  representativeId: null,
  heirIds: [],
  ...change,
});

export const resolveSignatories = (householdId: Id, persons: PersonCircumstance[], keepOpen = false): Step =>
  step({ type: 'resolve_signatories', householdId, data: { persons, keepOpen } });

export const markPaper = (
  householdId: Id,
  signatoryId: Id,
  kind: string,
  state: 'needed' | 'received' = 'received',
): Step => step({ type: 'mark_paper', householdId, data: { signatoryId, kind, state } });

export const recordSignature = (
  householdId: Id,
  signatoryId: Id = `${householdId}-tenant`,
  optionVersion: number | null = null,
): Step =>
  step({
    type: 'record_signature',
    householdId,
    data: { signatoryId, medium: 'paper', optionVersion, witnessStaffId: null },
  });

export const retractSignature = (householdId: Id, signatoryId: Id = `${householdId}-tenant`): Step =>
  step({ type: 'retract_signature', householdId, data: { signatoryId } });

export const recordVacating = (householdId: Id, vacatedAt: Instant): Step =>
  step({ type: 'record_vacating', householdId, data: { vacatedAt } });

/** `recordRefusalStep('h1', 'decision_served', shanghai('2026-03-02 10:00'))`. */
export const recordRefusalStep = (
  householdId: Id,
  turn: RefusalTurn,
  servedAt: Instant | null = null,
): Step => step({ type: 'record_refusal_step', householdId, data: { ...partsOf(turn), servedAt } });

export const raiseObjection = (householdId: Id, category: ObjectionCategory = 'trust'): Step =>
  step({ type: 'raise_objection', householdId, data: { category } });

export const assignObjection = (householdId: Id, objectionId: Id, staffId: Id): Step =>
  step({ type: 'assign_objection', householdId, objectionId, data: { staffId } });

export const recordConsult = (
  householdId: Id,
  objectionId: Id,
  speciality: Speciality = 'designer',
  finding: Finding = 'feasible',
): Step => step({ type: 'record_consult', householdId, objectionId, data: { speciality, finding } });

export const answerObjection = (
  householdId: Id,
  objectionId: Id,
  kind: AnswerKind = 'explained',
  optionVersion: number | null = null,
): Step => step({ type: 'answer_objection', householdId, objectionId, data: { kind, optionVersion } });

export const recordVerdict = (householdId: Id, objectionId: Id, verdict: Verdict): Step =>
  step({ type: 'record_verdict', householdId, objectionId, data: { verdict } });

export const closeObjection = (householdId: Id, objectionId: Id): Step =>
  step({ type: 'close_objection', householdId, objectionId, data: {} });

export const advanceStage = (to: Exclude<Stage, 'lapsed'>): Step =>
  step({ type: 'advance_stage', data: { to } });

export const extendStage = (stageEndsAt: Instant): Step =>
  step({ type: 'extend_stage', data: { stageEndsAt } });

export const changePolicy = (policy: Policy): Step => step({ type: 'change_policy', data: { policy } });

export const changeCalendar = (calendar: Calendar): Step =>
  step({ type: 'change_calendar', data: { calendar } });

export const changeRoll = (added: RollLine[], corrected: RollLine[] = []): Step =>
  step({ type: 'change_roll', data: { added, corrected } });

export const undoImport = (...householdIds: Id[]): Step =>
  step({ type: 'undo_import', data: { householdIds } });

export const noteCampaignThreshold = (thresholdId: string, met: boolean): Step =>
  by(
    { staffId: null, role: 'system' },
    step({ type: 'note_campaign_threshold', data: { thresholdId, met } }),
  );
type NamedOnRoll = CommandOf<'add_household'>['data']['signatories'][number];

/** Somebody whom the roll names: an owner who must sign, unless `change` says otherwise. */
export const named = (change: Partial<NamedOnRoll> = {}): NamedOnRoll => ({
  personId: null,
  capacity: 'owner',
  required: true,
  ...change,
});

/** An owned household of 24.5 m² with one owner, unless `change` says otherwise. */
export const addHousehold = (
  householdId: Id,
  change: Partial<CommandOf<'add_household'>['data']> = {},
): Step =>
  step({
    type: 'add_household',
    data: {
      householdId,
      certificateId: householdId,
      tenure: 'owned',
      areaCm2: 245_000,
      signatories: [named()],
      ...change,
    },
  });

export const removeHousehold = (householdId: Id): Step =>
  step({ type: 'remove_household', householdId, data: {} });

export const correctHousehold = (
  householdId: Id,
  change: Partial<CommandOf<'correct_household'>['data']>,
): Step =>
  step({
    type: 'correct_household',
    householdId,
    data: { tenure: null, areaCm2: null, certificateId: null, lineId: 'line-1', ...change },
  });

type SplitData = CommandOf<'split_household'>['data'];

/** What the household itself is after a split: as it was, unless `change` says otherwise. */
export const part = (change: Partial<SplitData['kept']> = {}): SplitData['kept'] => ({
  tenure: null,
  areaCm2: null,
  certificateId: null,
  signatoryIds: [],
  signatories: [],
  ...change,
});

/** A new household that comes out of a split, with one new owner unless `change` says otherwise. */
export const newPart = (
  householdId: Id,
  change: Partial<SplitData['others'][number]> = {},
): SplitData['others'][number] => ({
  ...part({ signatories: [named()] }),
  householdId,
  certificateId: householdId,
  ...change,
});

export const splitHousehold = (
  householdId: Id,
  kept: SplitData['kept'],
  ...others: SplitData['others']
): Step => step({ type: 'split_household', householdId, data: { kept, others, lineId: 'line-1' } });

export const mergeHouseholds = (keptId: Id, ...mergedIds: Id[]): Step =>
  step({ type: 'merge_households', data: { keptId, mergedIds, lineId: 'line-1' } });
