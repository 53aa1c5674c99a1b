import { allowedCommands } from './allowed.ts';
import type { Building } from './building.ts';
import { countRoll, type Counts } from './counts.ts';
import { householdDueAt, intentOf, type Household } from './household.ts';
import { rememberPerRecord, type Id, type Instant } from './kernel.ts';
import { nextTurns, partsOf, type RefusalTrack } from './refusal-track.ts';
import { couplingsOf } from './plans.ts';
import type { StaffPromise } from './promises.ts';
import type { ReminderKind } from './policy.ts';
import type { Reminder } from './reminders.ts';
import { buildingThresholds } from './stages.ts';
import { statusOf, type Status } from './status.ts';
import type { ThresholdState } from './thresholds.ts';

/** The building in numbers, as boards show it. */
export interface BuildingView {
  id: Id;
  counts: Counts;
  thresholds: ThresholdState[];
}

export const viewBuilding = rememberPerRecord((building: Building): BuildingView => ({
  id: building.id,
  counts: countRoll(building.households, building.policy.contact.unreachableAfterAttempts),
  thresholds: buildingThresholds(building),
}));

/** A household in one line. */
export interface HouseholdView {
  id: Id;
  status: Status;
  handlerId: Id | null;
  nextDueAt: Instant | null;
  signedAt: Instant | null;
}

export const viewHousehold = (building: Building, household: Household): HouseholdView => ({
  id: household.id,
  status: statusOf(household, building.policy.contact.unreachableAfterAttempts),
  handlerId: household.handlerId,
  nextDueAt: householdDueAt(household),
  signedAt: household.signedAt,
});

/** The household's file: everything the rules know about it. Persons and texts are added from their own tables. */
export const householdFile = (building: Building, household: Household) => ({
  ...viewHousehold(building, household),
  tenure: household.tenure,
  areaCm2: household.areaCm2,
  intent: intentOf(household),
  support: household.surveys.at(-1)?.support ?? null,
  vulnerable: household.vulnerable,
  doNotContactUntil: household.doNotContactUntil,
  vacatedAt: household.vacatedAt,
  stageEndsAt: building.stageEndsAt,
  stageEndsProvisional: building.stagePlan?.provisional ?? false,
  signatories: Object.values(household.signatories),
  whoSigns: household.whoSigns,
  objections: Object.values(household.objections),
  appointments: Object.values(household.appointments),
  promises: Object.values(household.promises).map(viewPromise),
  options: household.options,
  afterRefusal: viewTrack(household.afterRefusal),
  neighbourChange: household.neighbourChange,
  coupledHouseholds: couplingsOf(building, household),
  reminders: household.reminders.map(viewReminder),
  allowedCommands: allowedCommands(building, household),
});

/** Where a household stands after its refusal, the clocks that run, and what the order lets be recorded next. */
function viewTrack(track: RefusalTrack | null) {
  const last = track?.steps.at(-1);
  if (!track || !last) return null;
  return {
    step: last.step,
    phase: last.phase,
    since: last.at,
    clocks: track.ended ? [] : last.clocks,
    next: nextTurns(track).map(partsOf),
    ended: track.ended,
    steps: track.steps.map(({ clocks: _then, ...step }) => step),
  };
}

/** Without its clock: when it climbs next is `dueAt`. The words of it are a note of its command. */
export const viewPromise = ({
  dueFrom: _from,
  dueAfter: _after,
  remindedId: _told,
  ...promise
}: StaffPromise) => promise;

export type PromiseView = ReturnType<typeof viewPromise>;

/** A reminder as screens show it. */
export interface ReminderView {
  id: Id;
  kind: ReminderKind;
  raisedAt: Instant;
  /** Once its reason is gone. */
  withdrawnAt?: Instant;
}

function viewReminder({ id, kind, raisedAt, withdrawnAt }: Reminder): ReminderView {
  return { id, kind, raisedAt, ...(withdrawnAt === null ? {} : { withdrawnAt }) };
}

export type HouseholdFile = ReturnType<typeof householdFile>;
