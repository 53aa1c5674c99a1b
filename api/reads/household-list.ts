import { z } from 'zod';
import { STATUSES } from '../../domain/status.ts';
import type { App } from '../app.ts';
import { visible } from '../auth/places.ts';
import { idSchema, pageQuery } from '../body-schemas.ts';
import type { Page } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Principal } from '../principal.ts';
import { LINE_COLUMNS, type HouseholdLine } from './building.ts';
import { pageOf, startOf } from './page.ts';

const listQuery = z.strictObject({
  ...pageQuery,
  campaign: idSchema.optional(),
  building: idSchema.optional(),
  status: z.enum(STATUSES).optional(),
  handler: idSchema.optional(),
});

const COLUMNS = { campaign: 'h.campaign_id', building: 'h.building_id' };

/** `GET /households`: those that a principal may see, in the order in which rosters brought them. */
export function registerHouseholdList(app: App, deps: Dependencies): void {
  app.get(
    '/households',
    {
      config: { who: 'handler' },
      schema: { tags: ['reads'], summary: '按条件列出户 Households that match', querystring: listQuery },
    },
    ({ principal, query }) => listHouseholds(deps, principal, query),
  );
}

async function listHouseholds(
  { pool }: Dependencies,
  principal: Principal,
  { limit, cursor, campaign, building, status, handler }: z.output<typeof listQuery>,
): Promise<Page<HouseholdLine>> {
  const after = startOf(z.tuple([idSchema]), cursor)?.[0] ?? null;
  const mine = visible(principal, COLUMNS, 7);
  const { rows } = await pool.query<HouseholdLine>(
    `SELECT ${LINE_COLUMNS}
     FROM household h JOIN building b ON b.id = h.building_id AND b.withdrawn_at IS NULL
     LEFT JOIN household_state s ON s.household_id = h.id
     WHERE h.removed_at IS NULL AND ($1::uuid IS NULL OR h.id > $1) AND ($2::uuid IS NULL OR h.campaign_id = $2)
       AND ($3::uuid IS NULL OR h.building_id = $3)
       AND ($4::text IS NULL OR coalesce(s.status, 'not_contacted') = $4)
       AND ($5::uuid IS NULL OR s.handler_id = $5) AND ${mine.sql}
     ORDER BY h.id LIMIT $6`,
    [after, campaign ?? null, building ?? null, status ?? null, handler ?? null, limit + 1, ...mine.values],
  );
  return pageOf(rows, limit, ({ id }) => [id]);
}
