import type { Pool } from 'pg';
import { campaignShares } from '../../../domain/campaign-thresholds.ts';
import { evolveCampaign, newCampaign, type CampaignEvent } from '../../../domain/campaign.ts';
import { replayEvents } from '../../../domain/intake.ts';
import type { Id, Instant } from '../../../domain/kernel.ts';
import { viewBuilding } from '../../../domain/views.ts';
import { readEvents } from '../../event-rows.ts';
import { composeBoard, type BoardContent, type BuildingRow, type CampaignRow } from './board.ts';

interface HistoryRow extends Omit<BuildingRow, 'stage'> {
  stage: BuildingRow['stage'] | null;
  /** Events were recorded by then that this row does not stand for: several batches were stored as one. */
  isBehind: boolean;
}

/** Each building's last row by then, and whether the event after that row was recorded by then as well. */
const BY_THEN = `
  SELECT b.id, b.name, coalesce(h.seq, 0) AS seq, h.stage, h.counts, h.thresholds,
    h.campaign_shares AS "campaignShares", h.effect, h.at,
    coalesce(h.withdrawn, false) AS withdrawn, coalesce(e.at <= $2, false) AS "isBehind"
  FROM building b
  LEFT JOIN LATERAL (
    SELECT * FROM building_history WHERE building_id = b.id AND at <= $2 ORDER BY seq DESC LIMIT 1
  ) h ON true
  LEFT JOIN event e ON e.building_id = b.id AND e.seq = coalesce(h.seq, 0) + 1
  WHERE b.campaign_id = $1`;

/** The board as of an instant, by recording time, inclusive; empty before anything was recorded. */
export async function readPastBoard(pool: Pool, campaignId: Id, at: Instant): Promise<BoardContent> {
  const { rows } = await pool.query<HistoryRow>(BY_THEN, [campaignId, at]);
  const buildings: BuildingRow[] = [];
  for (const row of rows) {
    if (row.isBehind) buildings.push(await replayed(pool, row, at));
    else if (row.stage !== null) buildings.push({ ...row, stage: row.stage });
  }
  return composeBoard(await readPastCampaign(pool, campaignId, at), buildings);
}

/** What the campaign's workflow had said by then. */
async function readPastCampaign(pool: Pool, id: Id, at: Instant): Promise<CampaignRow> {
  const campaigns = await pool.query<{ name: string }>('SELECT name FROM campaign WHERE id = $1', [id]);
  const { rows } = await pool.query<Omit<CampaignEvent, 'at'> & { at: Date }>(
    'SELECT seq, at, type, data FROM campaign_event WHERE campaign_id = $1 AND at <= $2 ORDER BY seq',
    [id, at],
  );
  const events = rows.map((row) => ({ ...row, at: row.at.toISOString() }) as CampaignEvent);
  const { seq, metAt } = events.reduce(evolveCampaign, newCampaign(id));
  return { id, name: campaigns.rows[0]?.name ?? '', seq, metAt };
}

/** Folds the building's events up to then: exact where no row was stored for the instant. */
async function replayed(pool: Pool, { id, name }: HistoryRow, at: Instant): Promise<BuildingRow> {
  const building = replayEvents(id, await readEvents(pool, id, at));
  const { seq, stage, effect, withdrawn, lastEventAt } = building;
  const shares = campaignShares(building);
  const view = { ...viewBuilding(building), campaignShares: shares, effect };
  return { ...view, name, seq, stage, at: new Date(lastEventAt), withdrawn };
}
