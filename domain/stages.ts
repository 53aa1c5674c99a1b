import type { Building } from './building.ts';
import { accept, refuse, type BuildingCommand, type Context, type Decision } from './decision.ts';
import type { BuildingFact } from './events.ts';
import { rememberPerRecord, type Instant } from './kernel.ts';
import { isOpen, STAGE_ORDER, type OpenStage, type Stage, type Threshold } from './policy.ts';
import { lengthAfter, plannedEnd } from './stage-ends.ts';
import { tallyRoll } from './tallies.ts';
import { thresholdState, type ThresholdState } from './thresholds.ts';

type AdvanceStage = BuildingCommand<'advance_stage', { to: Exclude<Stage, 'lapsed'> }>;
type ExtendStage = BuildingCommand<'extend_stage', { stageEndsAt: Instant }>;

/** What took effect binds the households that were on the roll then. */
export const isFrozen = (building: Building): boolean => building.stage === 'effective';

/** Every threshold of the building, as it stands. */
export const buildingThresholds = rememberPerRecord((building: Building): ThresholdState[] =>
  building.policy.thresholds
    .filter((threshold) => threshold.scope === 'building')
    .map((threshold) =>
      thresholdState(threshold, tallyRoll(threshold, building.households), metSince(building, threshold.id)),
    ),
);

/** The thresholds that keep the building in its stage until they hold. */
const gatesOf = (building: Building): Threshold[] =>
  building.policy.thresholds.filter((threshold) => threshold.stage === building.stage);

/** Since when a threshold holds; null while it does not. Its id is anybody's word, `constructor` too. */
export const metSince = ({ metAt }: Building, id: string): Instant | null =>
  Object.hasOwn(metAt, id) ? (metAt[id] ?? null) : null;

const holds = (building: Building, gate: Threshold): boolean => metSince(building, gate.id) !== null;

export const gatesHold = (building: Building): boolean =>
  gatesOf(building).every((gate) => holds(building, gate));

function advanceStage(building: Building, { data }: AdvanceStage, context: Context): Decision {
  const from = STAGE_ORDER.findIndex((stage) => stage === building.stage);
  const to = STAGE_ORDER.indexOf(data.to);
  const missing = gatesOf(building).filter((gate) => !holds(building, gate));
  if (to > from && missing.length > 0) {
    const thresholds = buildingThresholds(building).filter(({ id }) =>
      missing.some((gate) => gate.id === id),
    );
    const campaignThresholds = missing.flatMap(({ id, scope }) => (scope === 'campaign' ? [id] : []));
    return {
      accepted: false,
      code: 'gate_not_met',
      thresholds,
      ...(campaignThresholds.length > 0 ? { campaignThresholds } : {}),
    };
  }
  if (to !== from + 1) return refuse('stage_not_next');
  return accept([advance(building, data.to, context.now, false)]);
}

function advance(building: Building, to: Stage, now: Instant, automatic: boolean): BuildingFact {
  return {
    type: 'stage_advanced',
    data: { from: building.stage, to, stageEndsAt: plannedEnd(building, to, now), automatic },
  };
}

/** The step a building takes by itself as soon as its gates hold. A stage without gates never moves by itself. */
export function automaticAdvance(building: Building, now: Instant): BuildingFact[] {
  const { stage } = building;
  if (!isOpen(stage) || building.policy.stages[stage].advance !== 'auto') return [];
  if (gatesOf(building).length === 0 || !gatesHold(building)) return [];
  const next = STAGE_ORDER[STAGE_ORDER.indexOf(stage) + 1];
  return next === undefined ? [] : [advance(building, next, now, true)];
}

function extendStage(building: Building, { data }: ExtendStage, context: Context): Decision {
  if (data.stageEndsAt <= context.now) return refuse('in_the_past');
  const reopened = building.stage === 'lapsed';
  return accept([
    { type: 'stage_extended', data: { stageEndsAt: data.stageEndsAt, reopened, automatic: false } },
  ]);
}

/** When the deadline of the stage does something by itself; null when it does not. Gates that hold stop it,
 *  and what took effect never lapses. */
export function stageDueAt(building: Building): Instant | null {
  const { stage, stageEndsAt } = building;
  if (!isOpen(stage) || stage === 'effective') return null;
  if (building.policy.stages[stage].onDeadline === undefined) return null;
  return gatesOf(building).length > 0 && gatesHold(building) ? null : stageEndsAt;
}

/** What happens when the deadline of the stage has come. */
export function passDeadline(building: Building, stageEndsAt: Instant, now: Instant): BuildingFact {
  const { stage } = building;
  if (isOpen(stage) && building.policy.stages[stage].onDeadline === 'extend') {
    const next = laterEnd(building, stage, stageEndsAt, now);
    if (next !== null) {
      return { type: 'stage_extended', data: { stageEndsAt: next, reopened: false, automatic: true } };
    }
  }
  return { type: 'building_lapsed', data: { stageEndsAt } };
}

/** One planned length after the old end, or after now where that is past too; null when the plan leads nowhere. */
function laterEnd(building: Building, stage: OpenStage, end: Instant, now: Instant): Instant | null {
  const ends = [lengthAfter(building, stage, end), lengthAfter(building, stage, now)];
  return ends.find((next) => next !== null && next > now) ?? null;
}

export const STAGE_COMMANDS = { advance_stage: advanceStage, extend_stage: extendStage };
