// `npm run notify:test -- <channel> [address]` while the system is running: sends one test message and says what came
// back. The channel's own sender sends it, so the robot's limits hold.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dirname } from 'node:path';
import type { ChannelTest } from '../api/channels/channel-test.ts';
import type { ChannelView } from '../api/channels/channels.ts';
import type { Page, ProblemBody } from '../api/contract.ts';
import { reasonOf } from './refusal.ts';
import { ownUrl, readSettings } from './settings.ts';

const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const settings = readSettings(process.env, projectRoot);
const url = process.env['DOORSTEP_URL'] ?? ownUrl(settings);

async function ask<T>(path: string, body?: object): Promise<T> {
  const tokenFile = process.env['DOORSTEP_TOKEN_FILE'] ?? join(settings.dataDir, 'admin-token');
  const answer = await reach(`${url}/api/v1${path}`, {
    headers: {
      authorization: `Bearer ${readFileSync(tokenFile, 'utf8').trim()}`,
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  });
  const said = (await answer.json()) as T & ProblemBody;
  if (answer.ok) return said;
  const faults = said.errors?.map(({ path: where, message }) => `${where}: ${message}`) ?? [];
  throw new Error([said.detail, ...faults].join('\n'));
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch {
    throw new Error(`${url} 没有回应：请先 npm start · does not answer: start the system first`);
  }
}

async function everyChannel(): Promise<ChannelView[]> {
  const channels: ChannelView[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Page<ChannelView> = await ask(`/channels?limit=500${cursor && `&cursor=${cursor}`}`);
    channels.push(...page.items);
    cursor = page.nextCursor;
  }
  return channels;
}

const list = (channels: readonly ChannelView[]): string =>
  channels.map(({ id, kind, name, host }) => `  ${id}  ${kind.padEnd(8)}  ${name}  (${host})`).join('\n');

/** By id, name or kind, where that names one. */
function find(channels: readonly ChannelView[], named: string): ChannelView {
  const found = channels.filter(({ id, name, kind }) => [id, name, kind].includes(named));
  const [channel] = found;
  if (channel && found.length === 1) return channel;
  throw new Error(
    `${found.length === 0 ? '没有这个通道 · There is no such channel' : '不止一个，请用编号 · More than one, give the id'}：\n${list(found.length === 0 ? channels : found)}`,
  );
}

function tell({ name, kind }: ChannelView, { outcome, code, answer }: ChannelTest): string {
  const came = answer ? `\n  ${answer}` : '';
  if (outcome === 'sent') return `✓ ${name}（${kind}）已收下 · taken${came}`;
  if (outcome === 'failed') return `✗ ${name}（${kind}）未收下 · not taken: ${code}${came}`;
  return `… ${name}（${kind}）还没轮到发送，稍后会发 · not its turn yet, it will be sent (is a worker running?)`;
}

const [named, to] = process.argv.slice(2);
try {
  if (named === undefined) throw new Error('用法 · usage: npm run notify:test -- <channel> [address]');
  const channel = find(await everyChannel(), named);
  const test = await ask<ChannelTest>(`/channels/${channel.id}/test`, to === undefined ? {} : { to });
  process.stdout.write(`${tell(channel, test)}\n`);
  process.exitCode = test.outcome === 'sent' ? 0 : 1;
} catch (failure) {
  process.stderr.write(`${reasonOf(failure)}\n`);
  process.exitCode = 1;
}
