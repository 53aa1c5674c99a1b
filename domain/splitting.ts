// One household becomes several: families that part, or a certificate that is divided. The first part is the household
// itself, with its id and everything that was recorded on it; the others are new.
import { householdOf, type Building } from './building.ts';
import { accept, refuse, type Context, type Decision, type HouseholdCommand } from './decision.ts';
import type { BuildingFact, SignatoryEntry } from './events.ts';
import { someSigned, type Household, type RollLine, type Signatory, type Tenure } from './household.ts';
import type { Id } from './kernel.ts';
import type { RefusalCode } from './refusals.ts';
import { asEntry, isSigningOpen, naming, type NewSignatory } from './roll-changes.ts';
import { isFrozen } from './stages.ts';

/** What one part is; null: as the household was. */
interface Part {
  tenure: Tenure | null;
  areaCm2: number | null;
  certificateId: Id | null;
  /** Signatories of the household that go with this part, and people who are new. */
  signatoryIds: Id[];
  signatories: NewSignatory[];
}
type NewPart = Part & { householdId: Id; certificateId: Id };
type SplitHousehold = HouseholdCommand<'split_household', { kept: Part; others: NewPart[]; lineId: Id }>;

/** Signatories whom no part names stay with the first. */
function splitHousehold(building: Building, command: SplitHousehold, context: Context): Decision {
  const household = householdOf(building, command.householdId);
  const refused = faultOf(building, household, command);
  if (refused) return refuse(refused);
  const { kept, others, lineId } = command.data;
  const parts = others.map((part) => lineOf(household, part, context));
  const gone = new Set(others.flatMap(({ signatoryIds }) => signatoryIds));
  const joining = kept.signatories.map((named) => entering(named, context));
  const staying = Object.values(household.signatories).filter(({ id }) => !gone.has(id));
  const signatories = [...staying.map(asEntry), ...joining];
  if (![signatories, ...parts.map((line) => line.signatories)].every(requiresSomebody)) {
    return refuse('no_required_signatory');
  }
  return accept(
    [
      { type: 'household_split', householdId: household.id, data: { partIds: parts.map(({ id }) => id) } },
      correction(household, kept, lineId),
      { type: 'signatories_set', householdId: household.id, data: { signatories } },
      ...parts.flatMap((line) => entry(household, line)),
    ],
    {
      householdIds: [household.id, ...parts.map(({ id }) => id)],
      signatoryIds: [...joining, ...parts.flatMap((line) => line.signatories)].map(({ id }) => id),
    },
  );
}

function faultOf(building: Building, household: Household, { data }: SplitHousehold): RefusalCode | null {
  const { kept, others } = data;
  const ids = others.map(({ householdId }) => householdId);
  const moved = others.flatMap(({ signatoryIds }) => signatoryIds);
  const named = [...kept.signatoryIds, ...moved];
  if (isFrozen(building)) return 'roll_frozen';
  if (others.length === 0) return 'nothing_changed';
  if (ids.some((id, index) => building.households[id] || ids.indexOf(id) !== index))
    return 'household_exists';
  if (someSigned(household)) return 'has_signed';
  if (isSigningOpen(household)) return 'who_signs_open';
  if (new Set(named).size < named.length || named.some((id) => !household.signatories[id])) {
    return 'unknown_signatory';
  }
  return addUp(household, [kept, ...others]) ? null : 'areas_do_not_add_up';
}

/** Areas are given for every part, and then make up the area before where that is known; or for none. */
function addUp({ areaCm2 }: Household, parts: readonly Part[]): boolean {
  const given = parts.flatMap((part) => part.areaCm2 ?? []);
  if (given.length === 0) return true;
  if (given.length < parts.length) return false;
  return areaCm2 === 0 || given.reduce((sum, area) => sum + area, 0) === areaCm2;
}

type EnteringLine = RollLine & { signatories: SignatoryEntry[] };

/** A signatory keeps its id and papers on the way to another part. */
function lineOf(household: Household, part: NewPart, context: Context): EnteringLine {
  const moved = part.signatoryIds.flatMap((id) => household.signatories[id] ?? []).map(asEntry);
  return {
    id: part.householdId,
    certificateId: part.certificateId,
    tenure: part.tenure ?? household.tenure,
    areaCm2: part.areaCm2 ?? 0,
    handlerId: household.handlerId,
    signatories: [...moved, ...part.signatories.map((named) => entering(named, context))],
  };
}

const entering = (named: NewSignatory, context: Context): SignatoryEntry => ({
  ...named,
  id: context.newId(),
  papers: [],
});

const requiresSomebody = (signatories: readonly Pick<Signatory, 'required'>[]): boolean =>
  signatories.some(({ required }) => required);

const correction = (household: Household, kept: Part, lineId: Id): BuildingFact => ({
  type: 'household_corrected',
  householdId: household.id,
  data: {
    tenure: kept.tenure ?? household.tenure,
    areaCm2: kept.areaCm2 ?? household.areaCm2,
    certificateId: kept.certificateId ?? household.certificateId,
    lineId,
  },
});

/** A new part, with what is known of the persons who sign for it; what protects the family protects every part. */
function entry({ vulnerable, doNotContactUntil, whoSigns }: Household, line: EnteringLine): BuildingFact[] {
  const householdId = line.id;
  const signing = new Set(
    line.signatories.flatMap(({ personId, onBehalfOf = [] }) => [personId, ...onBehalfOf]),
  );
  const persons = (whoSigns?.persons ?? []).filter(({ personId }) => signing.has(personId));
  const isProtected = vulnerable || doNotContactUntil !== null;
  return [
    { type: 'household_added', householdId, data: { line } },
    ...(persons.length === 0 ? [] : [naming(householdId, line.signatories, persons)]),
    ...(isProtected
      ? [
          {
            type: 'protection_set',
            householdId,
            data: { vulnerable, doNotContactUntil },
          } satisfies BuildingFact,
        ]
      : []),
  ];
}

export const SPLITTING = { split_household: splitHousehold };
