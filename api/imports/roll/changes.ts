// A file corrects the roll where it says something; a blank cell says nothing and takes nothing away.
import type { Tenure } from '../../../domain/household.ts';
import type { Id } from '../../../domain/kernel.ts';
import { householdIdentity, type RosterHousehold } from '../../roster/household.ts';
import { findingAt, type Finding } from './findings.ts';
import type { KnownHousehold, KnownRoll, Said } from './known-roll.ts';
import { changeSignatories, type SignatoryChanges } from './signatory-changes.ts';

/** The columns that are stored as they are written. */
export interface Details {
  tenure: Tenure;
  tenureLabel: string;
  stairwell: string | null;
  floor: string | null;
  areaCm2: number | null;
  sharedFacilities: string | null;
  sharedWith: string | null;
  residents: string | null;
  registeredPersons: string | null;
  circumstances: string | null;
  handlerName: string | null;
  remark: string | null;
}

export const detailsOf = (line: Details): Details => ({
  tenure: line.tenure,
  tenureLabel: line.tenureLabel,
  stairwell: line.stairwell,
  floor: line.floor,
  areaCm2: line.areaCm2,
  sharedFacilities: line.sharedFacilities,
  sharedWith: line.sharedWith,
  residents: line.residents,
  registeredPersons: line.registeredPersons,
  circumstances: line.circumstances,
  handlerName: line.handlerName,
  remark: line.remark,
});

/** What a line says about a household that the roll already has. */
export interface Correction {
  known: KnownHousehold;
  details: Details;
  /** What the roster says now of what staff corrected. */
  said: Said;
  /** Its tenure or area is another one, so the building has to hear of it. */
  changesRoll: boolean;
  signatories: SignatoryChanges;
  /** Who is to look after it from now on; null when that stays. */
  handlerId: Id | null;
}

export interface RollChanges {
  added: RosterHousehold[];
  changed: Correction[];
  unchanged: number;
  /** Households of the roll that the file does not name; they stay. */
  removed: number;
  warnings: Finding[];
  /** Rows that stay out. */
  errors: Finding[];
}

/** What importing these lines would do to the roll. */
export function compareRoll(lines: readonly RosterHousehold[], roll: KnownRoll): RollChanges {
  const changes: RollChanges = { added: [], changed: [], unchanged: 0, removed: 0, warnings: [], errors: [] };
  const named = new Set(lines.map(householdIdentity));
  const met = new Set<KnownHousehold>();
  for (const line of lines) {
    const known = findKnown(householdIdentity(line), named, roll);
    if (known) {
      met.add(known);
      compareKnown(changes, line, known, roll);
    } else if (roll.takenOff.has(householdIdentity(line))) {
      changes.errors.push(findingAt(line, null, 'taken_off_roll'));
    } else addNew(changes, line, roll);
  }
  changes.removed = [...roll.households.values()].filter((known) => !met.has(known)).length;
  return changes;
}

/** A household by its room and certificate of today; by those of before only in a file that does not know of today's. */
function findKnown(
  identity: string,
  named: ReadonlySet<string>,
  roll: KnownRoll,
): KnownHousehold | undefined {
  const known = roll.households.get(identity);
  if (known) return known;
  const renamed = roll.renamed.get(identity);
  return renamed && !named.has(householdIdentity(renamed)) ? renamed : undefined;
}

function addNew(changes: RollChanges, line: RosterHousehold, roll: KnownRoll): void {
  const stage = roll.buildings.get(line.building)?.stage;
  if (stage === 'effective') changes.errors.push(findingAt(line, null, 'roll_frozen'));
  else if (stage === 'closed' || stage === 'lapsed')
    changes.errors.push(findingAt(line, null, 'stage_closed'));
  else changes.added.push(line);
}

function compareKnown(
  changes: RollChanges,
  line: RosterHousehold,
  known: KnownHousehold,
  roll: KnownRoll,
): void {
  const correction = correct(line, known, roll);
  const { signatories, changesRoll, handlerId } = correction;
  const stage = roll.buildings.get(known.building)?.stage;
  const isForBuilding = changesRoll || signatories.replacement !== null || handlerId !== null;
  if (isForBuilding && (stage === 'closed' || stage === 'lapsed')) {
    changes.errors.push(findingAt(line, null, 'stage_closed'));
  } else if (changesRoll && stage === 'effective') {
    changes.errors.push(findingAt(line, null, 'roll_frozen'));
  } else {
    for (const column of correctionsKept(line, correction)) {
      changes.warnings.push(findingAt(line, column, 'correction_kept'));
    }
    if (signatories.isKept) changes.warnings.push(findingAt(line, '承租人/产权人', 'signatories_kept'));
    if (isChange(correction)) changes.changed.push(correction);
    else changes.unchanged += 1;
  }
}

function correct(line: RosterHousehold, known: KnownHousehold, roll: KnownRoll): Correction {
  const details = correctedDetails(line, known);
  const handlerId =
    details.handlerName === known.handlerName
      ? null
      : (roll.staffByName.get(details.handlerName ?? '') ?? null);
  return {
    known,
    details,
    said: {
      tenure: line.tenure,
      tenureLabel: line.tenureLabel,
      areaCm2: line.areaCm2 ?? known.said.areaCm2,
    },
    changesRoll: details.tenure !== known.tenure || details.areaCm2 !== known.areaCm2,
    signatories: changeSignatories({ ...line, tenure: details.tenure }, known),
    handlerId: handlerId === known.handler?.id ? null : handlerId,
  };
}

function correctedDetails(line: RosterHousehold, known: KnownHousehold): Details {
  const told = { ...detailsOf(line), ...withoutOldWords(line, known) };
  const merged: Details = { ...detailsOf(known), ...withoutBlanks(told) };
  // A roll that was exported names today's handler; that is no change of what the roster said.
  const isCurrentHandler = told.handlerName !== null && told.handlerName === known.handler?.name;
  return isCurrentHandler ? { ...merged, handlerName: known.handlerName } : merged;
}

/** Where a line says what the roll said before staff corrected it, it says nothing new: the correction stays. */
function withoutOldWords(
  line: RosterHousehold,
  { said, tenure, tenureLabel, areaCm2 }: KnownHousehold,
): Said {
  return {
    ...(line.tenureLabel === said.tenureLabel
      ? { tenure, tenureLabel }
      : { tenure: line.tenure, tenureLabel: line.tenureLabel }),
    areaCm2: line.areaCm2 === said.areaCm2 ? areaCm2 : line.areaCm2,
  };
}

/** The columns in which a line says otherwise than what staff made of the household. */
function correctionsKept(line: RosterHousehold, { known, details }: Correction): string[] {
  return [
    ...(line.room === known.room ? [] : ['室号']),
    ...(line.certificate === known.certificate ? [] : ['凭证号']),
    ...(line.tenureLabel === details.tenureLabel ? [] : ['房屋性质']),
    ...(line.areaCm2 === null || line.areaCm2 === details.areaCm2 ? [] : ['建筑面积']),
  ];
}

const withoutBlanks = (details: Details): Partial<Details> =>
  Object.fromEntries(Object.entries(details).filter(([, value]) => value !== null));

const isChange = ({ known, details, signatories, handlerId }: Correction): boolean =>
  JSON.stringify(details) !== JSON.stringify(detailsOf(known)) ||
  signatories.replacement !== null ||
  signatories.persons.length > 0 ||
  handlerId !== null;
