import type { Id } from '../../domain/kernel.ts';
import type { Text } from '../../domain/refusals.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Handover } from './request.ts';
import { totalWork, type BuildingWork, type WorkCounts } from './work.ts';

/** More than one person can look after; the handover is done all the same. */
const MANY_HOUSEHOLDS = 60;

/** The sums also count promises of campaigns, which are of no building. */
export interface ReassignmentPreview extends WorkCounts {
  buildings: Omit<BuildingWork, 'campaignId'>[];
  warnings: { code: 'many_households'; message: string; households: number }[];
}

/** What would go, and what to think of before it does. Changes nothing. */
export async function previewHandover(
  { pool }: Dependencies,
  { body: { toStaffId }, work, campaignPromises }: Handover,
): Promise<ReassignmentPreview> {
  const totals = totalWork(work, campaignPromises);
  const households = (await countHouseholds(pool, toStaffId)) + totals.households;
  const { zh, en } = manyHouseholds(households);
  return {
    ...totals,
    buildings: work.map(({ campaignId: _known, ...building }) => building),
    warnings:
      totals.households > 0 && households > MANY_HOUSEHOLDS
        ? [{ code: 'many_households', message: `${zh} · ${en}`, households }]
        : [],
  };
}

const manyHouseholds = (households: number): Text => ({
  zh: `接手人将负责 ${households} 户，建议分给几个人`,
  en: `Whoever takes over would look after ${households} households; consider several people`,
});

async function countHouseholds(pool: Dependencies['pool'], staffId: Id): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM household_state s
     JOIN household h ON h.id = s.household_id AND h.removed_at IS NULL
     JOIN building b ON b.id = s.building_id AND b.withdrawn_at IS NULL
     JOIN building_state t ON t.building_id = b.id AND t.stage <> 'closed'
     WHERE s.handler_id = $1`,
    [staffId],
  );
  return rows[0]?.count ?? 0;
}
