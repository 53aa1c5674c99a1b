import type { Building } from './building.ts';
import { accept, refuse, type BuildingCommand, type Decision } from './decision.ts';
import type { BuildingFact } from './events.ts';
import type { Household, RollLine } from './household.ts';
import type { Id, Instant } from './kernel.ts';
import type { Policy } from './policy.ts';
import { plannedEnd } from './stage-ends.ts';
import { endReminders } from './reminders.ts';
import { isFrozen } from './stages.ts';
import type { Calendar } from './working-time.ts';

type ChangeRoll = BuildingCommand<'change_roll', { added: RollLine[]; corrected: RollLine[] }>;
type UndoImport = BuildingCommand<'undo_import', { householdIds: Id[] }>;
type ChangePolicy = BuildingCommand<'change_policy', { policy: Policy; version?: number }>;

/** The first fact of a building: its roll, and the rules it is signed under. */
export function openBuilding(
  opening: { campaignId: Id; buildingId: Id; policy: Policy; calendar: Calendar; roll: RollLine[] },
  now: Instant,
): BuildingFact {
  return {
    type: 'building_opened',
    data: { ...opening, stageEndsAt: plannedEnd({ ...opening, households: {} }, 'survey', now) },
  };
}

/** An import adds lines and corrects known ones; it never removes. What is on the roll already stays as it is, so
 *  an import that changes nothing is welcome even where the roll is frozen. */
function changeRoll(building: Building, { data }: ChangeRoll): Decision {
  const added = data.added.filter((line) => !building.households[line.id]);
  const corrected = data.corrected.filter((line) => differs(building.households[line.id], line));
  const isChange = added.length + corrected.length > 0;
  if (isChange && isFrozen(building)) return refuse('roll_frozen');
  return accept([
    ...added.map((line): BuildingFact => ({ type: 'household_added', householdId: line.id, data: { line } })),
    ...corrected.map(correction),
  ]);
}

const differs = (household: Household | undefined, line: RollLine): boolean =>
  household !== undefined &&
  (household.tenure !== line.tenure ||
    household.areaCm2 !== line.areaCm2 ||
    household.certificateId !== line.certificateId);

const correction = ({ id, tenure, areaCm2, certificateId }: RollLine): BuildingFact => ({
  type: 'household_corrected',
  householdId: id,
  data: { tenure, areaCm2, certificateId },
});

/** Takes an import back, whole or not at all. A building left without households is withdrawn. */
function undoImport(building: Building, { data }: UndoImport): Decision {
  const ids = new Set(data.householdIds);
  const lines = Object.values(building.households).filter(({ id }) => ids.has(id));
  if (isFrozen(building)) return refuse('roll_frozen');
  if (lines.some(({ inUse }) => inUse)) return refuse('household_in_use');
  const removals = lines.flatMap((household): BuildingFact[] => [
    ...endReminders(household),
    { type: 'household_removed', householdId: household.id, data: {} },
  ]);
  const isEmptied = lines.length === Object.keys(building.households).length;
  return accept(isEmptied ? [...removals, { type: 'building_withdrawn', data: {} }] : removals);
}

function changePolicy(_building: Building, { data }: ChangePolicy): Decision {
  return accept([{ type: 'policy_changed', data }]);
}

export const ROLL_COMMANDS = {
  change_roll: changeRoll,
  undo_import: undoImport,
  change_policy: changePolicy,
};
