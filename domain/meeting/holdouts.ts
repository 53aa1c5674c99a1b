// A holdout is a household on the roll that has not signed. The meeting talks about each of them.
import type { Channel, Tenure, VisitOutcome } from '../household.ts';
import { earliest, type Id, type Instant } from '../kernel.ts';
import { isOpen, type Level, type ObjectionCategory, type Policy } from '../policy.ts';
import type { Status } from '../status.ts';
import { civilDateOf, daysBetween } from '../working-time.ts';
import type { HouseholdFacts, ObjectionFacts, PackFacts } from './facts.ts';
import { nextStepOf, type NextStep } from './next-step.ts';
import { obstacleOf, type Obstacle } from './obstacle.ts';
import { missingToSign } from './still-missing.ts';

/** As a stored pack has it. Promises since then are added when it is read. */
export interface HoldoutRow {
  householdId: Id;
  buildingId: Id;
  tenure: Tenure;
  status: Status;
  obstacle: Obstacle;
  /** The oldest first. */
  objections: {
    objectionId: Id;
    category: ObjectionCategory;
    level: Level;
    dueAt: Instant | null;
    answered: boolean;
  }[];
  lastContact: { at: Instant; channel: Channel; outcome: VisitOutcome } | null;
  nextStep: NextStep;
  ownerId: Id | null;
  daysOpen: number;
  overdueSince: Instant | null;
  missingInBuilding: number;
  vulnerable: boolean;
  doNotContactUntil: Instant | null;
}

type JudgedBy = Pick<Policy, 'thresholds' | 'contact'>;

/** Everybody unsigned in buildings where something can still be done: neither closed nor lapsed. */
export function holdoutsOf(
  { buildings, households }: Pick<PackFacts, 'buildings' | 'households'>,
  policy: JudgedBy,
  now: Instant,
): HoldoutRow[] {
  const known = new Map(
    buildings.map((building) => [
      building.buildingId,
      { ...building, missing: missingToSign(building, policy.thresholds) },
    ]),
  );
  return households.flatMap((household) => {
    const building = known.get(household.buildingId);
    if (!building || !isOpen(building.stage) || household.status === 'signed') return [];
    return [
      {
        ...rowOf(household, policy, now),
        daysOpen: daysOpen(laterOf(household.enteredAt, building.signingSince), now),
        missingInBuilding: building.missing,
      },
    ];
  });
}

function rowOf(
  household: HouseholdFacts,
  { contact }: JudgedBy,
  now: Instant,
): Omit<HoldoutRow, 'daysOpen' | 'missingInBuilding'> {
  const objections = household.objections.toSorted(byAge);
  return {
    householdId: household.householdId,
    buildingId: household.buildingId,
    tenure: household.tenure,
    status: household.status,
    obstacle: obstacleOf(household, contact.unreachableAfterAttempts),
    objections: objections.map(({ objectionId, category, level, dueAt, answered }) => ({
      objectionId,
      category,
      level,
      dueAt,
      answered,
    })),
    lastContact: household.lastContact,
    nextStep: nextStepOf(household, now),
    ownerId: ownerOf(household),
    overdueSince: overdueSince(household, now),
    vulnerable: household.vulnerable,
    doNotContactUntil: household.doNotContactUntil,
  };
}

const byAge = (a: ObjectionFacts, b: ObjectionFacts): number =>
  a.raisedAt < b.raisedAt ? -1 : Number(a.raisedAt > b.raisedAt);

/** Owner of the objection that is due first, else the handler. */
function ownerOf({ objections, handlerId }: HouseholdFacts): Id | null {
  const [first] = objections
    .filter(({ dueAt }) => dueAt !== null)
    .toSorted((a, b) => ((a.dueAt ?? '') < (b.dueAt ?? '') ? -1 : Number((a.dueAt ?? '') > (b.dueAt ?? ''))));
  return first?.ownerId ?? handlerId;
}

/** Since when the longest overdue thing is. An objection that climbed has a fresh clock and is overdue all the same, until
 *  it is answered; so is a promise. */
export function overdueSince(
  { objections, appointments, promises }: Pick<HouseholdFacts, 'objections' | 'appointments' | 'promises'>,
  now: Instant,
): Instant | null {
  const due = [
    ...objections.flatMap(({ answered, climbedAt, dueAt }) => (answered ? [] : [climbedAt ?? dueAt])),
    ...appointments.map(({ at }) => at),
    ...promises.map(({ firstDueAt }) => firstDueAt),
  ];
  return earliest(due.filter((at) => at !== null && at <= now));
}

const laterOf = (one: Instant, other: Instant | null): Instant =>
  other !== null && other > one ? other : one;

/** Shanghai days, 0 on the first. */
const daysOpen = (since: Instant, now: Instant): number =>
  Math.max(0, daysBetween(civilDateOf(since), civilDateOf(now)));

/** What is overdue first, the longest overdue before; then where the building misses fewest. What is alike has the order
 *  of its doors. */
export function byUrgency(
  a: Pick<HoldoutRow, 'overdueSince' | 'missingInBuilding'>,
  b: Pick<HoldoutRow, 'overdueSince' | 'missingInBuilding'>,
): number {
  if (a.overdueSince !== b.overdueSince) {
    if (a.overdueSince === null) return 1;
    if (b.overdueSince === null) return -1;
    return a.overdueSince < b.overdueSince ? -1 : 1;
  }
  return a.missingInBuilding - b.missingInBuilding;
}
