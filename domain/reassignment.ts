// Somebody is ill or leaves: whoever takes over gets everything that is open, in one command per building.
import type { Building } from './building.ts';
import { accept, refuse, type BuildingCommand, type Decision } from './decision.ts';
import type { BuildingFact } from './events.ts';
import { openObjections, type Household } from './household.ts';
import type { Id } from './kernel.ts';

/** `householdIds` null: of the whole building. Those that have left the roll meanwhile have nothing to hand over. */
type ReassignWork = BuildingCommand<
  'reassign_work',
  { fromStaffId: Id; toStaffId: Id; householdIds: Id[] | null }
>;

/** What one person hands to another. Undecided appointments go with the household and change nothing by themselves. */
interface Handover {
  householdIds: Id[];
  objectionIds: Id[];
  appointmentIds: Id[];
}

/** The households that one member of staff looks after, and the open objections that he owns, also in households of
 *  others, become another's. Closed objections keep their owner: that is history. */
function reassignWork(building: Building, { data }: ReassignWork): Decision {
  const { fromStaffId, toStaffId, householdIds } = data;
  if (fromStaffId === toStaffId) return refuse('same_staff');
  const ids = new Set(householdIds ?? Object.keys(building.households));
  const households = [...ids].flatMap((id) => building.households[id] ?? []);
  const handovers = households.map((household) => handoverOf(household, fromStaffId));
  const facts = households.flatMap(({ id }, index) => factsOf(id, handovers[index], toStaffId));
  if (facts.length === 0) return refuse('nothing_to_reassign');
  return accept(facts, {
    householdIds: handovers.flatMap((handover) => handover.householdIds),
    objectionIds: handovers.flatMap((handover) => handover.objectionIds),
    appointmentIds: handovers.flatMap((handover) => handover.appointmentIds),
  });
}

function handoverOf(household: Household, fromStaffId: Id): Handover {
  const isHandler = household.handlerId === fromStaffId;
  const undecided = Object.values(household.appointments).filter(({ outcome }) => outcome === null);
  return {
    householdIds: isHandler ? [household.id] : [],
    objectionIds: openObjections(household).flatMap(({ id, ownerId }) =>
      ownerId === fromStaffId ? [id] : [],
    ),
    appointmentIds: isHandler ? undecided.map(({ id }) => id) : [],
  };
}

function factsOf(householdId: Id, handover: Handover | undefined, staffId: Id): BuildingFact[] {
  const data = { staffId };
  return [
    ...(handover?.householdIds ?? []).map((): BuildingFact => ({
      type: 'handler_assigned',
      householdId,
      data,
    })),
    ...(handover?.objectionIds ?? []).map((objectionId): BuildingFact => ({
      type: 'objection_assigned',
      householdId,
      objectionId,
      data,
    })),
  ];
}

export const REASSIGNMENT = { reassign_work: reassignWork };
