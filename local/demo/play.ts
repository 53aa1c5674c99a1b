import type { Board } from '../../api/contract.ts';
import { announce } from '../announce.ts';
import { prepareCampaign, readBoard, type Roll } from './campaign.ts';
import type { HubAddress } from '../hub/part.ts';
import { prepareChannels } from './channels.ts';
import { keyOf, type Connection } from './connection.ts';
import { Onlooker } from './onlooker.ts';
import { HOLDOUTS, planCampaign, type Staff } from './plan.ts';
import { Player } from './player.ts';

/** How a demonstration went. */
export interface Played {
  board: Board;
  /** Commands that a rule refused now: none, unless somebody else worked on the same households. */
  refusals: number;
  /** An earlier run had played it to its end. */
  wasPlayed: boolean;
}

export interface Demonstration {
  rosterFile: string;
  speed: number;
  url: string;
  /** Where messages go; null: nowhere. */
  hub?: HubAddress | null;
}

/** Plays the campaign, or what an earlier run left of it. `url` is only shown; `speed` 1 takes three minutes. Throws
 *  DemoRefused. */
export async function playDemo(
  connection: Connection,
  { rosterFile, speed, url, hub = null }: Demonstration,
): Promise<Played> {
  const roll = await prepareCampaign(connection, rosterFile);
  const boardUrl = `${url}/campaigns/${roll.campaignId}`;
  const before = await readBoard(connection, roll.campaignId);
  if (isPlayed(before, roll)) {
    announce({
      zh: `演示批次已在：${boardUrl}`,
      en: 'The demonstrated campaign is there, played to its end',
    });
    return { board: before, refusals: 0, wasPlayed: true };
  }
  announce({ zh: `开始演示，请打开 ${boardUrl}`, en: 'The demonstration begins, open the board' });
  if (hub) await prepareChannels(connection, roll.campaignId, hub);
  const refusals = await playPhases(connection, roll, speed);
  const board = await readBoard(connection, roll.campaignId);
  const { signed, total } = board.totals;
  announce({
    zh: `演示结束：已签 ${signed} / ${total} 户，还有 ${total - signed} 户未签`,
    en: `The demonstration ends: ${total - signed} households have not signed`,
  });
  return { board, refusals, wasPlayed: false };
}

async function playPhases(connection: Connection, roll: Roll, speed: number): Promise<number> {
  const staff = await addStaff(connection, roll.campaignId);
  const onlooker = new Onlooker(roll.houses);
  const player = new Player(connection, roll.campaignId, speed, onlooker);
  for (const phase of planCampaign(roll, staff)) {
    announce(phase.tell);
    await player.play(phase);
  }
  return onlooker.refusals;
}

function isPlayed({ totals }: Board, { houses }: Roll): boolean {
  const holdouts = HOLDOUTS.slice(0, houses.length).reduce((sum, count) => sum + count, 0);
  return totals.signed >= totals.total - holdouts;
}

async function addStaff(connection: Connection, campaignId: string): Promise<Staff> {
  const add = async (name: string, role: string) => {
    const key = keyOf(campaignId, `staff ${role}`);
    return (await connection.post<{ id: string }>('/staff', { name, roles: [role] }, key)).body.id;
  };
  return { handlerId: await add('王晓梅', 'handler'), leaderId: await add('李强', 'leader') };
}
