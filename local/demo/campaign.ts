import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Board, CampaignSummary, Page } from '../../api/contract.ts';
import type { Id, Instant } from '../../domain/kernel.ts';
import { announce } from '../announce.ts';
import { keyOf, type Connection } from './connection.ts';

export const CAMPAIGN_NAME = '石泉路75弄成套改造（演示）';
const BASE_NAME = '石泉路改造基地';

/** What the demonstration needs of a household. */
export interface Flat {
  id: Id;
  room: string;
}

export interface House {
  id: Id;
  name: string;
  flats: Flat[];
}

/** The campaign as it stands, with every house in the order of the board. */
export interface Roll {
  campaignId: Id;
  createdAt: Instant;
  houses: House[];
}

interface RosterPreview {
  importId: Id;
  households: number;
  buildings: number;
  warnings: unknown[];
}

/** Finds the campaign of an earlier demonstration, or makes it and imports the sample roster. */
export async function prepareCampaign(connection: Connection, rosterFile: string): Promise<Roll> {
  const campaign = (await findCampaign(connection)) ?? (await createCampaign(connection));
  let board = await readBoard(connection, campaign.id);
  if (board.totals.total === 0) {
    await importRoster(connection, campaign.id, rosterFile);
    board = await readBoard(connection, campaign.id);
  }
  const houses: House[] = [];
  for (const { id, name } of board.buildings) {
    const { households } = await connection.read<{ households: Flat[] }>(`/buildings/${id}`);
    houses.push({ id, name, flats: households.map(({ id: flatId, room }) => ({ id: flatId, room })) });
  }
  return { campaignId: campaign.id, createdAt: campaign.createdAt, houses };
}

export const readBoard = (connection: Connection, campaignId: Id): Promise<Board> =>
  connection.read<Board>(`/campaigns/${campaignId}/board`);

async function findCampaign(connection: Connection): Promise<CampaignSummary | undefined> {
  const { items } = await connection.read<Page<CampaignSummary>>('/campaigns?limit=500');
  return items.find(({ name }) => name === CAMPAIGN_NAME);
}

async function createCampaign(connection: Connection): Promise<CampaignSummary> {
  announce({ zh: `新建签约批次：${CAMPAIGN_NAME}`, en: 'Creating the campaign' });
  const { body } = await connection.post<CampaignSummary>(
    '/campaigns',
    { name: CAMPAIGN_NAME, baseName: BASE_NAME },
    keyOf(CAMPAIGN_NAME, 'campaign'),
  );
  return body;
}

async function importRoster(connection: Connection, campaignId: Id, rosterFile: string): Promise<void> {
  const form = new FormData();
  form.append('file', new Blob([await readFile(rosterFile)]), basename(rosterFile));
  const { body: preview } = await connection.post<RosterPreview>(
    `/campaigns/${campaignId}/roster?mode=preview`,
    form,
    randomUUID(),
  );
  const { households, buildings, warnings } = preview;
  announce({
    zh: `预览户册：${buildings} 栋 ${households} 户，${warnings.length} 条提醒`,
    en: `The roster: ${buildings} buildings, ${households} households, ${warnings.length} warnings`,
  });
  const { body } = await connection.post<{ added: number }>(
    `/imports/${preview.importId}/commit`,
    null,
    keyOf(campaignId, `commit ${preview.importId}`),
  );
  announce({ zh: `已导入 ${body.added} 户`, en: `Imported ${body.added} households` });
}
