// Flats that share a kitchen, a toilet or a stair: whoever consented to the plans as they were is asked again when one
// of them changes.
import { householdOf, type Building } from './building.ts';
import { accept, refuse, type Context, type Decision, type HouseholdCommand } from './decision.ts';
import type { BuildingFact } from './events.ts';
import type { Household, PlanOption, Reopening } from './household.ts';
import { rememberPerRecord, type Id, type Instant } from './kernel.ts';
import { listOverRoll } from './over-roll.ts';
import { follows } from './ruleset.ts';

type ProposeOption = HouseholdCommand<'propose_option', { version: number; affects: Id[] }>;

/** A version below the current one is entered for the record: it changes nobody's plan. */
function proposeOption(building: Building, { householdId, data }: ProposeOption, context: Context): Decision {
  const household = householdOf(building, householdId);
  if (household.options.some((option) => option.version === data.version)) return refuse('option_exists');
  if (data.affects.some((id) => !building.households[id])) return refuse('unknown_household');
  const proposed: BuildingFact = { type: 'option_proposed', householdId, data };
  const isOlder = data.version < (currentOption(household)?.version ?? 0);
  if (isOlder || !follows(building, 2)) return accept([proposed]);
  const since = context.happened < context.now ? context.happened : context.now;
  const cause: Reopening = { causedBy: householdId, optionVersion: data.version, since };
  const signed = standingSignatures(household);
  return accept([
    proposed,
    ...(signed.length > 0 ? [reopening(householdId, cause, signed)] : []),
    // Told of a neighbour where nobody has signed yet, too: a paper of before may still come.
    ...flatsReached(building, householdId, data.affects).map((id) =>
      reopening(id, cause, standingSignatures(householdOf(building, id))),
    ),
  ]);
}

/** The plan that a flat has now: its highest version; null while it has none. */
export const currentOption = rememberPerRecord((household: Household): PlanOption | null =>
  newest(household.options),
);

const newest = (options: readonly PlanOption[]): PlanOption | null =>
  options.reduce<PlanOption | null>(
    (first, next) => (first && first.version > next.version ? first : next),
    null,
  );

/** The flats whose consent a plan reopens, nearest first, never the flat itself. Each is visited once, so chains and
 *  cycles of neighbours end. */
export function flatsReached(
  { households, policy }: Pick<Building, 'households' | 'policy'>,
  from: Id,
  affects: readonly Id[],
): Id[] {
  const visited = new Set([from]);
  const queue = [...affects];
  // The queue grows while it is read.
  for (const id of queue) {
    const household = households[id];
    if (!household || visited.has(id)) continue;
    visited.add(id);
    if (policy.signing.couplingReach === 'chain') queue.push(...(currentOption(household)?.affects ?? []));
  }
  return [...visited].slice(1);
}

const standingSignatures = (household: Household): Id[] =>
  Object.values(household.signatories)
    .filter(({ signedAt, needsReconfirmation }) => signedAt !== null && needsReconfirmation === null)
    .map(({ id }) => id);

export const reopening = (householdId: Id, cause: Reopening, signatoryIds: Id[]): BuildingFact => ({
  type: 'consent_reopened',
  householdId,
  data: { ...cause, signatoryIds },
});

/** The version of the plan for which a signature is given: the one it names, else the newest of its time. */
export const versionSigned = (household: Household, named: number | null, happened: Instant): number | null =>
  named ?? newest(household.options.filter(({ since }) => since <= happened))?.version ?? null;

/** Which plan changed after a signature that is recorded only now; null when it was given for the plans as they are.
 *  Changes of the flat's own plan are told by the version, those of neighbours by the time. */
export function changedSince(
  household: Household,
  version: number | null,
  happened: Instant,
): Reopening | null {
  const current = currentOption(household);
  if (current && (version ?? 0) < current.version) {
    return { causedBy: household.id, optionVersion: current.version, since: current.since };
  }
  const { neighbourChange } = household;
  return neighbourChange !== null && happened < neighbourChange.since ? neighbourChange : null;
}

/** Another flat of the building that the current plans tie to a flat. */
export interface Coupling {
  householdId: Id;
  /** `affects`: this flat's plan names the other; `affected_by`: the other's plan names this flat. */
  direction: 'affects' | 'affected_by' | 'both';
  /** The version that names: this flat's own for `affects`, else the other's. */
  optionVersion: number;
}

export function couplingsOf(building: Building, household: Household): Coupling[] {
  const { id } = household;
  const own = currentOption(household);
  const affected = new Set(own?.affects.filter((other) => other !== id && building.households[other]));
  const affecting = plans(building.households, null).filter(
    ({ householdId, affects }) => householdId !== id && affects.has(id),
  );
  const others = [...affected].filter((other) => !affecting.some(({ householdId }) => householdId === other));
  return [
    ...affecting.map(({ householdId, optionVersion }): Coupling => {
      return { householdId, direction: affected.has(householdId) ? 'both' : 'affected_by', optionVersion };
    }),
    ...(own ? others.map((householdId) => affects(householdId, own.version)) : []),
  ];
}

const affects = (householdId: Id, optionVersion: number): Coupling => ({
  householdId,
  direction: 'affects',
  optionVersion,
});

/** The current plans of a building: few flats have one. */
const plans = listOverRoll((household: Household) => {
  const option = currentOption(household);
  if (!option) return [];
  return [{ householdId: household.id, optionVersion: option.version, affects: new Set(option.affects) }];
});

export const PLANS = { propose_option: proposeOption };
