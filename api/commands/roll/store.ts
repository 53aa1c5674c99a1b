import type { PoolClient } from 'pg';
import type { Id } from '../../../domain/kernel.ts';
import type { RollDraft } from './drafting.ts';

/** Stores what a command brings, all of it or nothing, and does nothing the second time. Households stay off the roll
 *  until their building has them. */
export async function storeDraft(
  client: PoolClient,
  { campaignId, buildingId }: { campaignId: Id; buildingId: Id },
  { households, wordings, persons }: RollDraft,
): Promise<void> {
  await client.query('BEGIN');
  try {
    await forgetAbandoned(client, campaignId);
    await client.query(INSERT_HOUSEHOLDS, [JSON.stringify(households), campaignId, buildingId]);
    await client.query(INSERT_WORDINGS, [JSON.stringify(wordings)]);
    await client.query(INSERT_PERSONS, [JSON.stringify(persons)]);
    await client.query('COMMIT');
  } catch (failure) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw failure;
  }
}

/** After a refusal nothing of the command stays. */
export async function dropDraft(
  client: PoolClient,
  { households, wordings, persons }: RollDraft,
): Promise<void> {
  const ids = (rows: readonly { id: Id }[]): Id[] => rows.map(({ id }) => id);
  await client.query('DELETE FROM person WHERE id = ANY($1::uuid[])', [ids(persons)]);
  await client.query('DELETE FROM line_wording WHERE id = ANY($1::uuid[])', [ids(wordings)]);
  await client.query('DELETE FROM household WHERE id = ANY($1::uuid[]) AND removed_at IS NOT NULL', [
    ids(households),
  ]);
}

/** Households that no building ever took on, because the engine was away and nobody tried again, hold personal data
 *  for nothing. */
async function forgetAbandoned(client: PoolClient, campaignId: Id): Promise<void> {
  const { rows } = await client.query<{ id: Id }>(
    `SELECT h.id FROM household h
     WHERE h.campaign_id = $1 AND h.import_id IS NULL AND h.removed_at < now() - interval '7 days'
       AND NOT EXISTS (SELECT FROM event e WHERE e.household_id = h.id)`,
    [campaignId],
  );
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  await client.query('DELETE FROM person WHERE household_id = ANY($1::uuid[])', [ids]);
  await client.query('DELETE FROM household WHERE id = ANY($1::uuid[])', [ids]);
}

const INSERT_HOUSEHOLDS = `
  INSERT INTO household (id, campaign_id, building_id, identity, stairwell, floor, room, certificate, certificate_id,
    tenure, tenure_label, area_cm2, removed_at)
  SELECT h.id, $2, $3, h.identity, h.stairwell, h.floor, h.room, h.certificate, h."certificateId", h.tenure,
    h."tenureLabel", h."areaCm2", now()
  FROM jsonb_to_recordset($1::jsonb) AS h(id uuid, identity text, stairwell text, floor text, room text,
    certificate text, "certificateId" uuid, tenure text, "tenureLabel" text, "areaCm2" int)
  ON CONFLICT DO NOTHING`;

const INSERT_WORDINGS = `
  INSERT INTO line_wording (id, household_id, room, certificate, tenure_label)
  SELECT w.id, w."householdId", w.room, w.certificate, w."tenureLabel"
  FROM jsonb_to_recordset($1::jsonb)
    AS w(id uuid, "householdId" uuid, room text, certificate text, "tenureLabel" text)
  ON CONFLICT DO NOTHING`;

const INSERT_PERSONS = `
  INSERT INTO person (id, household_id, name, phone, other_phones, id_number)
  SELECT p.id, p."householdId", p.name, p.phone, ARRAY(SELECT jsonb_array_elements_text(p."otherPhones")),
    decode(p."idNumber", 'base64')
  FROM jsonb_to_recordset($1::jsonb)
    AS p(id uuid, "householdId" uuid, name text, phone text, "otherPhones" jsonb, "idNumber" text)
  ON CONFLICT DO NOTHING`;
