import type { Pool, PoolClient } from 'pg';
import type { Capacity, Paper } from '../../../domain/household.ts';
import type { Id, Instant } from '../../../domain/kernel.ts';
import type { Stage } from '../../../domain/policy.ts';
import { openIdNumber } from '../../privacy/id-number.ts';
import type { Vault } from '../../../vault/vault.ts';
import { householdIdentity, type RosterHousehold } from '../../roster/household.ts';

/** Where statements run: in a transaction, or anywhere. */
export type Connection = Pool | PoolClient;

export interface KnownPerson {
  id: Id;
  name: string;
  phone: string | null;
  otherPhones: string[];
  idNumber: string | null;
}

export interface KnownSignatory {
  id: Id;
  capacity: Capacity;
  required: boolean;
  papers: Paper[];
  signedAt: Instant | null;
  person: KnownPerson | null;
}

type RosterFields = Omit<
  RosterHousehold,
  'row' | 'sheet' | 'names' | 'phone' | 'otherPhones' | 'idNumbers' | 'tenureLabel'
>;

/** A household as the roster last named it, with what its building says of it now. */
export interface KnownHousehold extends RosterFields {
  id: Id;
  buildingId: Id;
  certificateId: Id;
  tenureLabel: string;
  /** What the roster last said where staff may have corrected it since. */
  said: Said;
  /** Who looks after it now, by id and name. */
  handler: { id: Id; name: string | null } | null;
  /** In order; null while the building has not yet taken the household on. */
  signatories: KnownSignatory[] | null;
  /** Somebody replaced the roster's signatories by hand. */
  namedByStaff: boolean;
}

export type Said = Pick<KnownHousehold, 'tenure' | 'tenureLabel' | 'areaCm2'>;

export interface KnownRoll {
  /** By name; without those that were taken back. */
  buildings: Map<string, { id: Id; stage: Stage }>;
  /** By the identity that `householdIdentity` gives. */
  households: Map<string, KnownHousehold>;
  /** Those that staff gave another room or certificate, by what the roster called them. */
  renamed: Map<string, KnownHousehold>;
  /** What staff took off the roll, or merged. */
  takenOff: Set<string>;
  /** Certificates keep their id, also when their household left the roll. */
  certificateIds: Map<string, Id>;
  /** Members of staff whose name nobody else has. */
  staffByName: Map<string, Id>;
}

/** The roll of a campaign as it stands. */
export async function readKnownRoll(
  connection: Connection,
  vault: Vault,
  campaignId: Id,
): Promise<KnownRoll> {
  // One after the other: a transaction has a single connection.
  const buildings = await connection.query<BuildingRow>(BUILDINGS, [campaignId]);
  const persons = personsById(vault, (await connection.query<PersonRow>(PERSONS, [campaignId])).rows);
  const households = await connection.query<HouseholdRow>(HOUSEHOLDS, [campaignId]);
  const takenOff = await connection.query<Named>(TAKEN_OFF, [campaignId]);
  const certificates = await connection.query<{ certificate: string; certificateId: Id }>(CERTIFICATES, [
    campaignId,
  ]);
  const staff = await connection.query<{ name: string; id: Id }>(STAFF);
  const known = households.rows.map((row) => knownHousehold(row, persons));
  return {
    buildings: new Map(buildings.rows.map(({ name, id, stage }) => [name, { id, stage }])),
    households: new Map(known.map((row) => [householdIdentity(row), row])),
    renamed: new Map(households.rows.flatMap((row, index) => renamedTo(row, known[index]))),
    takenOff: new Set(takenOff.rows.flatMap((row) => [row.identity, householdIdentity(row)])),
    certificateIds: new Map(certificates.rows.map((row) => [row.certificate, row.certificateId])),
    staffByName: new Map(staff.rows.map(({ name, id }) => [name, id])),
  };
}

type Named = Pick<RosterHousehold, 'building' | 'room' | 'certificate'> & { identity: string };

const renamedTo = (row: Named, known: KnownHousehold | undefined): [string, KnownHousehold][] =>
  known === undefined || row.identity === householdIdentity(row) ? [] : [[row.identity, known]];

interface BuildingRow {
  id: Id;
  name: string;
  stage: Stage;
}

const BUILDINGS = `
  SELECT b.id, b.name, coalesce(s.stage, 'survey') AS stage
  FROM building b LEFT JOIN building_state s ON s.building_id = b.id
  WHERE b.campaign_id = $1 AND b.withdrawn_at IS NULL
  ORDER BY b.created_at DESC, b.id DESC`;

interface PersonRow {
  id: Id;
  name: string;
  phone: string | null;
  otherPhones: string[];
  idNumber: Buffer | null;
}

const PERSONS = `
  SELECT p.id, p.name, p.phone, p.other_phones AS "otherPhones", p.id_number AS "idNumber"
  FROM person p JOIN household h ON h.id = p.household_id
  WHERE h.campaign_id = $1 AND h.removed_at IS NULL`;

function personsById(vault: Vault, rows: readonly PersonRow[]): Map<Id, KnownPerson> {
  return new Map(
    rows.map((row) => [
      row.id,
      { ...row, idNumber: row.idNumber === null ? null : openIdNumber(vault, row.id, row.idNumber) },
    ]),
  );
}

type StoredSignatory = Omit<KnownSignatory, 'person'> & { personId: Id | null };

interface HouseholdRow extends Omit<KnownHousehold, 'handler' | 'signatories' | 'said'> {
  identity: string;
  roster: Said | null;
  handlerId: Id | null;
  handlerStaffName: string | null;
  signatories: StoredSignatory[] | null;
}

// An import's own commands carry a fingerprint that names it, so what people did by hand can be told apart.
const HOUSEHOLDS = `
  SELECT h.id, h.building_id AS "buildingId", b.name AS building, h.identity, h.stairwell, h.floor, h.room,
    h.certificate, h.certificate_id AS "certificateId", h.tenure, h.tenure_label AS "tenureLabel",
    h.area_cm2 AS "areaCm2", h.shared_facilities AS "sharedFacilities", h.shared_with AS "sharedWith",
    h.residents, h.registered_persons AS "registeredPersons", h.circumstances, h.handler_name AS "handlerName",
    h.remark, h.roster, s.handler_id AS "handlerId", staff.name AS "handlerStaffName", s.file->'signatories' AS signatories,
    EXISTS (
      SELECT 1 FROM event e LEFT JOIN request_answer r ON r.id = e.command_id
      WHERE e.household_id = h.id AND e.type = ANY('{signatories_set,signatories_resolved,household_split,households_merged}')
        AND coalesce(r.fingerprint, '') NOT LIKE 'import:%'
    ) AS "namedByStaff"
  FROM household h
  JOIN building b ON b.id = h.building_id
  LEFT JOIN household_state s ON s.household_id = h.id
  LEFT JOIN staff ON staff.id = s.handler_id
  WHERE h.campaign_id = $1 AND h.removed_at IS NULL AND b.withdrawn_at IS NULL
  ORDER BY b.created_at, b.id, h.created_at, h.id`;

/** An import that is undone says no reason: its file may bring the household again. */
const TAKEN_OFF = `
  SELECT h.identity, b.name AS building, h.room, h.certificate
  FROM household h JOIN building b ON b.id = h.building_id AND b.withdrawn_at IS NULL
  WHERE h.campaign_id = $1 AND h.removed_at IS NOT NULL AND EXISTS (
    SELECT FROM event e WHERE e.household_id = h.id AND e.type = 'household_removed' AND e.data ? 'because'
  )`;

const CERTIFICATES = `
  SELECT DISTINCT ON (certificate) certificate, certificate_id AS "certificateId" FROM household
  WHERE campaign_id = $1 AND certificate IS NOT NULL ORDER BY certificate, created_at, id`;

const STAFF = `
  SELECT name, min(id::text) AS id FROM staff WHERE disabled_at IS NULL GROUP BY name HAVING count(*) = 1`;

function knownHousehold(row: HouseholdRow, persons: ReadonlyMap<Id, KnownPerson>): KnownHousehold {
  const { identity: _key, roster, handlerId, handlerStaffName, signatories, ...fields } = row;
  const { tenure, tenureLabel, areaCm2 } = fields;
  return {
    ...fields,
    said: roster ?? { tenure, tenureLabel, areaCm2 },
    handler: handlerId === null ? null : { id: handlerId, name: handlerStaffName },
    signatories:
      signatories?.map(({ id, capacity, required, papers, signedAt, personId }) => ({
        id,
        capacity,
        required,
        papers,
        signedAt,
        person: personId === null ? null : (persons.get(personId) ?? null),
      })) ?? null,
  };
}
