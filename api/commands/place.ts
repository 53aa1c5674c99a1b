import type { Pool } from 'pg';
import type { Answered } from '../../domain/intake.ts';
import type { Id } from '../../domain/kernel.ts';
import { isUuid } from '../identifier.ts';
import { maySee, type Principal } from '../principal.ts';
import { problem, type ProblemCode } from '../problem.ts';
import type { PathIds } from './row.ts';

/** Where a command goes, and what its key got before. */
export interface Place {
  campaignId: Id;
  /** Null: the campaign as a whole. */
  buildingId: Id | null;
  householdId: Id | null;
  ids: PathIds;
  stored: StoredAnswer | null;
}

export interface StoredAnswer {
  fingerprint: string;
  kind: 'command' | 'request';
  answer: Answered;
}

export interface PlaceQuery {
  ids: Partial<PathIds>;
  key: Id | null;
}

interface PlaceRow {
  index: number;
  campaign_id: Id | null;
  building_id: Id | null;
  household_id: Id | null;
  objection_id: Id | null;
  appointment_id: Id | null;
  promise_id: Id | null;
  knows_signatory: boolean | null;
  kind: 'command' | 'request' | null;
  fingerprint: string | null;
  answer: Answered | null;
}

/** One statement for any number of commands. LATERAL with LIMIT keeps the planner on the primary keys, however few
 *  rows it thinks the tables have. */
const FIND = {
  name: 'find_places',
  text: `
    SELECT q.index, coalesce(b.campaign_id, c.id) AS campaign_id, b.id AS building_id, h.id AS household_id,
      o.id AS objection_id, a.id AS appointment_id, p.id AS promise_id, s.knows_signatory, r.kind, r.fingerprint, r.answer
    FROM jsonb_to_recordset($1::jsonb)
      AS q(index int, key uuid, campaign uuid, building uuid, household uuid, objection uuid, appointment uuid,
        promise uuid, signatory text)
    LEFT JOIN LATERAL (SELECT id, campaign_id, household_id FROM promise WHERE id = q.promise LIMIT 1) p ON true
    LEFT JOIN LATERAL (
      SELECT id, household_id FROM objection WHERE id = q.objection AND NOT withdrawn LIMIT 1
    ) o ON true
    LEFT JOIN LATERAL (
      SELECT id, building_id FROM household
      WHERE id = coalesce(q.household, o.household_id, p.household_id) AND removed_at IS NULL LIMIT 1
    ) h ON true
    LEFT JOIN LATERAL (
      SELECT id, campaign_id FROM building
      WHERE id = coalesce(q.building, h.building_id) AND withdrawn_at IS NULL LIMIT 1
    ) b ON true
    LEFT JOIN LATERAL (
      SELECT id FROM campaign
      WHERE id = coalesce(q.campaign, CASE WHEN p.household_id IS NULL THEN p.campaign_id END) LIMIT 1
    ) c ON true
    LEFT JOIN LATERAL (
      SELECT id FROM appointment WHERE id = q.appointment AND household_id = h.id LIMIT 1
    ) a ON true
    LEFT JOIN LATERAL (
      SELECT file->'signatories' @> jsonb_build_array(jsonb_build_object('id', q.signatory)) AS knows_signatory
      FROM household_state WHERE q.signatory IS NOT NULL AND household_id = h.id LIMIT 1
    ) s ON true
    LEFT JOIN LATERAL (SELECT kind, fingerprint, answer FROM request_answer WHERE id = q.key LIMIT 1) r ON true
    ORDER BY q.index`,
};

/** A place, or the problem why there is none: unknown, or not this principal's to see. */
export type Found = Place | ReturnType<typeof problem>;

/** The place of every query, in order. */
export async function findPlaces(
  pool: Pool,
  principal: Principal,
  queries: readonly PlaceQuery[],
): Promise<Found[]> {
  const rows = await findRows(pool, queries);
  return queries.map(({ ids }, index) => placeOf(principal, ids, rows[index]));
}

async function findRows(pool: Pool, queries: readonly PlaceQuery[]): Promise<PlaceRow[]> {
  const { rows } = await pool.query<PlaceRow>({ ...FIND, values: [JSON.stringify(queries.map(parameters))] });
  return rows;
}

export type PlaceFinder = (principal: Principal, query: PlaceQuery) => Promise<Found>;

/** Finds single places; requests that arrive together share a statement. */
export function createPlaceFinder(pool: Pool): PlaceFinder {
  let gathered: { queries: PlaceQuery[]; rows: Promise<PlaceRow[]> } | null = null;

  function gather(): NonNullable<typeof gathered> {
    const queries: PlaceQuery[] = [];
    const rows = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      gathered = null;
      return findRows(pool, queries);
    });
    return { queries, rows };
  }

  return async (principal, query) => {
    const { queries, rows } = (gathered ??= gather());
    const index = queries.push(query) - 1;
    return placeOf(principal, query.ids, (await rows)[index]);
  };
}

/** Ids that are no UUIDs exist nowhere. */
function parameters({ ids, key }: PlaceQuery, index: number): Record<string, unknown> {
  const uuid = (id: Id | undefined): Id | null => (id !== undefined && isUuid(id) ? id : null);
  return {
    index,
    key,
    campaign: uuid(ids.campaignId),
    building: uuid(ids.buildingId),
    household: uuid(ids.householdId),
    objection: uuid(ids.objectionId),
    appointment: uuid(ids.appointmentId),
    promise: uuid(ids.promiseId),
    signatory: ids.signatoryId?.toLowerCase() ?? null,
  };
}

function placeOf(principal: Principal, ids: Partial<PathIds>, row: PlaceRow | undefined): Found {
  const missing = row ? missingIn(ids, row) : firstNamed(ids);
  if (missing) return problem(missing);
  const campaignId = row?.campaign_id;
  if (!row || !campaignId || !maySee(principal, whereIs(campaignId, row.building_id))) {
    return problem(firstNamed(ids));
  }
  const buildingId = row.building_id;
  return {
    campaignId,
    buildingId,
    householdId: row.household_id,
    ids: {
      campaignId,
      buildingId: buildingId ?? '',
      householdId: row.household_id ?? '',
      objectionId: row.objection_id ?? '',
      appointmentId: row.appointment_id ?? '',
      signatoryId: ids.signatoryId?.toLowerCase() ?? '',
      promiseId: row.promise_id ?? '',
    },
    stored:
      row.kind && row.fingerprint && row.answer
        ? { kind: row.kind, fingerprint: row.fingerprint, answer: row.answer }
        : null,
  };
}

const whereIs = (campaignId: Id, buildingId: Id | null): { campaignId: Id; buildingId?: Id } =>
  buildingId === null ? { campaignId } : { campaignId, buildingId };

/** The first id of the path that does not exist. */
function missingIn(ids: Partial<PathIds>, row: PlaceRow): ProblemCode | null {
  const isOfCampaign = ids.campaignId !== undefined || ids.promiseId !== undefined;
  if (isOfCampaign ? !row.campaign_id : !row.building_id) return firstNamed(ids);
  if (ids.appointmentId !== undefined && !row.appointment_id) return 'unknown_appointment';
  return ids.signatoryId !== undefined && row.knows_signatory !== true ? 'unknown_signatory' : null;
}

function firstNamed(ids: Partial<PathIds>): ProblemCode {
  if (ids.campaignId !== undefined) return 'unknown_campaign';
  if (ids.promiseId !== undefined) return 'unknown_promise';
  if (ids.objectionId !== undefined) return 'unknown_objection';
  return ids.householdId !== undefined ? 'unknown_household' : 'unknown_building';
}

/** What a key got before, or null. */
export async function findStoredAnswer(pool: Pool, key: Id): Promise<StoredAnswer | null> {
  const { rows } = await pool.query<StoredAnswer>(
    'SELECT kind, fingerprint, answer FROM request_answer WHERE id = $1',
    [key],
  );
  return rows[0] ?? null;
}
