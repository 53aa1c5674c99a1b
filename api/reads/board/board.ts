import type { Pool } from 'pg';
import { sumCounts, type Counts } from '../../../domain/counts.ts';
import type { Id } from '../../../domain/kernel.ts';
import { STAGE_ORDER, type Stage } from '../../../domain/policy.ts';
import type { ThresholdState } from '../../../domain/thresholds.ts';
import type { Board, BoardBuilding } from '../../contract.ts';
import { naturally } from '../natural-order.ts';

/** A building as some projection left it. */
export interface BuildingRow {
  id: Id;
  name: string;
  seq: number;
  stage: Stage;
  counts: Counts;
  thresholds: ThresholdState[];
  at: Date;
  withdrawn: boolean;
}

/** Everything but the moment at which it is looked at. */
export type BoardContent = Omit<Board, 'asOf'>;

/** The board that rows show. Withdrawn buildings count for the version alone, so that it never falls. */
export function composeBoard(campaign: { id: Id; name: string }, rows: readonly BuildingRow[]): BoardContent {
  const shown = rows
    .filter(({ withdrawn }) => !withdrawn)
    .toSorted((a, b) => naturally(a.name, b.name) || (a.id < b.id ? -1 : 1));
  return {
    campaign: { ...campaign, stage: campaignStage(shown.map(({ stage }) => stage)) },
    totals: sumCounts(shown.map(({ counts }) => counts)),
    buildings: shown.map(boardBuilding),
    thresholds: [],
    version: rows.reduce((sum, { seq }) => sum + seq, 0),
  };
}

const boardBuilding = ({ id, name, stage, counts, thresholds, at }: BuildingRow): BoardBuilding => ({
  id,
  name,
  stage,
  counts,
  thresholds,
  lastEventAt: at.toISOString(),
});

/** The least advanced of the open buildings; once none is open, how the campaign ended. */
function campaignStage(stages: readonly Stage[]): Stage {
  const open = STAGE_ORDER.find((stage) => stage !== 'closed' && stages.includes(stage));
  if (open) return open;
  if (stages.includes('closed')) return 'closed';
  return stages.includes('lapsed') ? 'lapsed' : 'survey';
}

/** The campaign's board as it stands, in one statement. */
export async function readBoard(pool: Pool, campaignId: Id): Promise<BoardContent> {
  const { rows } = await pool.query<
    { campaign: string } & { [Key in keyof BuildingRow]: BuildingRow[Key] | null }
  >({
    name: 'read_board',
    text: `SELECT c.name AS campaign, b.id, b.name, s.seq, s.stage, s.counts, s.thresholds,
        s.last_event_at AS at, s.withdrawn
      FROM campaign c LEFT JOIN building_state s ON s.campaign_id = c.id LEFT JOIN building b ON b.id = s.building_id
      WHERE c.id = $1`,
    values: [campaignId],
  });
  const buildings = rows.filter((row): row is { campaign: string } & BuildingRow => row.id !== null);
  return composeBoard({ id: campaignId, name: rows[0]?.campaign ?? '' }, buildings);
}

/** What `readBoard` would say its version is. */
export async function readVersion(pool: Pool, campaignId: Id): Promise<number> {
  const { rows } = await pool.query<{ version: number }>({
    name: 'read_version',
    text: 'SELECT coalesce(sum(seq), 0)::int AS version FROM building_state WHERE campaign_id = $1',
    values: [campaignId],
  });
  return rows[0]?.version ?? 0;
}
