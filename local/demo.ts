import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Connection, DemoRefused } from './demo/connection.ts';
import { playDemo } from './demo/play.ts';
import type { HubAddress } from './hub/part.ts';
import { reasonOf, StartRefused } from './refusal.ts';

const SAMPLE = join('samples', 'base-13-buildings.xlsx');

/** Plays a campaign of 13 buildings through the API: `--speed 20` twenty times faster than the usual three minutes. */
async function play(): Promise<void> {
  const speed = readSpeed(process.argv.slice(2));
  const url = process.env['DOORSTEP_URL'] ?? 'http://127.0.0.1:7080';
  const connection = new Connection(url, await readToken());
  await playDemo(connection, { rosterFile: join(projectRoot(), SAMPLE), speed, url, hub: readHub() });
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

/** Where the hub listens, when `npm run demo` started one. */
function readHub(): HubAddress | null {
  const { DOORSTEP_HUB_URL, DOORSTEP_HUB_MAIL_PORT } = process.env;
  return DOORSTEP_HUB_URL ? { url: DOORSTEP_HUB_URL, mailPort: Number(DOORSTEP_HUB_MAIL_PORT) } : null;
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
