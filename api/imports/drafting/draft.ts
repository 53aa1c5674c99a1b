// Everything a commit will write, worked out before the first row: with it a commit is a few statements, and nothing
// can fail halfway for want of a decision.
import type { RollLine } from '../../../domain/household.ts';
import type { CommandEnvelope } from '../../../domain/intake.ts';
import type { Author, Id, Instant } from '../../../domain/kernel.ts';
import type { Policy } from '../../../domain/policy.ts';
import type { Projection } from '../../../domain/projection.ts';
import type { Calendar } from '../../../domain/working-time.ts';
import { nextId } from '../../identifier.ts';
import { sealIdNumber } from '../../privacy/id-number.ts';
import type { Vault } from '../../../vault/vault.ts';
import { householdIdentity, type RosterHousehold } from '../../roster/household.ts';
import { commandsOf, type CommandMaker } from './building-commands.ts';
import { detailsOf, type Correction, type Details, type RollChanges } from '../roll/changes.ts';
import type { KnownRoll, Said } from '../roll/known-roll.ts';
import { openInParts } from './opening.ts';
import { roleOf, toldOf, type PersonChange } from '../roll/signatory-changes.ts';

export interface CommitContext {
  importId: Id;
  campaignId: Id;
  policy: Policy;
  calendar: Calendar;
  by: Author;
  now: Instant;
  vault: Vault;
}

export interface PersonRow {
  id: Id;
  householdId: Id;
  name: string;
  phone: string | null;
  otherPhones: string[];
  /** Sealed, base64. */
  idNumber: string | null;
}

export interface HouseholdRow extends Details {
  id: Id;
  buildingId: Id;
  identity: string;
  room: string;
  certificate: string | null;
  certificateId: Id;
}

/** What has to happen in one building. `households` counts what it brings, for the progress. */
export interface BuildingStep {
  buildingId: Id;
  households: number;
  /** The building is new: its workflow has to be started. */
  starts: boolean;
  /** Given to the building one after the other. */
  envelopes: CommandEnvelope[];
}

export interface CommitDraft {
  buildings: { id: Id; name: string }[];
  households: HouseholdRow[];
  persons: PersonRow[];
  /** `roster`: what the file says where staff said otherwise. */
  corrections: (Details & { id: Id; roster: Said | null })[];
  personChanges: { id: Id; phone: string | null; otherPhones: string[]; idNumber: string | null }[];
  /** The first events of new buildings, ready for the tables. */
  openings: Projection[];
  steps: BuildingStep[];
}

/** The rows and commands that bring a roll to what a file says. */
export function draftCommit(changes: RollChanges, roll: KnownRoll, context: CommitContext): CommitDraft {
  const drafter = new Drafter(roll, context);
  for (const line of changes.added) drafter.add(line);
  for (const correction of changes.changed) drafter.correct(correction);
  return drafter.finish();
}

/** What the lines of one building come to. */
interface BuildingDraft {
  isNew: boolean;
  added: RollLine[];
  corrections: { correction: Correction; personIds: Id[] }[];
}

class Drafter {
  readonly #roll: KnownRoll;
  readonly #context: CommitContext;
  readonly #certificateIds: Map<string, Id>;
  readonly #buildingIds: Map<string, Id>;
  readonly #byBuilding = new Map<Id, BuildingDraft>();
  readonly #draft: CommitDraft = {
    buildings: [],
    households: [],
    persons: [],
    corrections: [],
    personChanges: [],
    openings: [],
    steps: [],
  };

  constructor(roll: KnownRoll, context: CommitContext) {
    this.#roll = roll;
    this.#context = context;
    this.#certificateIds = new Map(roll.certificateIds);
    this.#buildingIds = new Map([...roll.buildings].map(([name, { id }]) => [name, id]));
  }

  add(line: RosterHousehold): void {
    const id = nextId();
    const buildingId = this.#buildingIdOf(line.building);
    const certificateId = this.#certificateIdOf(line.certificate, id);
    this.#draft.households.push({
      ...detailsOf(line),
      id,
      buildingId,
      identity: householdIdentity(line),
      room: line.room,
      certificate: line.certificate,
      certificateId,
    });
    const signatories = line.names.map((name, index) => ({
      id: nextId(),
      personId: this.#addPerson(id, name, toldOf(line, index)),
      ...roleOf(line.tenure, index),
    }));
    this.#buildingDraft(buildingId).added.push({
      id,
      certificateId,
      tenure: line.tenure,
      areaCm2: line.areaCm2 ?? 0,
      handlerId: this.#roll.staffByName.get(line.handlerName ?? '') ?? null,
      signatories,
    });
  }

  correct(correction: Correction): void {
    const { known, details, said, signatories } = correction;
    const isCurrent = said.tenureLabel === details.tenureLabel && said.areaCm2 === details.areaCm2;
    this.#draft.corrections.push({ ...details, id: known.id, roster: isCurrent ? null : said });
    for (const { personId, told } of signatories.persons) {
      this.#draft.personChanges.push({
        ...told,
        id: personId,
        idNumber: this.#seal(personId, told.idNumber),
      });
    }
    const personIds = (signatories.replacement ?? []).map(
      (named) => named.known?.person?.id ?? this.#addPerson(known.id, named.name, named.told),
    );
    this.#buildingDraft(known.buildingId).corrections.push({ correction, personIds });
  }

  finish(): CommitDraft {
    for (const [buildingId, building] of this.#byBuilding) {
      if (building.isNew) this.#open(buildingId, building);
      else this.#change(buildingId, building);
    }
    return this.#draft;
  }

  #open(buildingId: Id, { added }: BuildingDraft): void {
    const { opening, later } = openInParts(buildingId, added, this.#context);
    this.#draft.openings.push(opening);
    const envelopes = commandsOf(this.#maker(buildingId), later, []);
    this.#draft.steps.push({ buildingId, households: added.length, starts: true, envelopes });
  }

  #change(buildingId: Id, { added, corrections }: BuildingDraft): void {
    const envelopes = commandsOf(this.#maker(buildingId), added, corrections);
    const households = added.length + corrections.length;
    this.#draft.steps.push({ buildingId, households, starts: false, envelopes });
  }

  #maker(buildingId: Id): CommandMaker {
    return { importId: this.#context.importId, buildingId, by: this.#context.by };
  }

  #addPerson(householdId: Id, name: string, told: PersonChange['told']): Id {
    const id = nextId();
    this.#draft.persons.push({ ...told, id, householdId, name, idNumber: this.#seal(id, told.idNumber) });
    return id;
  }

  #seal(personId: Id, idNumber: string | null): string | null {
    return idNumber === null
      ? null
      : sealIdNumber(this.#context.vault, personId, idNumber).toString('base64');
  }

  #buildingIdOf(name: string): Id {
    const known = this.#buildingIds.get(name);
    if (known !== undefined) return known;
    const id = nextId();
    this.#buildingIds.set(name, id);
    this.#draft.buildings.push({ id, name });
    this.#byBuilding.set(id, { isNew: true, added: [], corrections: [] });
    return id;
  }

  #buildingDraft(id: Id): BuildingDraft {
    const draft = this.#byBuilding.get(id) ?? { isNew: false, added: [], corrections: [] };
    this.#byBuilding.set(id, draft);
    return draft;
  }

  /** Households with the same certificate share its id; without one a household is its own. */
  #certificateIdOf(certificate: string | null, householdId: Id): Id {
    if (certificate === null) return householdId;
    const id = this.#certificateIds.get(certificate) ?? nextId();
    this.#certificateIds.set(certificate, id);
    return id;
  }
}
