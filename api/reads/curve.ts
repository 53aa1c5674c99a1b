import { z } from 'zod';
import type { CivilDate, Id } from '../../domain/kernel.ts';
import { civilDateOf } from '../../domain/working-time.ts';
import type { App } from '../app.ts';
import type { CurveDay, Page } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { problem } from '../problem.ts';

const DAY = 86_400_000;
/** Ten years. */
const MOST_DAYS = 3_660;

const curveQuery = z.strictObject({ from: z.iso.date().optional(), to: z.iso.date().optional() });

/** `GET /campaigns/{id}/curve`: what was recorded on each Shanghai day, days without anything included. */
export function registerCurve(app: App, deps: Dependencies): void {
  app.get(
    '/campaigns/:id/curve',
    {
      config: { who: 'anyone', place: 'campaign' },
      schema: { tags: ['reads'], summary: '每日进度 What each day brought', querystring: curveQuery },
    },
    ({ place, query }) => readCurve(deps, place.campaignId, query),
  );
}

async function readCurve(
  { pool, prisma }: Dependencies,
  campaignId: Id,
  query: z.output<typeof curveQuery>,
): Promise<Page<CurveDay>> {
  const campaign = await prisma.campaign.findUniqueOrThrow({ where: { id: campaignId } });
  const from = query.from ?? civilDateOf(campaign.createdAt.toISOString());
  const to = query.to ?? civilDateOf(new Date().toISOString());
  const dates = daysBetween(from, to);
  const { rows } = await pool.query<CurveDay>({
    name: 'read_curve',
    text: `SELECT d.date::text, sum(d.signed)::int AS signed, sum(d.visits)::int AS visits,
        sum(d.objections_opened)::int AS "objectionsOpened", sum(d.objections_closed)::int AS "objectionsClosed"
      FROM building b JOIN daily_counter d ON d.building_id = b.id
      WHERE b.campaign_id = $1 AND b.withdrawn_at IS NULL AND d.date BETWEEN $2 AND $3 GROUP BY d.date`,
    values: [campaignId, from, to],
  });
  const byDate = new Map(rows.map((row) => [row.date, row]));
  return { items: dates.map((date) => byDate.get(date) ?? emptyDay(date)), nextCursor: null };
}

const emptyDay = (date: CivilDate): CurveDay => ({
  date,
  signed: 0,
  visits: 0,
  objectionsOpened: 0,
  objectionsClosed: 0,
});

/** Every day from the first to the last, both included. Throws `invalid_query` beyond ten years. */
function daysBetween(from: CivilDate, to: CivilDate): CivilDate[] {
  const first = Date.parse(from);
  const count = Math.max(0, (Date.parse(to) - first) / DAY + 1);
  if (count > MOST_DAYS) {
    throw problem('invalid_query', [
      { path: 'from', code: 'too_long', message: '最多十年 · At most ten years' },
    ]);
  }
  return Array.from({ length: count }, (_, index) =>
    new Date(first + index * DAY).toISOString().slice(0, 10),
  );
}
