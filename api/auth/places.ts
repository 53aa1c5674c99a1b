import type { Pool } from 'pg';
import type { Id } from '../../domain/kernel.ts';
import { isUuid } from '../identifier.ts';
import { maySee, type Principal } from '../principal.ts';
import { problem, type ProblemCode } from '../problem.ts';

/** Where something is. What its kind does not tell is null. */
export interface Place {
  id: Id;
  campaignId: Id;
  buildingId: Id | null;
  householdId: Id | null;
}

interface Row {
  campaign_id: Id;
  building_id: Id | null;
  household_id: Id | null;
}

const IN_HOUSEHOLD = `JOIN household h ON h.id = x.household_id AND h.removed_at IS NULL
  JOIN building b ON b.id = h.building_id AND b.withdrawn_at IS NULL`;
const OF_HOUSEHOLD = 'h.campaign_id, h.building_id, h.id AS household_id';

/** How each kind of thing is found, and what is said when it is not. */
const PLACES = {
  campaign: {
    code: 'unknown_campaign',
    sql: 'SELECT id AS campaign_id, NULL AS building_id, NULL AS household_id FROM campaign WHERE id = $1',
  },
  building: {
    code: 'unknown_building',
    sql: `SELECT campaign_id, id AS building_id, NULL AS household_id FROM building
      WHERE id = $1 AND withdrawn_at IS NULL`,
  },
  household: {
    code: 'unknown_household',
    sql: `SELECT ${OF_HOUSEHOLD} FROM household h JOIN building b ON b.id = h.building_id
      WHERE h.id = $1 AND h.removed_at IS NULL AND b.withdrawn_at IS NULL`,
  },
  /** Also one that has left the roll: what was recorded of it stays evidence. One that never was on it has none. */
  past_household: {
    code: 'unknown_household',
    sql: `SELECT ${OF_HOUSEHOLD} FROM household h JOIN building b ON b.id = h.building_id
      WHERE h.id = $1 AND b.withdrawn_at IS NULL
        AND (h.removed_at IS NULL OR EXISTS (SELECT FROM event e WHERE e.household_id = h.id))`,
  },
  objection: {
    code: 'unknown_objection',
    sql: `SELECT ${OF_HOUSEHOLD} FROM objection x ${IN_HOUSEHOLD} WHERE x.id = $1 AND NOT x.withdrawn`,
  },
  person: {
    code: 'unknown_person',
    sql: `SELECT ${OF_HOUSEHOLD} FROM person x ${IN_HOUSEHOLD} WHERE x.id = $1`,
  },
  channel: {
    code: 'unknown_channel',
    sql: 'SELECT campaign_id, NULL AS building_id, NULL AS household_id FROM channel WHERE id = $1',
  },
  /** Only for those whom no place confines: one of every campaign lies in none. */
  webhook: {
    code: 'unknown_webhook',
    sql: 'SELECT coalesce(campaign_id, id) AS campaign_id, NULL AS building_id, NULL AS household_id FROM webhook WHERE id = $1',
  },
  import: {
    code: 'unknown_import',
    sql: 'SELECT campaign_id, NULL AS building_id, NULL AS household_id FROM roster_import WHERE id = $1',
  },
} as const satisfies Record<string, { code: ProblemCode; sql: string }>;

export type PlaceKind = keyof typeof PLACES;

/** Finds what an id names. Throws `unknown_` + kind when there is no such thing, or it is not the principal's. */
export async function findPlace(pool: Pool, principal: Principal, kind: PlaceKind, id: Id): Promise<Place> {
  const { code, sql } = PLACES[kind];
  if (!isUuid(id)) throw problem(code);
  const { rows } = await pool.query<Row>({ name: `find_${kind}`, text: sql, values: [id] });
  const [row] = rows;
  if (!row || !maySee(principal, seen(row))) throw problem(code);
  return {
    id: id.toLowerCase(),
    campaignId: row.campaign_id,
    buildingId: row.building_id,
    householdId: row.household_id,
  };
}

const seen = ({
  campaign_id: campaignId,
  building_id: buildingId,
}: Row): { campaignId: Id; buildingId?: Id } =>
  buildingId === null ? { campaignId } : { campaignId, buildingId };

/** A condition that keeps rows to what a principal may see; its values are `values`, numbered from `from`. */
export function visible(
  { scope, seesNothing }: Principal,
  columns: { campaign: string; building: string },
  from: number,
): { sql: string; values: (Id[] | boolean)[] } {
  if (seesNothing) return { sql: `$${from}::boolean`, values: [false] };
  if (scope === null) return { sql: `$${from}::boolean`, values: [true] };
  return {
    sql: `(${columns.campaign} = ANY($${from}::uuid[]) OR ${columns.building} = ANY($${from + 1}::uuid[]))`,
    values: [scope.campaignIds ?? [], scope.buildingIds ?? []],
  };
}
