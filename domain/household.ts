import type { WhoSigns } from './circumstances.ts';
import { earliest, rememberPerRecord, type Author, type Id, type Instant } from './kernel.ts';
import type { Reminder } from './reminders.ts';
import type { Level, ObjectionCategory, Speciality } from './policy.ts';
import { openPromises, type StaffPromise } from './promises.ts';
import type { RefusalTrack } from './refusal-track.ts';
import type { Duration } from './working-time.ts';

export const TENURES = ['rented', 'owned'] as const;
export type Tenure = (typeof TENURES)[number];
export const INTENTS = ['willing', 'undecided', 'unwilling'] as const;
export type Intent = (typeof INTENTS)[number];
export const CAPACITIES = ['tenant', 'owner', 'co_resident', 'proxy', 'guardian', 'heir'] as const;
export type Capacity = (typeof CAPACITIES)[number];
export const CHANNELS = ['door', 'phone', 'wechat', 'office', 'meeting'] as const;
export type Channel = (typeof CHANNELS)[number];
export const VISIT_OUTCOMES = ['met', 'no_answer', 'refused', 'left_notice'] as const;
export type VisitOutcome = (typeof VISIT_OUTCOMES)[number];
export const MEDIA = ['paper', 'electronic'] as const;
export type Medium = (typeof MEDIA)[number];
export const APPOINTMENT_KINDS = ['visit', 'signing', 'measure'] as const;
export type AppointmentKind = (typeof APPOINTMENT_KINDS)[number];
export const APPOINTMENT_OUTCOMES = ['kept', 'missed', 'cancelled'] as const;
export type AppointmentOutcome = (typeof APPOINTMENT_OUTCOMES)[number];
export const FINDINGS = ['feasible', 'infeasible', 'conditional'] as const;
export type Finding = (typeof FINDINGS)[number];
export const ANSWER_KINDS = ['feasible', 'alternative', 'infeasible', 'explained'] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];
export const VERDICTS = ['accepted', 'maintained', 'withdrawn'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A document that a signatory needs, e.g. `authority`, `notarised_authority`, `guardianship`. */
export interface Paper {
  kind: string;
  state: 'needed' | 'received';
}

export interface Signatory {
  id: Id;
  personId: Id | null;
  capacity: Capacity;
  required: boolean;
  papers: Paper[];
  /** Persons in whose place he signs, nearest first; empty for himself, and where a list by hand did not say. */
  onBehalfOf: Id[];
  /** When the signature that stands was recorded. */
  signedAt: Instant | null;
  /** When it was last given again, for plans that had changed. */
  confirmedAt: Instant | null;
  medium: Medium | null;
  /** The version of the flat's plan for which it was given. */
  optionVersion: number | null;
  /** Plans changed since: the signature stands, and has to be given again. */
  needsReconfirmation: Reopening | null;
}

/** Whose plan changed to which version, and since when. */
export interface Reopening {
  causedBy: Id;
  optionVersion: number;
  since: Instant;
}

/** A survey, kept so that taking it back brings the one before it. */
export interface SurveyRecord {
  commandId: Id;
  at: Instant;
  by: Author;
  intent: Intent;
  support: number | null;
}

/** A contact attempt; `at` is when it happened, `recordedAt` when it was entered. */
export interface VisitRecord {
  commandId: Id;
  at: Instant;
  recordedAt: Instant;
  by: Author;
  channel: Channel;
  outcome: VisitOutcome;
}

export interface Consult {
  speciality: Speciality;
  finding: Finding;
  at: Instant;
}

export interface Objection {
  id: Id;
  commandId: Id;
  category: ObjectionCategory;
  raisedAt: Instant;
  raisedBy: Author;
  ownerId: Id | null;
  level: Level;
  /** When it climbs a level; null while the household's verdict is awaited, and once closed. */
  dueAt: Instant | null;
  dueProvisional: boolean;
  /** When the clock that runs started, and how long it runs; null while none does. */
  dueFrom: Instant | null;
  dueAfter: Duration | null;
  consults: Consult[];
  answer: { kind: AnswerKind; optionVersion: number | null; at: Instant } | null;
  verdict: Verdict | null;
  closedAt: Instant | null;
  /** Something happened to it after it was raised: it can no longer be taken back. */
  workedOn: boolean;
}

export interface Appointment {
  id: Id;
  kind: AppointmentKind;
  at: Instant;
  madeAt: Instant;
  outcome: AppointmentOutcome | null;
  /** Its instant has come: the household is no longer `appointed`. */
  reached: boolean;
  /** Who has to see to it, and since when it is theirs because nobody said how it went; null: nobody was told yet. */
  level: Level;
  climbedAt: Instant | null;
}

export interface PlanOption {
  version: number;
  affects: Id[];
  /** When it was recorded. */
  at: Instant;
  /** Since when it was the plan: when it happened, as far as anybody said. */
  since: Instant;
}

export interface Household {
  id: Id;
  certificateId: Id;
  tenure: Tenure;
  /** Integer cm²; 0 when the roll does not say. */
  areaCm2: number;
  handlerId: Id | null;
  signatories: Record<Id, Signatory>;
  /** What the signatories follow from; null while nobody told of the persons. */
  whoSigns: WhoSigns | null;
  surveys: SurveyRecord[];
  /** The latest contact attempts, oldest first; the totals below count all of them. */
  visits: VisitRecord[];
  timesContacted: number;
  timesFailed: number;
  objections: Record<Id, Objection>;
  appointments: Record<Id, Appointment>;
  promises: Record<Id, StaffPromise>;
  options: PlanOption[];
  /** The latest change of another flat's plan that touched this one: papers signed before have to be confirmed. */
  neighbourChange: Reopening | null;
  vulnerable: boolean;
  doNotContactUntil: Instant | null;
  /** When the last required signatory had signed; null while the household is not signed. */
  signedAt: Instant | null;
  vacatedAt: Instant | null;
  /** What was recorded after it refused beyond the deadline; null when nothing was. */
  afterRefusal: RefusalTrack | null;
  /** When it came onto the roll. */
  enteredAt: Instant;
  reminders: Reminder[];
  /** Something was recorded on it since the roll named it, be it taken back: its import cannot be undone. */
  inUse: boolean;
}

/** A household as the roll names it: ids and codes only. */
export interface RollLine {
  id: Id;
  certificateId: Id;
  tenure: Tenure;
  areaCm2: number;
  handlerId: Id | null;
  /** Without papers where nobody said which ones are needed. */
  signatories: {
    id: Id;
    personId: Id | null;
    capacity: Capacity;
    required: boolean;
    papers?: Paper[];
    onBehalfOf?: Id[];
  }[];
}

export function enterRoll(line: RollLine, at: Instant): Household {
  const signatories = line.signatories.map((signatory) => newSignatory({ papers: [], ...signatory }));
  return {
    id: line.id,
    certificateId: line.certificateId,
    tenure: line.tenure,
    areaCm2: line.areaCm2,
    handlerId: line.handlerId,
    signatories: Object.fromEntries(signatories.map((signatory) => [signatory.id, signatory])),
    whoSigns: null,
    surveys: [],
    visits: [],
    timesContacted: 0,
    timesFailed: 0,
    objections: {},
    appointments: {},
    promises: {},
    options: [],
    neighbourChange: null,
    vulnerable: false,
    doNotContactUntil: null,
    signedAt: null,
    vacatedAt: null,
    afterRefusal: null,
    enteredAt: at,
    reminders: [],
    inUse: false,
  };
}

export const newSignatory = (
  named: Pick<Signatory, 'id' | 'personId' | 'capacity' | 'required' | 'papers'> & { onBehalfOf?: Id[] },
): Signatory => ({ ...named, onBehalfOf: named.onBehalfOf ?? [], ...UNSIGNED });

export const UNSIGNED: Pick<
  Signatory,
  'signedAt' | 'confirmedAt' | 'medium' | 'optionVersion' | 'needsReconfirmation'
> = { signedAt: null, confirmedAt: null, medium: null, optionVersion: null, needsReconfirmation: null };

export const requiredSignatories = (household: Household): Signatory[] =>
  Object.values(household.signatories).filter((signatory) => signatory.required);

/** Somebody signed, be it one who need not. */
export const someSigned = (household: Household): boolean =>
  Object.values(household.signatories).some((signatory) => signatory.signedAt !== null);

/** Whether the household is signed, as its history tells. */
export const hasSigned = (household: Household): boolean => household.signedAt !== null;

/** Whether every required signatory has signed, there is one and no question of who else must is open; `unconfirmed` while
 *  one of them has to sign again. */
export const consentOf = rememberPerRecord((household: Household): 'open' | 'unconfirmed' | 'given' => {
  if (household.whoSigns !== null && household.whoSigns.open.length > 0) return 'open';
  const required = requiredSignatories(household);
  if (required.length === 0 || required.some(({ signedAt }) => signedAt === null)) return 'open';
  return required.some(({ needsReconfirmation }) => needsReconfirmation !== null) ? 'unconfirmed' : 'given';
});

export const openObjections = (household: Household): Objection[] =>
  Object.values(household.objections).filter((objection) => objection.closedAt === null);

/** The survey recorded last counts. */
export const intentOf = (household: Household): Intent | null => household.surveys.at(-1)?.intent ?? null;

/** The earliest instant at which someone has to have done something for this household. */
export const householdDueAt = (household: Household): Instant | null =>
  earliest([
    ...openObjections(household).map((objection) => objection.dueAt),
    ...Object.values(household.appointments).map((a) => (a.outcome === null && !a.reached ? a.at : null)),
    ...openPromises(household.promises).map(({ dueAt }) => dueAt),
  ]);
