import { householdOf, type Building } from './building.ts';
import {
  accept,
  liesInFuture,
  refuse,
  type Context,
  type Decision,
  type HouseholdCommand,
} from './decision.ts';
import type { BuildingFact } from './events.ts';
import type { Household } from './household.ts';
import type { Instant } from './kernel.ts';
import { listOverRoll } from './over-roll.ts';
import {
  clocksAfter,
  lastTurn,
  nextTurns,
  turnOf,
  type RefusalTrack,
  type TrackEnd,
  type TurnParts,
} from './refusal-track.ts';

type RecordRefusalStep = HouseholdCommand<
  'record_refusal_step',
  /** `servedAt`: when the paper reached the household; null for what is not served. */
  TurnParts & { servedAt: Instant | null }
>;

/** Records what happened; the order of the steps is all that the rules insist on. */
function recordRefusalStep(building: Building, command: RecordRefusalStep, context: Context): Decision {
  const { householdId, data } = command;
  const household = householdOf(building, householdId);
  const track = household.afterRefusal;
  const turn = turnOf(data);
  if (data.servedAt !== null && liesInFuture(data.servedAt, context.now)) return refuse('occurred_in_future');
  if (building.stage !== 'effective') return refuse('not_effective');
  if (household.signedAt !== null) return refuse('household_has_signed');
  if (!nextTurns(track).includes(turn)) return refuse('refusal_step_not_next');
  const at = data.servedAt ?? context.happened;
  if (turn === 'enforcement_opened' && mayStillObject(track, at)) return refuse('refusal_clock_running');
  const clocks = clocksAfter(turn, at, track, building);
  return accept([{ type: 'refusal_step_recorded', householdId, data: { ...data, clocks } }]);
}

/** Whether the household's time to ask for review or to sue was still running then. */
const mayStillObject = (track: RefusalTrack | null, at: Instant): boolean =>
  (track?.steps.at(-1)?.clocks ?? []).some(
    ({ kind, endsAt }) => (kind === 'review' || kind === 'lawsuit') && endsAt > at,
  );

/** Tracks that came to their end with the last facts. */
export const refusalConsequences = ({ households }: Building): readonly BuildingFact[] =>
  endedTracks(households, null);

const endedTracks = listOverRoll((household: Household): BuildingFact[] => {
  const cause = endOf(household);
  return cause === null ? [] : [{ type: 'refusal_track_ended', householdId: household.id, data: { cause } }];
});

function endOf({ afterRefusal, signedAt }: Household): TrackEnd | null {
  const last = lastTurn(afterRefusal);
  if (last === null) return null;
  if (signedAt !== null) return 'signed';
  if (last === 'decision_withdrawn') return 'decision_withdrawn';
  return last === 'enforcement_completed' ? 'enforced' : null;
}

export const AFTER_REFUSAL = { record_refusal_step: recordRefusalStep };
