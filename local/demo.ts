import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { announce } from './announce.ts';
import { prepareCampaign, readBoard, type Roll } from './demo/campaign.ts';
import { Connection, DemoRefused, keyOf } from './demo/connection.ts';
import { Onlooker } from './demo/onlooker.ts';
import { HOLDOUTS, planCampaign, type Staff } from './demo/plan.ts';
import { Player } from './demo/player.ts';
import { reasonOf, StartRefused } from './refusal.ts';

const SAMPLE = join('samples', 'base-13-buildings.xlsx');

/** Plays a campaign of 13 buildings through the API: `--speed 20` twenty times faster than the usual three minutes. */
async function play(): Promise<void> {
  const speed = readSpeed(process.argv.slice(2));
  const url = process.env['DOORSTEP_URL'] ?? 'http://127.0.0.1:7080';
  const connection = new Connection(url, await readToken());
  const roll = await prepareCampaign(connection, join(projectRoot(), SAMPLE));
  const boardUrl = `${url}/campaigns/${roll.campaignId}`;
  if (await isPlayed(connection, roll)) {
    announce({
      zh: `演示批次已在：${boardUrl}`,
      en: 'The demonstrated campaign is there, played to its end',
    });
    return;
  }
  announce({ zh: `开始演示，请打开 ${boardUrl}`, en: 'The demonstration begins, open the board' });
  await playCampaign(connection, roll, speed);
  const { totals } = await readBoard(connection, roll.campaignId);
  announce({
    zh: `演示结束：已签 ${totals.signed} / ${totals.total} 户，还有 ${totals.total - totals.signed} 户未签`,
    en: `The demonstration ends: ${totals.total - totals.signed} households have not signed`,
  });
}

async function playCampaign(connection: Connection, roll: Roll, speed: number): Promise<void> {
  const staff = await addStaff(connection, roll.campaignId);
  const onlooker = new Onlooker(roll.houses);
  const player = new Player(connection, roll.campaignId, speed, onlooker);
  for (const phase of planCampaign(roll, staff)) {
    announce(phase.tell);
    await player.play(phase);
  }
}

async function isPlayed(connection: Connection, roll: Roll): Promise<boolean> {
  const { totals } = await readBoard(connection, roll.campaignId);
  const holdouts = HOLDOUTS.slice(0, roll.houses.length).reduce((sum, count) => sum + count, 0);
  return totals.signed >= totals.total - holdouts;
}

async function addStaff(connection: Connection, campaignId: string): Promise<Staff> {
  const add = async (name: string, role: string) => {
    const answer = await connection.post<{ id: string }>(
      '/staff',
      { name, roles: [role] },
      keyOf(campaignId, `staff ${role}`),
    );
    return answer.body.id;
  };
  return { handlerId: await add('王晓梅', 'handler'), leaderId: await add('李强', 'leader') };
}

function readSpeed(args: readonly string[]): number {
  const [option, value, ...rest] = args;
  if (option === undefined) return 1;
  const speed = Number(value);
  if (option === '--speed' && rest.length === 0 && speed > 0 && speed <= 1_000) return speed;
  throw new StartRefused({
    zh: '演示只有一个选项：--speed 倍数（大于 0，至多 1000），例如 npm run demo -- --speed 20',
    en: 'The demonstration has one option: --speed and a number above 0, at most 1000',
  });
}

async function readToken(): Promise<string> {
  const file = process.env['DOORSTEP_TOKEN_FILE'] ?? join('.data', 'admin-token');
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw new StartRefused({
      zh: `读不到管理令牌 ${file}（${reasonOf(error)}）：请用 npm run demo 启动`,
      en: 'The admin token cannot be read: start with npm run demo',
    });
  }
}

/** The same program runs from `local/` and from `dist/local/`. */
function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, SAMPLE)) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}

try {
  await play();
} catch (error) {
  const isExpected = error instanceof StartRefused || error instanceof DemoRefused;
  process.stderr.write(`${isExpected ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
