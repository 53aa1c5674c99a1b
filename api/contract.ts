// The answers that screens read. The board imports these types and nothing else of the server.
import type { Counts } from '../domain/counts.ts';
import type { CivilDate, Id, Instant, Role } from '../domain/kernel.ts';
import type { NotificationKind, Urgency } from '../domain/notification/kinds.ts';
import type { Stage } from '../domain/policy.ts';
import type { Text } from '../domain/refusals.ts';
import type { ThresholdState } from '../domain/thresholds.ts';

export type { Counts, Share } from '../domain/counts.ts';
export type { Status } from '../domain/status.ts';
export type { Stage } from '../domain/policy.ts';
export type { ThresholdState } from '../domain/thresholds.ts';
export type { NextStepKind } from '../domain/meeting/next-step.ts';
export type { Obstacle } from '../domain/meeting/obstacle.ts';
export type {
  ContactReport,
  EveningReport,
  Holdout,
  HoldoutObjection,
  MeetingPack,
  NearThreshold,
  PackAppointment,
  PackPromise,
  SignedShare,
  WeeklyRanking,
} from './papers/papers.ts';

/** RFC 9457. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  requestId: string;
  errors?: { path: string; code: string; message: string }[];
}

export interface BoardBuilding {
  id: Id;
  name: string;
  stage: Stage;
  counts: Counts;
  /** How it stood when the agreement took effect; null before. */
  effect: EffectView | null;
  thresholds: ThresholdState[];
  lastEventAt: Instant;
}

/** The roll and its signatures at a moment of taking effect: later signatures are shown apart. */
export interface EffectView {
  at: Instant;
  total: number;
  signed: number;
  /** As in `Counts`. */
  rateBp: number;
}

export interface Board {
  campaign: { id: Id; name: string; stage: Stage };
  totals: Counts;
  /** Set once every building has taken effect; `at` is when the last one did. */
  effect: EffectView | null;
  buildings: BoardBuilding[];
  /** Thresholds of campaign scope. */
  thresholds: ThresholdState[];
  asOf: Instant;
  version: number;
}

/** `event: board` of `GET /live`; the SSE id is the version. */
export interface BoardChange {
  version: number;
  buildings: Id[];
}

/** `event: import` of `GET /live` while a roster is committed. */
export interface ImportProgress {
  importId: Id;
  done: number;
  total: number;
}

export interface CampaignSummary {
  id: Id;
  name: string;
  baseName: string | null;
  policyVersion: number;
  createdAt: Instant;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export interface CurveDay {
  date: CivilDate;
  signed: number;
  visits: number;
  objectionsOpened: number;
  objectionsClosed: number;
}

export interface Me {
  staffId: Id;
  name: string;
  roles: Role[];
  mustChangePassword: boolean;
}

/** One notification as its recipient reads it. */
export interface InboxItem {
  id: Id;
  kind: NotificationKind;
  text: Text;
  urgency: Urgency;
  campaignId: Id;
  building: { id: Id; name: string } | null;
  household: { id: Id; room: string } | null;
  /** How many households and matters it is about, where it is about more than one. */
  count: number | null;
  /** A page of the board. */
  link: string;
  raisedAt: Instant;
  /** Its reason is gone. */
  withdrawnAt: Instant | null;
  acknowledgedAt: Instant | null;
}

/** Something that a member of staff should see to. */
export interface Task {
  /** A reminder that stands, an objection with a clock, an appointment without an outcome, a promise to keep. */
  what: 'reminder' | 'objection' | 'appointment' | 'promise';
  id: Id;
  /** The reminder's kind, the objection's category, the appointment's kind, the promise's level. */
  kind: string;
  /** When it is, or was, due; for a reminder when it was raised. */
  at: Instant;
  campaignId: Id;
  /** Null: a promise of the campaign as a whole. */
  buildingId: Id | null;
  buildingName: string | null;
  /** Null: of the building, or the campaign, as a whole. */
  householdId: Id | null;
  room: string | null;
  /** What was promised. */
  words?: string;
  /** How many have not signed, of a deadline. */
  holdouts?: number;
}

export interface Tasks {
  overdue: Task[];
  today: Task[];
  /** The six days after today. */
  thisWeek: Task[];
}
