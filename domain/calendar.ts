// The calendar is published once a year. When it arrives, everything that was counted with it is counted again.
import type { Building } from './building.ts';
import { accept, type BuildingCommand, type Context, type Decision } from './decision.ts';
import type { BuildingFact } from './events.ts';
import { openObjections, type Household } from './household.ts';
import type { Instant } from './kernel.ts';
import { ofHousehold } from './promise-commands.ts';
import { recountPromises } from './promises.ts';
import { rewind } from './refusal-track.ts';
import { deadline, isSameCalendar, type Calendar } from './working-time.ts';

type ChangeCalendar = BuildingCommand<'change_calendar', { calendar: Calendar }>;

/** Deadlines that run are counted from where they started with the length they started with: published days move the
 *  provisional ones, corrected days the others too. What was due before is done and stays. */
function changeCalendar(building: Building, { data }: ChangeCalendar, context: Context): Decision {
  const { calendar } = data;
  if (isSameCalendar(building.calendar, calendar)) return accept([]);
  return accept([
    { type: 'calendar_changed', data: { calendar } },
    ...recountStage(building, calendar, context.now),
    ...Object.values(building.households).flatMap((household) => [
      ...recountObjections(household, calendar),
      ...recountRefusal(household, calendar),
      ...ofHousehold(household.id, recountPromises(household.promises, calendar)),
    ]),
  ]);
}

/** Nobody loses days that were announced: an end that would turn out to be past stays where it was. */
function recountStage(
  { stagePlan, stageEndsAt }: Building,
  calendar: Calendar,
  now: Instant,
): BuildingFact[] {
  if (stagePlan === null || stageEndsAt === null) return [];
  const { at, provisional } = deadline(stagePlan.from, stagePlan.after, calendar);
  if (at === stageEndsAt && provisional === stagePlan.provisional) return [];
  const isKept = stageEndsAt > now && at <= now;
  const data = isKept
    ? { stageEndsAt, provisional: false, isKept }
    : { stageEndsAt: at, provisional, isKept };
  return [{ type: 'stage_end_recounted', data }];
}

function recountObjections(household: Household, calendar: Calendar): BuildingFact[] {
  return openObjections(household).flatMap(
    ({ id, dueAt, dueFrom, dueAfter, dueProvisional }): BuildingFact[] => {
      if (dueAt === null || dueFrom === null || dueAfter === null) return [];
      const { at, provisional } = deadline(dueFrom, dueAfter, calendar);
      if (at === dueAt && provisional === dueProvisional) return [];
      const data = { dueAt: at, dueProvisional: provisional };
      return [{ type: 'objection_due_recounted', householdId: household.id, objectionId: id, data }];
    },
  );
}

/** The clocks of every step, for the latest may be taken back. */
function recountRefusal({ id, afterRefusal }: Household, calendar: Calendar): BuildingFact[] {
  if (afterRefusal === null || afterRefusal.ended) return [];
  const steps = afterRefusal.steps.flatMap(({ commandId, clocks }) => {
    const recounted = rewind(clocks, calendar);
    const isMoved = recounted.some(
      ({ endsAt, provisional }, index) =>
        endsAt !== clocks[index]?.endsAt || provisional !== clocks[index].provisional,
    );
    return isMoved ? [{ commandId, clocks: recounted }] : [];
  });
  return steps.length === 0 ? [] : [{ type: 'refusal_clocks_recounted', householdId: id, data: { steps } }];
}

export const CALENDAR_COMMANDS = { change_calendar: changeCalendar };
