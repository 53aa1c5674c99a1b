// Somebody is ill or leaves: whoever takes over gets everything that is open, in one command per building.
import type { Building } from './building.ts';
import { accept, refuse, type BuildingCommand, type Decision } from './decision.ts';
import type { BuildingFact } from './events.ts';
import { openObjections, type Household } from './household.ts';
import type { Id } from './kernel.ts';
import { ofHousehold } from './promise-commands.ts';
import { handOver } from './promises.ts';

/** `householdIds` null: of the whole building. Those that have left the roll meanwhile have nothing to hand over. */
type ReassignWork = BuildingCommand<
  'reassign_work',
  { fromStaffId: Id; toStaffId: Id; householdIds: Id[] | null }
>;

/** The households that one member of staff looks after, and the open objections and promises that are his, also in
 *  households of others, become another's. What is closed or decided stays as it is: that is history. */
function reassignWork(building: Building, { data }: ReassignWork): Decision {
  const { fromStaffId, toStaffId, householdIds } = data;
  if (fromStaffId === toStaffId) return refuse('same_staff');
  const ids = new Set(householdIds ?? Object.keys(building.households));
  const households = [...ids].flatMap((id) => building.households[id] ?? []);
  const facts = households.flatMap((household) => factsOf(household, fromStaffId, toStaffId));
  if (facts.length === 0) return refuse('nothing_to_reassign');
  const looked = households.filter(({ handlerId }) => handlerId === fromStaffId);
  return accept(facts, {
    householdIds: looked.map(({ id }) => id),
    objectionIds: facts.flatMap((fact) => (fact.type === 'objection_assigned' ? [fact.objectionId] : [])),
    promiseIds: facts.flatMap((fact) => (fact.type === 'promise_handed_over' ? [fact.data.promiseId] : [])),
    appointmentIds: looked.flatMap(undecidedOf),
  });
}

function factsOf(household: Household, fromStaffId: Id, staffId: Id): BuildingFact[] {
  const householdId = household.id;
  const isHandler = household.handlerId === fromStaffId;
  const owned = openObjections(household).filter(({ ownerId }) => ownerId === fromStaffId);
  return [
    ...(isHandler ? [{ type: 'handler_assigned', householdId, data: { staffId } } as const] : []),
    ...owned.map(({ id: objectionId }): BuildingFact => ({
      ...{ type: 'objection_assigned', householdId, objectionId, data: { staffId } },
    })),
    ...ofHousehold(householdId, handOver(household.promises, fromStaffId, staffId)),
  ];
}

/** Appointments go with the household; nothing is recorded of them. */
const undecidedOf = ({ appointments }: Household): Id[] =>
  Object.values(appointments).flatMap(({ id, outcome }) => (outcome === null ? [id] : []));

export const REASSIGNMENT = { reassign_work: reassignWork };
