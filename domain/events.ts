import type { WhoSigns } from './circumstances.ts';
import type { Climb } from './escalation.ts';
import type {
  AnswerKind,
  AppointmentKind,
  AppointmentOutcome,
  Channel,
  Finding,
  Intent,
  Medium,
  Paper,
  Reopening,
  RollLine,
  Capacity,
  Tenure,
  Verdict,
  VisitOutcome,
} from './household.ts';
import type { Author, Id, Instant } from './kernel.ts';
import type { Level, ObjectionCategory, Policy, ReminderKind, Speciality, Stage } from './policy.ts';
import type { PromiseFact } from './promises.ts';
import type { RefusalClock, TrackEnd, TurnParts } from './refusal-track.ts';
import type { Calendar } from './working-time.ts';

/** What happened to the building as a whole. */
type Fact<T extends string, D> = { type: T; data: D };
/** What happened to one household. */
type HouseholdFact<T extends string, D> = Fact<T, D> & { householdId: Id };
/** What happened to one objection of a household. */
type ObjectionFact<T extends string, D> = HouseholdFact<T, D> & { objectionId: Id };

/** Of one household, or without it of the building as a whole. */
type ReminderFact<T extends string, D> = Fact<T, D> & { householdId?: Id };

interface Due {
  dueAt: Instant | null;
  dueProvisional: boolean;
}

/** The signature from which a stage counts. */
export interface FirstSignature {
  householdId: Id;
  signatoryId: Id;
  at: Instant;
}

/** A step after a refusal whose clocks another calendar moved. */
export interface RecountedStep {
  commandId: Id;
  clocks: RefusalClock[];
}

export type SignatoryEntry = {
  id: Id;
  personId: Id | null;
  capacity: Capacity;
  required: boolean;
  papers: Paper[];
  /** Absent: for himself, or not said. */
  onBehalfOf?: Id[];
};

/** Past-tense facts in plain JSON: ids for people, units in names, never a name or a free text. */
export type BuildingFact =
  | Fact<
      'building_opened',
      {
        campaignId: Id;
        buildingId: Id;
        policy: Policy;
        calendar: Calendar;
        roll: RollLine[];
        stageEndsAt: Instant | null;
      }
    >
  /** `version`: of the campaign's policy documents; histories of the first version lack it. */
  | Fact<'policy_changed', { policy: Policy; version?: number }>
  | Fact<'stage_advanced', { from: Stage; to: Stage; stageEndsAt: Instant | null; automatic: boolean }>
  | Fact<'stage_extended', { stageEndsAt: Instant; reopened: boolean; automatic: boolean }>
  | Fact<'stage_end_moved', { stageEndsAt: Instant | null; firstSignature: FirstSignature | null }>
  | Fact<'calendar_changed', { calendar: Calendar }>
  /** `isKept`: by the new calendar it would be past; from now on it is an end that was announced. */
  | Fact<'stage_end_recounted', { stageEndsAt: Instant; provisional: boolean; isKept: boolean }>
  | Fact<'building_lapsed', { stageEndsAt: Instant }>
  | Fact<'building_withdrawn', Record<string, never>>
  | Fact<'threshold_met', { thresholdId: string }>
  | Fact<'threshold_lost', { thresholdId: string }>
  /** `staffId`: whom it is for, where that is not the household's handler: whoever made promise `promiseId`. */
  | ReminderFact<
      'reminder_raised',
      { reminderId: Id; kind: ReminderKind; key: string; promiseId?: Id; staffId?: Id }
    >
  | ReminderFact<'reminder_withdrawn', { reminderId: Id; kind: ReminderKind }>
  | HouseholdFact<'household_added', { line: RollLine }>
  /** `lineId` names the words (room, certificate) that a person gave the line; an import writes them itself. */
  | HouseholdFact<'household_corrected', { tenure: Tenure; areaCm2: number; certificateId: Id; lineId?: Id }>
  /** `because`: somebody took it off the roll, or it became part of another. Absent: its import was undone. */
  | HouseholdFact<'household_removed', { because?: 'removal' | 'merge' }>
  /** What its parts are follows as corrections, signatories and additions. */
  | HouseholdFact<'household_split', { partIds: Id[] }>
  /** Everything that was recorded on the merged counts as recorded on this one; they are removed next. */
  | HouseholdFact<'households_merged', { mergedIds: Id[] }>
  | HouseholdFact<'survey_recorded', { intent: Intent; support: number | null }>
  | HouseholdFact<'visit_recorded', { channel: Channel; outcome: VisitOutcome; exception: boolean }>
  | HouseholdFact<'appointment_made', { appointmentId: Id; kind: AppointmentKind; at: Instant }>
  | HouseholdFact<'appointment_decided', { appointmentId: Id; outcome: AppointmentOutcome }>
  | HouseholdFact<'appointment_reached', { appointmentId: Id }>
  | HouseholdFact<'appointment_escalated', { appointmentId: Id } & Climb>
  | (PromiseFact & { householdId: Id })
  | HouseholdFact<'signatories_set', { signatories: SignatoryEntry[] }>
  | HouseholdFact<'signatories_resolved', WhoSigns & { signatories: SignatoryEntry[] }>
  | HouseholdFact<'paper_marked', { signatoryId: Id; kind: string; state: Paper['state'] }>
  | HouseholdFact<
      'signature_recorded',
      { signatoryId: Id; medium: Medium; optionVersion: number | null; witnessStaffId: Id | null }
    >
  | HouseholdFact<'signature_retracted', { signatoryId: Id }>
  | HouseholdFact<'consent_reopened', Reopening & { signatoryIds: Id[] }>
  | HouseholdFact<'household_signed', Record<string, never>>
  | HouseholdFact<'household_unsigned', Record<string, never>>
  | HouseholdFact<'vacating_recorded', { vacatedAt: Instant }>
  | HouseholdFact<'handler_assigned', { staffId: Id }>
  | HouseholdFact<'protection_set', { vulnerable: boolean; doNotContactUntil: Instant | null }>
  | HouseholdFact<'option_proposed', { version: number; affects: Id[] }>
  | HouseholdFact<
      'record_withdrawn',
      { commandId: Id; kind: 'survey' | 'visit' | 'objection' | 'refusal_step'; recordedAt: Instant }
    >
  | HouseholdFact<'refusal_step_recorded', TurnParts & { servedAt: Instant | null; clocks: RefusalClock[] }>
  | HouseholdFact<'refusal_clocks_recounted', { steps: RecountedStep[] }>
  | HouseholdFact<'refusal_track_ended', { cause: TrackEnd }>
  | ObjectionFact<'objection_raised', { category: ObjectionCategory; level: Level; ownerId: Id | null } & Due>
  | ObjectionFact<'objection_assigned', { staffId: Id }>
  | ObjectionFact<'consult_recorded', { speciality: Speciality; finding: Finding }>
  | ObjectionFact<'objection_answered', { kind: AnswerKind; optionVersion: number | null }>
  | ObjectionFact<'verdict_recorded', { verdict: Verdict } & Due>
  | ObjectionFact<'objection_escalated', { from: Level; to: Level; overdue: boolean } & Due>
  | ObjectionFact<'objection_due_recounted', { dueAt: Instant; dueProvisional: boolean }>
  | ObjectionFact<'objection_closed', { by: 'verdict' | 'leader' | 'removal' }>;

export type EventType = BuildingFact['type'];

/** Where and when a fact was recorded. `seq` is 1, 2, 3 … in a building; `occurredAt` is when it happened, if the
 *  command said so; events raised by a clock carry no `commandId`. */
export interface Recorded {
  seq: number;
  at: Instant;
  occurredAt?: Instant;
  by: Author;
  commandId?: Id;
}

export type BuildingEvent = BuildingFact & Recorded;
export type EventOf<T extends EventType> = Extract<BuildingFact, { type: T }> & Recorded;

/** When it happened, as far as anybody said. */
export const happenedAt = (event: Recorded): Instant => event.occurredAt ?? event.at;
