// Promises about a household, as its building takes them.
import { householdOf, type Building } from './building.ts';
import { accept, refuse, type Context, type Decision, type HouseholdCommand } from './decision.ts';
import type { BuildingFact } from './events.ts';
import type { Id, Instant } from './kernel.ts';
import { make, settle, type PromiseFact, type PromiseOutcome, type Ruling } from './promises.ts';

type MakePromise = HouseholdCommand<'make_promise', { staffId: Id; dueAt: Instant }>;
type DecidePromise = HouseholdCommand<'decide_promise', { promiseId: Id; outcome: PromiseOutcome }>;

/** Facts about promises as facts about their household. */
export const ofHousehold = (householdId: Id, facts: readonly PromiseFact[]): BuildingFact[] =>
  facts.map((fact) => ({ ...fact, householdId }));

const decision = (
  householdId: Id,
  ruling: Ruling,
  ids: (fact: PromiseFact) => Record<string, Id>,
): Decision =>
  ruling.refused === null
    ? accept(ofHousehold(householdId, [ruling.fact]), ids(ruling.fact))
    : refuse(ruling.refused);

function makePromise(building: Building, { householdId, data }: MakePromise, context: Context): Decision {
  const ruling = make(data, building.policy, { happened: context.happened, newId: () => context.newId() });
  return decision(householdId, ruling, ({ data: { promiseId } }) => ({ promiseId }));
}

function decidePromise(building: Building, { householdId, data }: DecidePromise): Decision {
  const promise = householdOf(building, householdId).promises[data.promiseId];
  if (!promise) return refuse('unknown_promise');
  return decision(householdId, settle(promise, data.outcome), () => ({}));
}

export const PROMISES = { make_promise: makePromise, decide_promise: decidePromise };
