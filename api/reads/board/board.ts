import type { Pool } from 'pg';
import type { Effect } from '../../../domain/building.ts';
import { campaignThresholds, type ThresholdShare } from '../../../domain/campaign-thresholds.ts';
import { sumCounts, type Counts } from '../../../domain/counts.ts';
import type { Id, Instant } from '../../../domain/kernel.ts';
import { STAGE_ORDER, type Stage } from '../../../domain/policy.ts';
import { basisPoints } from '../../../domain/ratio.ts';
import type { ThresholdState } from '../../../domain/thresholds.ts';
import type { Board, BoardBuilding, EffectView } from '../../contract.ts';
import { naturally } from '../natural-order.ts';

/** A building as some projection left it. */
export interface BuildingRow {
  id: Id;
  name: string;
  seq: number;
  stage: Stage;
  counts: Counts;
  thresholds: ThresholdState[];
  campaignShares: ThresholdShare[];
  effect: Effect | null;
  at: Date;
  withdrawn: boolean;
}

/** A campaign as its workflow left it; one that never spoke is at 0 and has reached nothing. */
export interface CampaignRow {
  id: Id;
  name: string;
  seq: number;
  metAt: Record<string, Instant>;
}

/** Everything but the moment at which it is looked at. */
export type BoardContent = Omit<Board, 'asOf'>;

/** The board that rows show. Withdrawn buildings count for the version alone, so that it never falls. Thresholds over
 *  the campaign are counted from the same rows as everything else, so they never contradict the buildings. */
export function composeBoard(
  { id, name, seq, metAt }: CampaignRow,
  rows: readonly BuildingRow[],
): BoardContent {
  const shown = rows
    .filter(({ withdrawn }) => !withdrawn)
    .toSorted((a, b) => naturally(a.name, b.name) || (a.id < b.id ? -1 : 1));
  return {
    campaign: { id, name, stage: campaignStage(shown.map(({ stage }) => stage)) },
    totals: sumCounts(shown.map(({ counts }) => counts)),
    effect: campaignEffect(shown),
    buildings: shown.map(boardBuilding),
    thresholds: campaignThresholds(
      shown.map(({ stage, campaignShares }) => ({ stage, shares: campaignShares })),
      metAt,
    ),
    version: rows.reduce((sum, row) => sum + row.seq, seq),
  };
}

/** All buildings together, each at its own moment of taking effect; null until the last one has. */
function campaignEffect(rows: readonly BuildingRow[]): EffectView | null {
  const effects = rows.flatMap(({ effect }) => effect ?? []);
  if (effects.length === 0 || effects.length < rows.length) return null;
  return effectView({
    at: effects.map(({ at }) => at).reduce((last, at) => (at > last ? at : last)),
    total: effects.reduce((sum, { total }) => sum + total, 0),
    signed: effects.reduce((sum, { signed }) => sum + signed, 0),
  });
}

const effectView = (effect: Effect): EffectView => ({
  ...effect,
  rateBp: basisPoints(effect.signed, effect.total),
});

const boardBuilding = ({ id, name, stage, counts, effect, thresholds, at }: BuildingRow): BoardBuilding => ({
  id,
  name,
  stage,
  counts,
  effect: effect && effectView(effect),
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
  const { rows } = await pool.query<OfCampaign & { [Key in keyof BuildingRow]: BuildingRow[Key] | null }>({
    name: 'read_board',
    text: `SELECT c.name AS campaign, coalesce(k.seq, 0) AS "campaignSeq", coalesce(k.met_at, '{}') AS "metAt",
        b.id, b.name, s.seq, s.stage, s.counts, s.thresholds, s.campaign_shares AS "campaignShares", s.effect,
        s.last_event_at AS at, s.withdrawn
      FROM campaign c LEFT JOIN campaign_state k ON k.campaign_id = c.id
      LEFT JOIN building_state s ON s.campaign_id = c.id LEFT JOIN building b ON b.id = s.building_id
      WHERE c.id = $1`,
    values: [campaignId],
  });
  const buildings = rows.filter((row): row is OfCampaign & BuildingRow => row.id !== null);
  const { campaign = '', campaignSeq = 0, metAt = {} } = rows[0] ?? {};
  return composeBoard({ id: campaignId, name: campaign, seq: campaignSeq, metAt }, buildings);
}

/** What every row of the statement says about the campaign. */
interface OfCampaign {
  campaign: string;
  campaignSeq: number;
  metAt: Record<string, Instant>;
}

/** What `readBoard` would say its version is. */
export async function readVersion(pool: Pool, campaignId: Id): Promise<number> {
  const { rows } = await pool.query<{ version: number }>({
    name: 'read_version',
    text: `SELECT (coalesce(sum(seq), 0)
        + coalesce((SELECT seq FROM campaign_state WHERE campaign_id = $1), 0))::int AS version
      FROM building_state WHERE campaign_id = $1`,
    values: [campaignId],
  });
  return rows[0]?.version ?? 0;
}
