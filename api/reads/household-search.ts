import { z } from 'zod';
import type { App } from '../app.ts';
import { visible } from '../auth/places.ts';
import { idSchema } from '../body-schemas.ts';
import type { Page } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { maskName } from '../privacy/masking.ts';
import type { Principal } from '../principal.ts';
import { LINE_COLUMNS, type HouseholdLine } from './building.ts';
import { byAddress, naturally } from './natural-order.ts';

/** What was looked for, found. */
export interface HouseholdHit extends HouseholdLine {
  buildingName: string;
  /** Masked. */
  names: string[];
}

const searchSchema = z.strictObject({ q: z.string().trim().min(1).max(60), campaign: idSchema.optional() });
const MOST_HITS = 50;
const MOST_TERMS = 4;
const COLUMNS = { campaign: 'h.campaign_id', building: 'h.building_id' };

/** `POST /households/search`: by room, name or the end of a phone number; a post, so that no name is in a URL. */
export function registerHouseholdSearch(app: App, deps: Dependencies): void {
  app.post(
    '/households/search',
    {
      config: { who: 'handler' },
      schema: { tags: ['reads'], summary: '查找户 Find by room, name, phone tail', body: searchSchema },
    },
    ({ principal, body }) => searchHouseholds(deps, principal, body),
  );
}

async function searchHouseholds(
  { pool }: Dependencies,
  principal: Principal,
  { q, campaign }: z.output<typeof searchSchema>,
): Promise<Page<HouseholdHit>> {
  const terms = q.normalize('NFKC').split(/\s+/).slice(0, MOST_TERMS);
  const conditions = terms.map((_, index) => termCondition(index + 3, terms.length > 1));
  const mine = visible(principal, COLUMNS, terms.length + 3);
  const { rows } = await pool.query<HouseholdHit>(
    `SELECT ${LINE_COLUMNS}, b.name AS "buildingName",
       coalesce((SELECT array_agg(p.name ORDER BY p.id) FROM person p WHERE p.household_id = h.id), '{}') AS names
     FROM household h JOIN building b ON b.id = h.building_id AND b.withdrawn_at IS NULL
     LEFT JOIN household_state s ON s.household_id = h.id
     WHERE h.removed_at IS NULL AND ($1::uuid IS NULL OR h.campaign_id = $1)
       AND ${conditions.join(' AND ')} AND ${mine.sql}
     ORDER BY h.id LIMIT $2`,
    [campaign ?? null, MOST_HITS, ...terms.map(escapeLike), ...mine.values],
  );
  const hits = rows.map((hit) => ({ ...hit, names: hit.names.map(maskName) }));
  return {
    items: hits.toSorted((a, b) => naturally(a.buildingName, b.buildingName) || byAddress(a, b)),
    nextCursor: null,
  };
}

/** One term: the beginning of a room, part of a name, or at least four digits that end a phone number; among several
 *  terms one may name the building. */
function termCondition(parameter: number, amongSeveral: boolean): string {
  const term = `$${parameter}::text`;
  const isTail = `${term} ~ '^[0-9]{4,}$'`;
  return `(h.room ILIKE ${term} || '%' OR EXISTS (
      SELECT 1 FROM person p WHERE p.household_id = h.id AND (
        p.name ILIKE '%' || ${term} || '%' OR (${isTail} AND p.phone LIKE '%' || ${term})
        OR (${isTail} AND EXISTS (SELECT 1 FROM unnest(p.other_phones) o WHERE o LIKE '%' || ${term}))
      )
    )${amongSeveral ? ` OR b.name ILIKE '%' || ${term} || '%'` : ''})`;
}

const escapeLike = (term: string): string => term.replace(/[\\%_]/g, '\\$&');
