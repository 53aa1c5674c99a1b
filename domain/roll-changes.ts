// People change the roll by hand until the agreement takes effect. Every change is a fact with the ids of what it
// touched, so that totals, areas, days and signing numbers keep adding up for any past instant.
import { householdOf, type Building } from './building.ts';
import {
  accept,
  refuse,
  type BuildingCommand,
  type Context,
  type Decision,
  type HouseholdCommand,
} from './decision.ts';
import type { PersonCircumstance } from './circumstances.ts';
import type { BuildingFact, SignatoryEntry } from './events.ts';
import {
  openObjections,
  someSigned,
  type Capacity,
  type Household,
  type Signatory,
  type Tenure,
} from './household.ts';
import type { Id } from './kernel.ts';
import { ofHousehold } from './promise-commands.ts';
import { withdrawAll } from './promises.ts';
import { endReminders } from './reminders.ts';
import { isFrozen } from './stages.ts';

/** Somebody whom the roll names for the first time. */
export interface NewSignatory {
  personId: Id | null;
  capacity: Capacity;
  required: boolean;
}

type AddHousehold = BuildingCommand<
  'add_household',
  { householdId: Id; certificateId: Id; tenure: Tenure; areaCm2: number; signatories: NewSignatory[] }
>;
type RemoveHousehold = HouseholdCommand<'remove_household', Record<string, never>>;
/** Null: as it is. `lineId` names the words of the line as they are then. */
type CorrectHousehold = HouseholdCommand<
  'correct_household',
  { tenure: Tenure | null; areaCm2: number | null; certificateId: Id | null; lineId: Id }
>;
type MergeHouseholds = BuildingCommand<'merge_households', { keptId: Id; mergedIds: Id[]; lineId: Id }>;

/** cm²: 100,000 m², as rosters allow. */
const LARGEST_AREA = 1_000_000_000;

function addHousehold(building: Building, { data }: AddHousehold, context: Context): Decision {
  const { householdId, certificateId, tenure, areaCm2 } = data;
  if (isFrozen(building)) return refuse('roll_frozen');
  if (building.households[householdId]) return refuse('household_exists');
  if (!data.signatories.some(({ required }) => required)) return refuse('no_required_signatory');
  const signatories = data.signatories.map((named) => ({ ...named, id: context.newId() }));
  const line = { id: householdId, certificateId, tenure, areaCm2, handlerId: null, signatories };
  return accept([{ type: 'household_added', householdId, data: { line } }], {
    householdId,
    signatoryIds: signatories.map(({ id }) => id),
  });
}

/** Nothing of a removed household stays open: its signing number is void, the day counts one less. */
function removeHousehold(building: Building, { householdId }: RemoveHousehold): Decision {
  if (isFrozen(building)) return refuse('roll_frozen');
  const household = householdOf(building, householdId);
  return accept([
    ...endReminders(household),
    ...openObjections(household).map(({ id }): BuildingFact => ({
      type: 'objection_closed',
      householdId,
      objectionId: id,
      data: { by: 'removal' },
    })),
    ...cancellations(household),
    ...ofHousehold(householdId, withdrawAll(household.promises)),
    ...(household.signedAt === null
      ? []
      : [{ type: 'household_unsigned', householdId, data: {} } satisfies BuildingFact]),
    { type: 'household_removed', householdId, data: { because: 'removal' } },
  ]);
}

const cancellations = ({ id: householdId, appointments }: Household): BuildingFact[] =>
  Object.values(appointments)
    .filter(({ outcome }) => outcome === null)
    .map(({ id }) => ({
      type: 'appointment_decided',
      householdId,
      data: { appointmentId: id, outcome: 'cancelled' },
    }));

function correctHousehold(building: Building, { householdId, data }: CorrectHousehold): Decision {
  if (isFrozen(building)) return refuse('roll_frozen');
  const household = householdOf(building, householdId);
  const tenure = data.tenure ?? household.tenure;
  const areaCm2 = data.areaCm2 ?? household.areaCm2;
  const certificateId = data.certificateId ?? household.certificateId;
  const isSame =
    tenure === household.tenure && areaCm2 === household.areaCm2 && certificateId === household.certificateId;
  if (isSame) return refuse('nothing_changed');
  const { lineId } = data;
  return accept([
    { type: 'household_corrected', householdId, data: { tenure, areaCm2, certificateId, lineId } },
  ]);
}

/** One household where there were several. Tenure, certificate, handler and plans are those of the one that is kept;
 *  its area is the sum, and whatever was recorded on the others counts as recorded on it. */
function mergeHouseholds(building: Building, { data }: MergeHouseholds): Decision {
  const { keptId, lineId } = data;
  if (isFrozen(building)) return refuse('roll_frozen');
  const mergedIds = [...new Set(data.mergedIds)].filter((id) => id !== keptId);
  const all = [keptId, ...mergedIds].flatMap((id) => building.households[id] ?? []);
  const [kept] = all;
  if (!kept || all.length <= mergedIds.length) return refuse('unknown_household');
  if (mergedIds.length === 0) return refuse('nothing_changed');
  if (all.some(someSigned)) return refuse('has_signed');
  if (all.some(isSigningOpen)) return refuse('who_signs_open');
  const areaCm2 = all.reduce((sum, household) => sum + household.areaCm2, 0);
  if (areaCm2 > LARGEST_AREA) return refuse('area_too_large');
  const { tenure, certificateId } = kept;
  const signatories = all.flatMap((household) => Object.values(household.signatories)).map(asEntry);
  const persons = all.flatMap(({ whoSigns }) => whoSigns?.persons ?? []);
  return accept([
    ...all.slice(1).flatMap(endReminders),
    { type: 'households_merged', householdId: keptId, data: { mergedIds } },
    {
      type: 'household_corrected',
      householdId: keptId,
      data: { tenure, areaCm2, certificateId, lineId },
    },
    naming(keptId, signatories, persons),
    ...mergedIds.map((householdId): BuildingFact => ({
      type: 'household_removed',
      householdId,
      data: { because: 'merge' },
    })),
  ]);
}

/** A signatory as a list names one: without what was signed. */
export const asEntry = ({
  id,
  personId,
  capacity,
  required,
  papers,
  onBehalfOf,
}: Signatory): SignatoryEntry => ({
  ...{ id, personId, capacity, required, papers },
  ...(onBehalfOf.length > 0 ? { onBehalfOf } : {}),
});

/** While it is open who signs for a household, nobody can say for which part of it, or with whom. */
export const isSigningOpen = ({ whoSigns }: Household): boolean => (whoSigns?.open ?? []).length > 0;

/** Who signs from now on, with what is known of the persons. */
export const naming = (
  householdId: Id,
  signatories: SignatoryEntry[],
  persons: PersonCircumstance[],
): BuildingFact =>
  persons.length === 0
    ? { type: 'signatories_set', householdId, data: { signatories } }
    : { type: 'signatories_resolved', householdId, data: { persons, open: [], signatories } };

export const ROLL_CHANGES = {
  add_household: addHousehold,
  remove_household: removeHousehold,
  correct_household: correctHousehold,
  merge_households: mergeHouseholds,
};
