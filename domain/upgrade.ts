import type { Building } from './building.ts';
import { lowestLevel } from './escalation.ts';
import type { Appointment, Household, Objection, Signatory } from './household.ts';
import type { BuildingRun } from './intake.ts';
import type { Id, Instant } from './kernel.ts';
import { objectionClock } from './objection-evolution.ts';
import { completePolicy } from './policy-templates.ts';
import type { Policy } from './policy.ts';
import { lengthAfter } from './stage-ends.ts';
import { planOf } from './stage-plan.ts';

const NEWEST: Building['schemaVersion'] = 2;

/** A run as the newest code knows it. Runs of older versions are turned into the next one, step by step; one from
 *  the future throws: an old worker must not touch it. */
export function upgradeRun(run: BuildingRun): BuildingRun {
  const version: number = run.building.schemaVersion;
  if (version === NEWEST)
    return isComplete(run.building) ? run : { ...run, building: completed(run.building) };
  if (version !== 1) throw new Error(`A building of schema version ${version} needs a newer worker`);
  return { ...run, building: completed(second(run.building)), reported: null };
}

/** Promises came after version 2 had been recorded. */
const isComplete = ({ policy, households }: Building): boolean =>
  isKnown(policy.escalation) && Object.values(households).every(({ promises }) => isKnown(promises));

const isKnown = (part: unknown): boolean => part !== undefined;

type Dated = Omit<Appointment, 'level' | 'climbedAt'>;

function completed(building: Building): Building {
  const policy = completePolicy(building.policy);
  return {
    ...building,
    policy,
    households: mapValues(building.households, (household) => ({
      ...household,
      promises: (household as Partial<Household>).promises ?? {},
      appointments: mapValues(household.appointments, (made: Partial<Appointment> & Dated) => ({
        ...made,
        level: made.level ?? lowestLevel(policy),
        climbedAt: made.climbedAt ?? null,
      })),
    })),
  };
}

/** Version 2: parts of the policy, of a building and of a household that version 1 did not know, and ends that follow the
 *  first signature. An end other than the planned one came of an extension, and stays. */
function second(building: Building): Building {
  const policy = completePolicy(building.policy);
  const { stage, stageSince, stageEndsAt } = building;
  return {
    ...building,
    schemaVersion: 2,
    // A replay of the rest of this run has to record what was recorded.
    ruleset: 1,
    policy,
    stageExtended:
      stageEndsAt !== null && stageEndsAt !== lengthAfter({ ...building, policy }, stage, stageSince),
    stagePlan: planOf({ ...building, policy }, stage, stageEndsAt, [stageSince]),
    households: mapValues(building.households, (household) => secondHousehold(household, policy, stageSince)),
    effect: effectOf(building),
    stageEndsSetAt: stageSince,
    reminders: [],
  };
}

const secondHousehold = (household: Household, policy: Policy, stageSince: Instant): Household => ({
  ...household,
  afterRefusal: null,
  whoSigns: null,
  neighbourChange: null,
  enteredAt: stageSince,
  reminders: [],
  appointments: mapValues(household.appointments, (made) => ({ ...made, madeAt: stageSince })),
  options: household.options.map((option) => ({ ...option, since: option.at })),
  signatories: mapValues(household.signatories, secondSignatory),
  objections: mapValues(household.objections, (objection) => secondObjection(objection, policy)),
});

const secondSignatory = (signatory: Signatory): Signatory => ({
  ...signatory,
  onBehalfOf: [],
  confirmedAt: null,
  needsReconfirmation: null,
});

/** Of an objection that was worked on, version 1 did not know when its clock had started last. */
function secondObjection(objection: Objection, policy: Policy): Objection {
  const { dueAt, workedOn, raisedAt, category } = objection;
  return dueAt === null || workedOn
    ? { ...objection, dueFrom: null, dueAfter: null }
    : { ...objection, dueFrom: raisedAt, dueAfter: objectionClock(policy, category) };
}

/** Version 1 did not keep it. What signed before the stage began had signed when the agreement took effect; of a
 *  closed building only the history can tell. */
function effectOf({ stage, stageSince, households }: Building): Building['effect'] {
  if (stage !== 'effective') return null;
  const roll = Object.values(households);
  const early = roll.filter(({ signedAt }) => signedAt !== null && signedAt <= stageSince);
  return { at: stageSince, total: roll.length, signed: early.length };
}

const mapValues = <T, U>(record: Record<Id, T>, change: (value: T) => U): Record<Id, U> =>
  Object.fromEntries(Object.entries(record).map(([id, value]) => [id, change(value)]));
