// What a change of the roll needs beside its command: lines, words and people must not enter a workflow. They are
// drafted here, stored before the command leaves, and count once the building has taken it.
import type { PoolClient } from 'pg';
import type { Capacity, Tenure } from '../../../domain/household.ts';
import type { Id } from '../../../domain/kernel.ts';
import type { RefusalCode } from '../../../domain/refusals.ts';
import type { NewSignatory } from '../../../domain/roll-changes.ts';
import type { Vault } from '../../../vault/vault.ts';
import { derivedId } from '../../identifier.ts';
import { roleOf } from '../../imports/roll/signatory-changes.ts';
import { sealIdNumber } from '../../privacy/id-number.ts';
import { householdIdentity } from '../../roster/household.ts';

/** Where in a building a household is, in words. */
export interface Address {
  stairwell: string | null;
  floor: string | null;
  room: string;
  certificate: string | null;
}

/** A line of the roll as it stands. */
export interface RollLine extends Address {
  certificateId: Id;
  tenure: Tenure;
  tenureLabel: string;
  areaCm2: number | null;
}

/** Somebody who signs, as a body names him. */
export interface NamedPerson {
  name: string;
  phone: { first: string; others: string[] } | null;
  idNumber: string | null;
  capacity: Capacity | null;
  required: boolean | null;
}

/** Rows that wait until the building has taken the command. */
export interface RollDraft {
  households: (Omit<RollLine, 'areaCm2'> & { id: Id; identity: string; areaCm2: number | null })[];
  wordings: { id: Id; householdId: Id; room: string; certificate: string | null; tenureLabel: string }[];
  persons: {
    id: Id;
    householdId: Id;
    name: string;
    phone: string | null;
    otherPhones: string[];
    /** Sealed, base64. */
    idNumber: string | null;
  }[];
}

/** What people call a tenure when nobody says more; the roster has finer words. */
const LABELS: Record<Tenure, string> = { rented: '公房', owned: '产权房' };

/** A household that changes hands between tenures loses the finer word. */
export const labelOf = (line: RollLine, tenure: Tenure): string =>
  tenure === line.tenure ? line.tenureLabel : LABELS[tenure];

/** Drafts the rows of one command. Ids follow from its key and content, so that a repeat drafts the same. */
export class RollDrafting {
  readonly draft: RollDraft = { households: [], wordings: [], persons: [] };
  readonly #claims: { householdId: Id; room: string; certificate: string | null }[] = [];
  readonly #certificateIds = new Map<string, Id>();

  readonly #client: PoolClient;
  readonly #vault: Vault;
  readonly #place: { campaignId: Id; buildingId: Id };
  readonly #seed: string;

  constructor(
    client: PoolClient,
    vault: Vault,
    { place, seed }: { place: { campaignId: Id; buildingId: Id }; seed: string },
  ) {
    this.#client = client;
    this.#vault = vault;
    this.#place = place;
    this.#seed = seed;
  }

  /** The line of a household of this building; null when it is not on its roll. */
  async findLine(householdId: Id): Promise<RollLine | null> {
    const { rows } = await this.#client.query<RollLine>(
      `SELECT stairwell, floor, room, certificate, certificate_id AS "certificateId", tenure,
         tenure_label AS "tenureLabel", area_cm2 AS "areaCm2"
       FROM household WHERE id = $1 AND building_id = $2 AND removed_at IS NULL`,
      [householdId, this.#place.buildingId],
    );
    return rows[0] ?? null;
  }

  /** A new household. `index` tells those of one command apart. */
  async addHousehold(
    index: number,
    line: Address & { tenure: Tenure; tenureLabel?: string; areaCm2: number | null },
  ): Promise<{ householdId: Id; certificateId: Id }> {
    const id = this.#id(`household ${index}`);
    const certificateId = await this.certificateId(line.certificate, id);
    const identity = await this.#identityOf(line);
    const tenureLabel = line.tenureLabel ?? LABELS[line.tenure];
    this.#claims.push({ householdId: id, room: line.room, certificate: line.certificate });
    this.draft.households.push({ ...line, id, identity, certificateId, tenureLabel });
    return { householdId: id, certificateId };
  }

  /** Other words for a line that is on the roll; their id. */
  word(
    householdId: Id,
    line: RollLine,
    change: Partial<Pick<RollLine, 'room' | 'certificate' | 'tenure'>>,
  ): Id {
    const { room = line.room, certificate = line.certificate, tenure = line.tenure } = change;
    const tenureLabel = labelOf(line, tenure);
    if (room !== line.room || certificate !== line.certificate) {
      this.#claims.push({ householdId, room, certificate });
    }
    const id = this.#id('line');
    this.draft.wordings.push({ id, householdId, room, certificate, tenureLabel });
    return id;
  }

  /** Households with the same certificate share its id; without one a household is its own. */
  async certificateId(certificate: string | null, householdId: Id): Promise<Id> {
    if (certificate === null) return householdId;
    const known = this.#certificateIds.get(certificate) ?? (await this.#findCertificate(certificate));
    const id = known ?? this.#id(`certificate ${this.#certificateIds.size}`);
    this.#certificateIds.set(certificate, id);
    return id;
  }

  /** People who sign for a household; without a capacity they are what a roster's names are. */
  addSignatories(householdId: Id, tenure: Tenure, named: readonly NamedPerson[]): NewSignatory[] {
    return named.map((person, index) => {
      const role = roleOf(tenure, index);
      return {
        personId: this.#addPerson(householdId, person),
        capacity: person.capacity ?? role.capacity,
        required: person.required ?? role.required,
      };
    });
  }

  /** `household_exists` when building, room and certificate of a drafted line are on the roll, or drafted twice. */
  async findClash(): Promise<RefusalCode | null> {
    if (this.#claims.length === 0) return null;
    const keys = this.#claims.map(({ room, certificate }) => JSON.stringify([room, certificate]));
    if (new Set(keys).size < keys.length) return 'household_exists';
    const { rows } = await this.#client.query(
      `SELECT 1 FROM jsonb_to_recordset($2::jsonb) AS c(room text, certificate text)
       JOIN household h ON h.building_id = $1 AND h.room = c.room AND h.certificate IS NOT DISTINCT FROM c.certificate
       WHERE h.removed_at IS NULL AND h.id <> ALL($3::uuid[]) LIMIT 1`,
      [
        this.#place.buildingId,
        JSON.stringify(this.#claims),
        this.#claims.map(({ householdId }) => householdId),
      ],
    );
    return rows.length > 0 ? 'household_exists' : null;
  }

  #addPerson(householdId: Id, { name, phone, idNumber }: NamedPerson): Id {
    const { persons } = this.draft;
    const id = this.#id(`person ${persons.length}`);
    const sealed = idNumber === null ? null : sealIdNumber(this.#vault, id, idNumber).toString('base64');
    persons.push({
      id,
      householdId,
      name,
      phone: phone?.first ?? null,
      otherPhones: phone?.others ?? [],
      idNumber: sealed,
    });
    return id;
  }

  async #findCertificate(certificate: string): Promise<Id | null> {
    const { rows } = await this.#client.query<{ id: Id }>(
      `SELECT certificate_id AS id FROM household WHERE campaign_id = $1 AND certificate = $2
       ORDER BY created_at, id LIMIT 1`,
      [this.#place.campaignId, certificate],
    );
    return rows[0]?.id ?? null;
  }

  async #identityOf({ room, certificate }: Address): Promise<string> {
    const { rows } = await this.#client.query<{ name: string }>('SELECT name FROM building WHERE id = $1', [
      this.#place.buildingId,
    ]);
    return householdIdentity({ building: rows[0]?.name ?? '', room, certificate });
  }

  #id(name: string): Id {
    return derivedId(`${this.#seed} ${name}`);
  }
}
