// Few statements, each for all rows at once: a commit of thousands of households takes seconds.
import type { PoolClient } from 'pg';
import type { Id } from '../../../domain/kernel.ts';
import type { CommitDraft } from './draft.ts';

/** Writes a draft. Belongs in a transaction: all of it happens or nothing. */
export async function storeDraft(
  client: PoolClient,
  { importId, campaignId }: { importId: Id; campaignId: Id },
  draft: CommitDraft,
): Promise<void> {
  await client.query(INSERT_BUILDINGS, [JSON.stringify(draft.buildings), campaignId, importId]);
  await client.query(INSERT_HOUSEHOLDS, [JSON.stringify(draft.households), campaignId, importId]);
  await client.query(INSERT_PERSONS, [JSON.stringify(draft.persons)]);
  await client.query(UPDATE_HOUSEHOLDS, [JSON.stringify(draft.corrections)]);
  await client.query(UPDATE_PERSONS, [JSON.stringify(draft.personChanges)]);
  for (const opening of draft.openings) {
    await client.query({
      name: 'project',
      text: 'SELECT project($1::jsonb)',
      values: [JSON.stringify(opening)],
    });
  }
}

const INSERT_BUILDINGS = `
  INSERT INTO building (id, campaign_id, name, import_id)
  SELECT b.id, $2, b.name, $3 FROM jsonb_to_recordset($1::jsonb) AS b(id uuid, name text)`;

const DETAIL_TYPES = `stairwell text, floor text, tenure text, "tenureLabel" text, "areaCm2" int,
  "sharedFacilities" text, "sharedWith" text, residents text, "registeredPersons" text, circumstances text,
  "handlerName" text, remark text`;

const INSERT_HOUSEHOLDS = `
  INSERT INTO household (id, campaign_id, building_id, import_id, identity, room, certificate, certificate_id,
    stairwell, floor, tenure, tenure_label, area_cm2, shared_facilities, shared_with, residents, registered_persons,
    circumstances, handler_name, remark)
  SELECT h.id, $2, h."buildingId", $3, h.identity, h.room, h.certificate, h."certificateId",
    h.stairwell, h.floor, h.tenure, h."tenureLabel", h."areaCm2", h."sharedFacilities", h."sharedWith", h.residents,
    h."registeredPersons", h.circumstances, h."handlerName", h.remark
  FROM jsonb_to_recordset($1::jsonb) AS h(id uuid, "buildingId" uuid, identity text, room text, certificate text,
    "certificateId" uuid, ${DETAIL_TYPES})`;

const INSERT_PERSONS = `
  INSERT INTO person (id, household_id, name, phone, other_phones, id_number)
  SELECT p.id, p."householdId", p.name, p.phone, ARRAY(SELECT jsonb_array_elements_text(p."otherPhones")),
    decode(p."idNumber", 'base64')
  FROM jsonb_to_recordset($1::jsonb)
    AS p(id uuid, "householdId" uuid, name text, phone text, "otherPhones" jsonb, "idNumber" text)`;

const UPDATE_HOUSEHOLDS = `
  UPDATE household SET stairwell = h.stairwell, floor = h.floor, tenure = h.tenure, tenure_label = h."tenureLabel",
    area_cm2 = h."areaCm2", shared_facilities = h."sharedFacilities", shared_with = h."sharedWith",
    residents = h.residents, registered_persons = h."registeredPersons", circumstances = h.circumstances,
    handler_name = h."handlerName", remark = h.remark, roster = h.roster
  FROM jsonb_to_recordset($1::jsonb) AS h(id uuid, roster jsonb, ${DETAIL_TYPES})
  WHERE household.id = h.id`;

const UPDATE_PERSONS = `
  UPDATE person SET phone = coalesce(p.phone, person.phone),
    other_phones = CASE WHEN p.phone IS NULL THEN person.other_phones
      ELSE ARRAY(SELECT jsonb_array_elements_text(p."otherPhones")) END,
    id_number = coalesce(decode(p."idNumber", 'base64'), person.id_number)
  FROM jsonb_to_recordset($1::jsonb) AS p(id uuid, phone text, "otherPhones" jsonb, "idNumber" text)
  WHERE person.id = p.id`;
