// What the system remembers for staff: a reason comes into being, falls due, and may disappear again. Everything here is
// derived from the building, so a replay raises the same reminders at the same instants.
import type { Building } from './building.ts';
import type { BuildingFact } from './events.ts';
import { hasSigned, intentOf, openObjections, requiredSignatories, type Household } from './household.ts';
import { earliest, rememberPerPair, rememberPerRecord, type Id, type Instant } from './kernel.ts';
import { firstOverRoll, listOverRoll } from './over-roll.ts';
import { isOpen, type Policy, type ReminderKind, type ReminderPolicy } from './policy.ts';
import { reasonOf, type Promises } from './promises.ts';
import { follows } from './ruleset.ts';
import { buildingThresholds } from './stages.ts';
import {
  civilDateOf,
  clockTimeOn,
  deadline,
  isoDurationAfter,
  isoDurationBefore,
  type Calendar,
} from './working-time.ts';

/** A reminder that was raised, and whether its reason is gone. `key` names the reason: the same reason is raised once. */
export interface Reminder {
  id: Id;
  kind: ReminderKind;
  key: string;
  raisedAt: Instant;
  withdrawnAt: Instant | null;
}

/** Why somebody should be reminded, and from when on. */
export interface Reason {
  kind: ReminderKind;
  key: string;
  at: Instant;
  /** The promise that is the reason, and who made it. */
  promise?: { promiseId: Id; staffId: Id };
  /** He was reminded of it before. */
  isTold?: boolean;
}

/** What the reasons of a household depend on beside itself. */
interface Circumstances {
  policy: Policy;
  reminders: ReminderPolicy;
  calendar: Calendar;
  isOpen: boolean;
  /** Before the agreement takes effect every household is to be won. */
  isWinning: boolean;
  signingSince: Instant | null;
  stageEndsAt: Instant | null;
  stageEndsSetAt: Instant;
}

/** One object per building as long as they stay the same, so that a household's reasons are worked out once. */
const known = new WeakMap<Building['policy'], Circumstances>();
function circumstancesOf(building: Building): Circumstances {
  const { policy, calendar, stage, stageSince, stageEndsAt, stageEndsSetAt, withdrawn } = building;
  const now: Circumstances = {
    policy,
    reminders: policy.reminders,
    calendar,
    isOpen: isOpen(stage) && !withdrawn,
    isWinning: isOpen(stage) && stage !== 'effective' && !withdrawn,
    signingSince: stage === 'signing' ? stageSince : null,
    stageEndsAt,
    stageEndsSetAt,
  };
  const before = known.get(policy);
  if (before && isAlike(before, now)) return before;
  known.set(policy, now);
  return now;
}

const isAlike = (one: Circumstances, other: Circumstances): boolean =>
  one.calendar === other.calendar &&
  one.isOpen === other.isOpen &&
  one.isWinning === other.isWinning &&
  one.signingSince === other.signingSince &&
  one.stageEndsAt === other.stageEndsAt &&
  one.stageEndsSetAt === other.stageEndsSetAt;

/** Every reason that a household gives, due or not. */
const householdReasons = rememberPerPair((circumstances: Circumstances, household: Household): Reason[] => {
  if (!circumstances.isOpen) return [];
  return [
    ...(circumstances.isWinning && !hasSigned(household) ? winningReasons(circumstances, household) : []),
    ...objectionReasons(circumstances, household),
    ...appointmentReasons(circumstances, household),
    ...promiseReasons(circumstances.policy, household.promises),
  ];
});

/** While a household is to be won: survey, contact, papers, the signatures that its first one waits for. */
function winningReasons(circumstances: Circumstances, household: Household): Reason[] {
  const { reminders, signingSince } = circumstances;
  const since = (kind: SinceKind, from: Instant | null): Reason[] => {
    const rule = reminders[kind];
    if (rule === undefined || from === null) return [];
    const { at } = deadline(from, rule.after, circumstances.calendar);
    return [{ kind, key: `${kind} ${from}`, at }];
  };
  const required = requiredSignatories(household);
  const [firstSigned = null] = required.flatMap(({ signedAt }) => signedAt ?? []).toSorted();
  const lacksPapers = required.some(
    ({ signedAt, papers }) => signedAt === null && papers.some(({ state }) => state === 'needed'),
  );
  return [
    ...(intentOf(household) === null ? since('notSurveyed', household.enteredAt) : []),
    ...since('noContact', lastContact(household)),
    ...(lacksPapers ? since('papersMissing', signingSince) : []),
    ...since('signatoryMissing', firstSigned),
  ];
}

/** Kinds whose span begins with something that happened to the household. */
type SinceKind = 'notSurveyed' | 'noContact' | 'papersMissing' | 'signatoryMissing';

/** When somebody last spoke with the household; when it came onto the roll if nobody did. */
const lastContact = ({ visits, enteredAt }: Household): Instant =>
  visits
    .filter(({ outcome }) => outcome === 'met' || outcome === 'refused')
    .reduce((last, { at }) => (at > last ? at : last), enteredAt);

function objectionReasons({ reminders, calendar }: Circumstances, household: Household): Reason[] {
  const { objectionDue, verdictAwaited } = reminders;
  return openObjections(household).flatMap(({ id, dueAt, answer }): Reason[] => {
    if (answer !== null && verdictAwaited) {
      const { at } = deadline(answer.at, verdictAwaited.after, calendar);
      return [{ kind: 'verdictAwaited', key: `verdictAwaited ${id} ${answer.at}`, at }];
    }
    if (dueAt === null || !objectionDue) return [];
    const at = isoDurationBefore(dueAt, objectionDue.before);
    return [{ kind: 'objectionDue', key: `objectionDue ${id} ${dueAt}`, at }];
  });
}

function appointmentReasons({ reminders }: Circumstances, household: Household): Reason[] {
  const { appointment, appointmentMissed } = reminders;
  return Object.values(household.appointments).flatMap(({ id, at, madeAt, outcome }) => {
    if (outcome !== null) return [];
    const reasons: Reason[] = [];
    const morning = appointment ? clockTimeOn(civilDateOf(at), appointment.at) : null;
    // Whoever makes an appointment for today knows of it.
    if (morning !== null && morning > madeAt && morning < at) {
      reasons.push({ kind: 'appointment', key: `appointment ${id}`, at: morning });
    }
    if (appointmentMissed) {
      const missedAt = isoDurationAfter(at, appointmentMissed.after);
      reasons.push({ kind: 'appointmentMissed', key: `appointmentMissed ${id}`, at: missedAt });
    }
    return reasons;
  });
}

/** Whoever promised something is reminded of it once, wherever it is kept. */
export const promiseReasons = (policy: Policy, promises: Promises): Reason[] =>
  Object.values(promises).flatMap((promise) => reasonOf(promise, policy) ?? []);

/** A deadline that was set too late for a warning is not warned of. */
const warningsOf = rememberPerRecord(({ reminders, stageEndsAt, stageEndsSetAt }: Circumstances): Reason[] =>
  (stageEndsAt === null ? [] : (reminders.deadline?.before ?? [])).flatMap((before): Reason[] => {
    const at = isoDurationBefore(stageEndsAt ?? '', before);
    return at < stageEndsSetAt ? [] : [{ kind: 'deadline', key: `deadline ${stageEndsAt} ${before}`, at }];
  }),
);

/** What concerns the building as a whole. */
function buildingReasons(building: Building): Reason[] {
  const { policy, stage, withdrawn, lastEventAt } = building;
  if (!isOpen(stage) || withdrawn) return [];
  const warnings = warningsOf(circumstancesOf(building));
  if (!policy.reminders.thresholdNear) return warnings;
  const near = buildingThresholds(building).filter(({ id, met, missing }) => {
    const isGate = policy.thresholds.some((threshold) => threshold.id === id && threshold.stage === stage);
    return isGate && !met && missing === 1;
  });
  return [
    ...warnings,
    ...near.map(({ id }): Reason => ({ kind: 'thresholdNear', key: `thresholdNear ${id}`, at: lastEventAt })),
  ];
}

const isActive = ({ withdrawnAt }: Reminder): boolean => withdrawnAt === null;

/** Reasons that nobody was reminded of yet. */
export const pending = (reasons: readonly Reason[], reminders: readonly Reminder[]): Reason[] =>
  reasons.filter(
    ({ key, isTold }) => !isTold && !reminders.some((reminder) => isActive(reminder) && reminder.key === key),
  );

/** What a reminder is raised with. */
export const raising = ({ kind, key, promise }: Reason, newId: () => Id) => ({
  reminderId: newId(),
  kind,
  key,
  ...promise,
});

const pendingOf = rememberPerPair((circumstances: Circumstances, household: Household): Reason[] =>
  pending(householdReasons(circumstances, household), household.reminders).toSorted((a, b) =>
    a.at < b.at ? -1 : Number(a.at > b.at),
  ),
);

const firstPendingAt = firstOverRoll(
  (household: Household, circumstances: Circumstances): Instant | null =>
    pendingOf(circumstances, household)[0]?.at ?? null,
  (one, other) => one < other,
);

/** The earliest instant at which somebody is to be reminded of something; null when there is nothing. */
export function nextReminderAt(building: Building): Instant | null {
  if (!follows(building, 2)) return null;
  const own = pending(buildingReasons(building), building.reminders).map(({ at }) => at);
  return earliest([...own, firstPendingAt(building.households, circumstancesOf(building))]);
}

/** Everything that somebody is to be reminded of by now. */
export function raiseReminders(building: Building, now: Instant, newId: () => Id): BuildingFact[] {
  const circumstances = circumstancesOf(building);
  const raise = (reason: Reason) => raising(reason, newId);
  const isDue = ({ at }: Reason): boolean => at <= now;
  const own = pending(buildingReasons(building), building.reminders).filter(isDue);
  const households = Object.values(building.households).flatMap((household) =>
    pendingOf(circumstances, household)
      .filter(isDue)
      .map((reason): BuildingFact => ({
        type: 'reminder_raised',
        householdId: household.id,
        data: raise(reason),
      })),
  );
  return [
    ...own.map((reason): BuildingFact => ({ type: 'reminder_raised', data: raise(reason) })),
    ...households,
  ];
}

/** Households that somebody was reminded of. */
const reminded = listOverRoll((household: Household) =>
  household.reminders.some(isActive) ? [household] : [],
);

/** Reminders whose reason is gone, or has moved into the future. */
export function withdrawReminders(building: Building, now: Instant): BuildingFact[] {
  const circumstances = circumstancesOf(building);
  const own = stale(building.reminders, () => buildingReasons(building), now);
  return [
    ...own.map((data): BuildingFact => ({ type: 'reminder_withdrawn', data })),
    ...reminded(building.households, null).flatMap((household) =>
      stale(household.reminders, () => householdReasons(circumstances, household), now).map(
        (data): BuildingFact => ({ type: 'reminder_withdrawn', householdId: household.id, data }),
      ),
    ),
  ];
}

/** Of a household that leaves the roll nobody is reminded any more. */
export const endReminders = ({ id: householdId, reminders }: Household): BuildingFact[] =>
  reminders.filter(isActive).map(({ id, kind }) => ({
    type: 'reminder_withdrawn',
    householdId,
    data: { reminderId: id, kind },
  }));

/** Reminders whose reason is gone. */
export function stale(
  reminders: readonly Reminder[],
  reasons: () => readonly Reason[],
  now: Instant,
): { reminderId: Id; kind: ReminderKind }[] {
  const active = reminders.filter(isActive);
  if (active.length === 0) return [];
  const standing = new Set(reasons().flatMap(({ key, at }) => (at <= now ? [key] : [])));
  return active.filter(({ key }) => !standing.has(key)).map(({ id, kind }) => ({ reminderId: id, kind }));
}
