// The papers of a campaign as they are read. Days are Shanghai days, instants UTC. A reader who is confined to buildings
// gets the rows and totals of those.
import type { AppointmentKind, Channel, Tenure, VisitOutcome } from '../../domain/household.ts';
import type { CivilDate, Id, Instant } from '../../domain/kernel.ts';
import type { NextStepKind } from '../../domain/meeting/next-step.ts';
import type { Obstacle } from '../../domain/meeting/obstacle.ts';
import type { Level, ObjectionCategory } from '../../domain/policy.ts';
import type { Status } from '../../domain/status.ts';

/** What every paper says of itself. */
interface Paper {
  campaignId: Id;
  campaignName: string;
  madeAt: Instant;
  /** False: as it stands, for it was not made on schedule yet. */
  isFinal: boolean;
}

/** A household by its door. */
interface Door {
  householdId: Id;
  buildingId: Id;
  buildingName: string;
  room: string;
}

export interface SignedShare {
  total: number;
  signed: number;
  /** As in `Counts`. */
  rateBp: number;
}

/** `GET /campaigns/{id}/packs/{date}`: what the morning's meeting has in front of it. */
export interface MeetingPack extends Paper {
  date: CivilDate;
  /** The day whose pack was the one before, else the working day before; null where the campaign is younger. */
  previousDate: CivilDate | null;
  /** The instant of that pack: what happened since is told here. */
  since: Instant;
  totals: SignedShare;
  /** Always as they stand: undecided ones, and those made or decided since the pack before; by `dueAt`. */
  promises: PackPromise[];
  /** Since the pack before, the latest last. `signingNumber` is null where the signature was retracted meanwhile. */
  signed: (Door & { at: Instant; signingNumber: number | null })[];
  retracted: (Door & { at: Instant })[];
  /** Unsigned households of buildings that are neither closed nor lapsed: overdue first (longest overdue first), then
   *  by how few their building still misses, then in natural order. */
  holdouts: Holdout[];
  /** Of the day, not decided. */
  appointments: PackAppointment[];
  nearThreshold: NearThreshold[];
}

export interface PackPromise {
  promiseId: Id;
  /** Null: about the campaign. Then building and room are null too. */
  householdId: Id | null;
  buildingId: Id | null;
  buildingName: string | null;
  room: string | null;
  staffId: Id;
  staffName: string;
  what: string;
  madeAt: Instant;
  /** When it climbs, or climbs next. */
  dueAt: Instant;
  level: Level;
  /** `overdue`: its clock has run out, be it that it climbed since. */
  state: 'open' | 'overdue' | 'kept' | 'broken' | 'withdrawn';
  decidedAt: Instant | null;
  /** The truth beside the word: what the household's history says happened after it was made. */
  since: { visits: number; answers: number; signed: boolean };
}

export interface PackAppointment extends Door {
  appointmentId: Id;
  kind: AppointmentKind;
  at: Instant;
  handlerId: Id | null;
  handlerName: string | null;
}

export interface NearThreshold {
  buildingId: Id;
  buildingName: string;
  thresholdId: string;
  label: string;
  /** Further households. */
  missing: 1 | 2;
}

export interface Holdout extends Door {
  stairwell: string | null;
  floor: string | null;
  tenure: Tenure;
  status: Status;
  obstacle: Obstacle;
  /** Open ones, the oldest first. */
  objections: HoldoutObjection[];
  lastContact: { at: Instant; channel: Channel; outcome: VisitOutcome } | null;
  /** `at`: when it is due or agreed; for a visit, until when the household asked for peace; null where nothing says. */
  nextStep: { kind: NextStepKind; at: Instant | null };
  /** Owner of the objection that is due first, else the handler. */
  ownerId: Id | null;
  ownerName: string | null;
  /** Whole days since it came onto the roll, or since its building opened signing where that is later. */
  daysOpen: number;
  /** Since when the longest overdue thing about it (objection, appointment, promise) is overdue. */
  overdueSince: Instant | null;
  /** How few further households its building needs for its nearest unmet threshold of signatures; to 100 % where it has none. */
  missingInBuilding: number;
  vulnerable: boolean;
  doNotContactUntil: Instant | null;
}

export interface HoldoutObjection {
  objectionId: Id;
  category: ObjectionCategory;
  level: Level;
  /** When it climbs; null while the household's verdict is awaited. */
  dueAt: Instant | null;
  answered: boolean;
}

/** `GET /campaigns/{id}/reports/{date}`: what the day brought. */
export interface EveningReport extends Paper {
  date: CivilDate;
  totals: SignedShare;
  day: {
    signed: number;
    retracted: number;
    visits: number;
    objectionsOpened: number;
    objectionsClosed: number;
    promisesKept: number;
    promisesBroken: number;
    /** Undecided by then. */
    promisesOpen: number;
  };
  /** In natural order. */
  buildings: (SignedShare & {
    buildingId: Id;
    buildingName: string;
    signedToday: number;
    retractedToday: number;
    visitsToday: number;
    /** As `missingInBuilding` of a holdout. */
    missing: number;
  })[];
}

/** `GET /campaigns/{id}/rankings/{date}`: the week of that day. Any day of the week names it. */
export interface WeeklyRanking extends Paper {
  /** Monday. */
  from: CivilDate;
  /** The day on which it was made: the week's last working day, or today. */
  to: CivilDate;
  /** By rate, exactly; ties share a rank, and the next rank is left out. */
  buildings: (SignedShare & {
    rank: number;
    /** In the ranking made before; null where the building was in none. */
    previousRank: number | null;
    buildingId: Id;
    buildingName: string;
    /** Without what was retracted in the week. */
    signedThisWeek: number;
    missing: number;
  })[];
}

/** `GET /campaigns/{id}/contacts/{date}`, leader and above: how households were contacted in the week of that day. */
export interface ContactReport extends Paper {
  from: CivilDate;
  to: CivilDate;
  /** Visits beyond what protects residents, by the time they happened. */
  exceptions: (Door & {
    at: Instant;
    channel: Channel;
    outcome: VisitOutcome;
    byId: Id;
    byName: string;
    reason: string;
  })[];
  /** By door, phone and WeChat; 20 at most. */
  contactedMost: (Door & {
    contacts: number;
    byChannel: { door: number; phone: number; wechat: number };
    /** How many of them it refused to talk at. */
    refused: number;
    vulnerable: boolean;
    handlerId: Id | null;
    handlerName: string | null;
  })[];
}
