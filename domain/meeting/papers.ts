// The papers as they are stored: what was true when they were made, in ids, codes and numbers. Names, rooms and words are
// joined when somebody reads them; so are promises, as they stand by then.
import type { CivilDate, Id, Instant } from '../kernel.ts';
import type { Policy } from '../policy.ts';
import type { Calendar } from '../working-time.ts';
import type {
  AppointmentFacts,
  BuildingFacts,
  ContactedFacts,
  ContactFacts,
  DayFacts,
  ExceptionFacts,
  PackFacts,
  RankingFacts,
  ReportFacts,
} from './facts.ts';
import { holdoutsOf, type HoldoutRow } from './holdouts.ts';
import { dayOf, sincePack, weekOf, type PaperKind, type Since, type Span } from './paper-days.ts';
import { rankBuildings, type Ranked } from './ranking.ts';
import { missingToSign, nearThresholds, type Near } from './still-missing.ts';

interface BuildingShare {
  buildingId: Id;
  total: number;
  signed: number;
}

export interface PackDocument {
  previousDate: CivilDate | null;
  since: Instant;
  buildings: BuildingShare[];
  signed: PackFacts['signed'];
  retracted: PackFacts['retracted'];
  holdouts: HoldoutRow[];
  appointments: AppointmentFacts[];
  nearThreshold: Near[];
}

export interface ReportDocument {
  buildings: (BuildingShare & DayFacts & { missing: number })[];
  promises: ReportFacts['promises'];
}

export interface RankingDocument {
  buildings: Ranked<BuildingShare & { signedThisWeek: number; missing: number }>[];
}

export interface ContactDocument {
  exceptions: ExceptionFacts[];
  contactedMost: ContactedFacts[];
}

/** What each kind of paper is made from, and what it becomes. */
export interface Papers {
  pack: { facts: PackFacts; document: PackDocument };
  report: { facts: ReportFacts; document: ReportDocument };
  ranking: { facts: RankingFacts; document: RankingDocument };
  contacts: { facts: ContactFacts; document: ContactDocument };
}

/** What the tables say about a campaign when one of its papers is made or read. */
export interface Setting<Kind extends PaperKind> {
  campaignName: string;
  createdAt: Instant;
  policy: Policy;
  calendar: Calendar;
  /** Some building is neither closed nor lapsed. */
  isAtWork: boolean;
  stored: { date: CivilDate; madeAt: Instant; document: Papers[Kind]['document'] } | null;
  /** The one before, with its document where it is a ranking. */
  before: { date: CivilDate; madeAt: Instant; document?: Papers[Kind]['document'] } | null;
  /** When the one after was made. */
  nextMadeAt: Instant | null;
}

const sinceOf = (date: CivilDate, { before, createdAt, policy, calendar }: Setting<PaperKind>): Since =>
  sincePack(date, before, { createdAt, times: policy.reminders, calendar });

/** What a paper of that day looks at. A pack begins with the one before and ends with its day. */
export function spanOf(kind: PaperKind, date: CivilDate, setting: Setting<PaperKind>): Span {
  const { from, to } = dayOf(date);
  if (kind === 'report') return { from, to };
  return { from: kind === 'pack' ? sinceOf(date, setting).at : dayOf(weekOf(date).from).from, to };
}

export function makingOf(date: CivilDate, setting: Setting<PaperKind>, now: Instant): Making {
  const { policy, before } = setting;
  const isRanking = before?.document !== undefined && 'buildings' in before.document;
  return {
    now,
    policy,
    since: sinceOf(date, setting),
    previousRanking: isRanking ? (before.document as RankingDocument) : null,
  };
}

/** What is known when a paper is made. */
export interface Making {
  now: Instant;
  policy: Policy;
  /** Of a pack. */
  since: Since;
  /** The ranking of an earlier week. */
  previousRanking: RankingDocument | null;
}

type Makers = {
  [Kind in PaperKind]: (facts: Papers[Kind]['facts'], making: Making) => Papers[Kind]['document'];
};

export const MAKERS: Makers = {
  pack: makePack,
  report: makeReport,
  ranking: makeRanking,
  contacts: makeContactReport,
};

function makePack(facts: PackFacts, { now, policy, since }: Making): PackDocument {
  return {
    previousDate: since.date,
    since: since.at,
    buildings: facts.buildings.map(shareOf),
    signed: facts.signed,
    retracted: facts.retracted,
    holdouts: holdoutsOf(facts, policy, now),
    appointments: facts.appointments,
    nearThreshold: nearThresholds(facts.buildings),
  };
}

function makeReport({ buildings, promises }: ReportFacts, { policy }: Making): ReportDocument {
  return {
    buildings: buildings.map((building) => ({
      ...shareOf(building),
      missing: missingToSign(building, policy.thresholds),
      signedToday: building.signedToday,
      retractedToday: building.retractedToday,
      visitsToday: building.visitsToday,
      objectionsOpened: building.objectionsOpened,
      objectionsClosed: building.objectionsClosed,
    })),
    promises,
  };
}

function makeRanking({ buildings }: RankingFacts, { policy, previousRanking }: Making): RankingDocument {
  const rated = buildings.map((building) => ({
    ...shareOf(building),
    signedThisWeek: building.signedThisWeek,
    missing: missingToSign(building, policy.thresholds),
  }));
  return { buildings: rankBuildings(rated, previousRanking?.buildings ?? []) };
}

const MOST_CONTACTED = 20;

function makeContactReport({ exceptions, households }: ContactFacts): ContactDocument {
  return {
    exceptions: exceptions.toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at))),
    contactedMost: households
      .filter((household) => contactsOf(household) > 0)
      .toSorted(
        (a, b) =>
          contactsOf(b) - contactsOf(a) || b.refused - a.refused || (a.householdId < b.householdId ? -1 : 1),
      )
      .slice(0, MOST_CONTACTED),
  };
}

/** What counts for the weekly cap: a household that comes to the office or a meeting is not contacted. */
export const contactsOf = ({ byChannel }: ContactedFacts): number =>
  byChannel.door + byChannel.phone + byChannel.wechat;

const shareOf = ({ buildingId, total, signed }: BuildingFacts): BuildingShare => ({
  buildingId,
  total,
  signed,
});
