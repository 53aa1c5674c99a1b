// What the statements of PostgreSQL tell of a campaign for its papers: ids, codes and numbers, no names.
import type { AppointmentKind, Channel, Intent, Signatory, Tenure, VisitOutcome } from '../household.ts';
import type { Id, Instant } from '../kernel.ts';
import type { Level, ObjectionCategory, Stage } from '../policy.ts';
import type { Status } from '../status.ts';
import type { ThresholdState } from '../thresholds.ts';

/** A building that was not withdrawn. */
export interface BuildingFacts {
  buildingId: Id;
  stage: Stage;
  total: number;
  signed: number;
  thresholds: ThresholdState[];
}

export interface PackFacts {
  buildings: (BuildingFacts & { signingSince: Instant | null })[];
  households: HouseholdFacts[];
  signed: { householdId: Id; buildingId: Id; at: Instant; signingNumber: number | null }[];
  retracted: { householdId: Id; buildingId: Id; at: Instant }[];
  appointments: AppointmentFacts[];
}

export interface HouseholdFacts {
  householdId: Id;
  buildingId: Id;
  tenure: Tenure;
  status: Status;
  handlerId: Id | null;
  enteredAt: Instant;
  intent: Intent | null;
  vulnerable: boolean;
  doNotContactUntil: Instant | null;
  /** It is open who else has to sign. */
  isOpenWhoSigns: boolean;
  signatories: Pick<Signatory, 'required' | 'signedAt' | 'needsReconfirmation' | 'papers'>[];
  /** Open ones. */
  objections: ObjectionFacts[];
  /** Undecided ones. */
  appointments: { kind: AppointmentKind; at: Instant }[];
  /** Undecided ones; `dueAt` is the clock that runs, `firstDueAt` the word that was given. */
  promises: { dueAt: Instant; firstDueAt: Instant }[];
  /** Somebody spoke with it, be it that it refused to talk. */
  wasMet: boolean;
  /** How often nobody could, where nobody ever did. */
  timesFailed: number;
  lastContact: { at: Instant; channel: Channel; outcome: VisitOutcome } | null;
}

export interface ObjectionFacts {
  objectionId: Id;
  category: ObjectionCategory;
  level: Level;
  ownerId: Id | null;
  raisedAt: Instant;
  /** Null while the household's verdict is awaited. */
  dueAt: Instant | null;
  answered: boolean;
  /** When it first climbed for being overdue, since it last wanted an answer. */
  climbedAt: Instant | null;
}

export interface AppointmentFacts {
  appointmentId: Id;
  householdId: Id;
  buildingId: Id;
  kind: AppointmentKind;
  at: Instant;
  handlerId: Id | null;
}

export interface ReportFacts {
  buildings: (BuildingFacts & DayFacts)[];
  /** By building; null for those about the campaign. */
  promises: { buildingId: Id | null; kept: number; broken: number; open: number }[];
}

/** What a day brought to a building, by the time of recording. */
export interface DayFacts {
  signedToday: number;
  retractedToday: number;
  visitsToday: number;
  objectionsOpened: number;
  objectionsClosed: number;
}

export interface RankingFacts {
  /** `signedThisWeek`: without what was retracted. */
  buildings: (BuildingFacts & { signedThisWeek: number })[];
}

export interface ContactFacts {
  exceptions: ExceptionFacts[];
  households: ContactedFacts[];
}

export interface ExceptionFacts {
  /** By which the reason is found. */
  commandId: Id;
  householdId: Id;
  buildingId: Id;
  at: Instant;
  channel: Channel;
  outcome: VisitOutcome;
  byId: Id;
}

export interface ContactedFacts {
  householdId: Id;
  buildingId: Id;
  byChannel: { door: number; phone: number; wechat: number };
  refused: number;
  vulnerable: boolean;
  handlerId: Id | null;
}
