import { evolveHousehold } from './household-evolution.ts';
import { enterRoll, hasSigned, type Household } from './household.ts';
import type { BuildingEvent, EventOf } from './events.ts';
import { mergeRecords } from './joined-records.ts';
import { unreachable, type Id, type Instant } from './kernel.ts';
import { completePolicy, POLICY_TEMPLATES } from './policy-templates.ts';
import { asksTheSame, type Policy, type Stage } from './policy.ts';
import { markReminded } from './promises.ts';
import { evolveReminders } from './reminder-evolution.ts';
import type { Reminder } from './reminders.ts';
import { countedFrom } from './stage-ends.ts';
import { planOf, type StagePlan } from './stage-plan.ts';
import { NEWEST_RULESET } from './ruleset.ts';
import { SEEDED_CALENDAR } from './calendar-seed.ts';
import type { Calendar } from './working-time.ts';

/** Everything a building's decisions depend on. Plain JSON: it travels through continue-as-new. */
export interface Building {
  schemaVersion: 2;
  /** The rules under which this run records, see `ruleset.ts`. */
  ruleset: number;
  id: Id;
  campaignId: Id;
  stage: Stage;
  stageSince: Instant;
  stageEndsAt: Instant | null;
  /** An extension set the end: it no longer follows the first signature. */
  stageExtended: boolean;
  /** How that end was counted; null when nobody counted it. */
  stagePlan: StagePlan | null;
  policy: Policy;
  calendar: Calendar;
  households: Record<Id, Household>;
  /** How many had signed when the agreement took effect; null before. Those who sign later are shown apart. */
  effect: Effect | null;
  /** When the end of the stage was last set. */
  stageEndsSetAt: Instant;
  /** Of the building as a whole; those of a household are with it. */
  reminders: Reminder[];
  /** Thresholds that hold, with the moment since which they do. */
  metAt: Record<string, Instant>;
  /** The number of the last event, and when it was recorded. */
  seq: number;
  lastEventAt: Instant;
  /** Taken back with the import that created it. */
  withdrawn: boolean;
}

/** The roll and its signatures at the moment of taking effect. */
export interface Effect {
  at: Instant;
  total: number;
  signed: number;
}

const BEFORE_TIME: Instant = '1970-01-01T00:00:00.000Z';

/** The building before its first event. */
export const unopened = (id: Id): Building => ({
  schemaVersion: 2,
  ruleset: NEWEST_RULESET,
  id,
  campaignId: '',
  stage: 'survey',
  stageSince: BEFORE_TIME,
  stageEndsAt: null,
  stageExtended: false,
  stagePlan: null,
  policy: POLICY_TEMPLATES['shanghai-95'],
  calendar: SEEDED_CALENDAR,
  households: {},
  effect: null,
  stageEndsSetAt: BEFORE_TIME,
  reminders: [],
  metAt: {},
  seq: 0,
  lastEventAt: BEFORE_TIME,
  withdrawn: false,
});

/** The building after an event. Never refuses: what was recorded has happened. */
export function evolve(building: Building, event: BuildingEvent): Building {
  return { ...change(building, event), seq: event.seq, lastEventAt: event.at };
}

function change(building: Building, event: BuildingEvent): Building {
  switch (event.type) {
    case 'building_opened': {
      const policy = completePolicy(event.data.policy);
      return {
        ...building,
        campaignId: event.data.campaignId,
        policy,
        calendar: event.data.calendar,
        households: Object.fromEntries(event.data.roll.map((line) => [line.id, enterRoll(line, event.at)])),
        stage: 'survey',
        stageSince: event.at,
        stageEndsAt: event.data.stageEndsAt,
        stageEndsSetAt: event.at,
        stagePlan: planOf({ ...event.data, policy }, 'survey', event.data.stageEndsAt, [
          countedFrom({ policy, households: {} }, 'survey', event.at),
        ]),
      };
    }
    case 'policy_changed':
      return {
        ...building,
        policy: completePolicy(event.data.policy),
        metAt: stillNamed(building, event.data.policy),
      };
    case 'stage_advanced':
      return {
        ...building,
        stage: event.data.to,
        stageSince: event.at,
        stageEndsAt: event.data.stageEndsAt,
        stageEndsSetAt: event.at,
        effect: event.data.to === 'effective' ? effectOf(building, event) : building.effect,
        stageExtended: false,
        stagePlan: planOf(building, event.data.to, event.data.stageEndsAt, [
          countedFrom(building, event.data.to, event.at),
        ]),
      };
    case 'stage_extended':
      return {
        ...building,
        stageEndsAt: event.data.stageEndsAt,
        stageEndsSetAt: event.at,
        stageExtended: true,
        stagePlan: event.data.automatic
          ? planOf(building, building.stage, event.data.stageEndsAt, [
              building.stageEndsAt ?? event.at,
              event.at,
            ])
          : null,
        ...(event.data.reopened ? { stage: 'signing', stageSince: event.at } : {}),
      };
    case 'stage_end_moved':
      return {
        ...building,
        stageEndsAt: event.data.stageEndsAt,
        stageEndsSetAt: event.at,
        stagePlan: planOf(building, building.stage, event.data.stageEndsAt, [
          event.data.firstSignature?.at ?? null,
        ]),
      };
    case 'building_lapsed':
      return {
        ...building,
        stage: 'lapsed',
        stageSince: event.at,
        stageEndsAt: null,
        stageExtended: false,
        stagePlan: null,
      };
    case 'calendar_changed':
      return { ...building, calendar: event.data.calendar };
    case 'stage_end_recounted': {
      // Warnings of it stand, or are given again for the day to which it moved: `stageEndsSetAt` stays.
      const { stageEndsAt, provisional, isKept } = event.data;
      if (isKept) return { ...building, stageExtended: true, stagePlan: null };
      return {
        ...building,
        stageEndsAt,
        stagePlan: building.stagePlan && { ...building.stagePlan, provisional },
      };
    }
    case 'building_withdrawn':
      return { ...building, withdrawn: true };
    case 'threshold_met':
      return { ...building, metAt: { ...building.metAt, [event.data.thresholdId]: event.at } };
    case 'threshold_lost':
      return { ...building, metAt: without(building.metAt, event.data.thresholdId) };
    case 'reminder_raised':
    case 'reminder_withdrawn':
      return withReminder(building, event);
    case 'household_added':
      return withHousehold(building, enterRoll(event.data.line, event.at));
    case 'household_removed':
      return { ...building, households: without(building.households, event.householdId) };
    case 'households_merged': {
      const { households } = building;
      return { ...building, households: mergeRecords(households, event.householdId, event.data.mergedIds) };
    }
    case 'household_corrected':
    case 'household_split':
    case 'survey_recorded':
    case 'visit_recorded':
    case 'appointment_made':
    case 'appointment_decided':
    case 'appointment_reached':
    case 'appointment_escalated':
    case 'promise_made':
    case 'promise_decided':
    case 'promise_escalated':
    case 'promise_handed_over':
    case 'promise_due_recounted':
    case 'signatories_set':
    case 'signatories_resolved':
    case 'paper_marked':
    case 'signature_recorded':
    case 'signature_retracted':
    case 'consent_reopened':
    case 'household_signed':
    case 'household_unsigned':
    case 'vacating_recorded':
    case 'handler_assigned':
    case 'protection_set':
    case 'option_proposed':
    case 'record_withdrawn':
    case 'refusal_step_recorded':
    case 'refusal_clocks_recounted':
    case 'refusal_track_ended':
    case 'objection_raised':
    case 'objection_assigned':
    case 'consult_recorded':
    case 'objection_answered':
    case 'verdict_recorded':
    case 'objection_escalated':
    case 'objection_due_recounted':
    case 'objection_closed':
      return withHousehold(
        building,
        evolveHousehold(householdOf(building, event.householdId), event, building.policy),
      );
    default:
      return unreachable(event);
  }
}

/** The household of an id that was checked before; throws when the roll does not have it. */
export function householdOf(building: Building, id: Id): Household {
  const household = building.households[id];
  if (!household) throw new Error(`No household ${id} in building ${building.id}`);
  return household;
}

function withReminder(
  building: Building,
  event: EventOf<'reminder_raised' | 'reminder_withdrawn'>,
): Building {
  if (event.householdId === undefined) {
    return { ...building, reminders: evolveReminders(building.reminders, event) };
  }
  const household = householdOf(building, event.householdId);
  const reminders = evolveReminders(household.reminders, event);
  return withHousehold(building, { ...household, reminders, promises: remindedPromises(household, event) });
}

function remindedPromises(
  { promises }: Household,
  event: EventOf<'reminder_raised' | 'reminder_withdrawn'>,
): Household['promises'] {
  if (event.type !== 'reminder_raised') return promises;
  const { promiseId, staffId } = event.data;
  if (promiseId === undefined || staffId === undefined) return promises;
  return markReminded(promises, { promiseId, staffId });
}

const withHousehold = (building: Building, household: Household): Building => ({
  ...building,
  households: { ...building.households, [household.id]: household },
});

function effectOf({ households }: Building, event: EventOf<'stage_advanced'>): Effect {
  const roll = Object.values(households);
  return { at: event.at, total: roll.length, signed: roll.filter(hasSigned).length };
}

/** A threshold that the policy no longer names, or now judges over the campaign, is neither met nor lost; one over the
 *  campaign that now asks for something else is shut until the campaign says that it holds. */
function stillNamed({ metAt, policy: old }: Building, policy: Policy): Building['metAt'] {
  const thresholdOf = (of: Policy, id: string) => of.thresholds.find((named) => named.id === id);
  const entries = Object.entries(metAt).filter(([id]) => {
    const [before, after] = [thresholdOf(old, id), thresholdOf(policy, id)];
    if (after?.scope === 'building') return before?.scope === 'building';
    return after !== undefined && before !== undefined && asksTheSame(before, after);
  });
  return Object.fromEntries(entries);
}

function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  const { [key]: _gone, ...rest } = record;
  return rest;
}
