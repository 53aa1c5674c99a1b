// The receiver that docs/webhooks.md shows, as somebody would run it.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mayReach } from '../../outbound/addresses.ts';
import { post, type Reply } from '../../outbound/post.ts';
import { signedHeaders } from '../../outbound/signature.ts';
import { eventually } from '../environment/eventually.ts';

const SECRET = 'known to both';
const BODY = JSON.stringify({ version: 1, events: [{ type: 'household_signed', seq: 7, note: '签' }] });

let folder: string;
let receiver: ChildProcess;
let url: string;
let said = '';

beforeAll(async () => {
  const page = await readFile(new URL('../../docs/webhooks.md', import.meta.url), 'utf8');
  const [, program = ''] = /```js\n(.*?)```/s.exec(page) ?? [];
  folder = await mkdtemp(join(tmpdir(), 'doorstep-'));
  await writeFile(join(folder, 'receiver.mjs'), program);
  const port = await freePort();
  url = `http://127.0.0.1:${port}/`;
  receiver = spawn(process.execPath, [join(folder, 'receiver.mjs')], {
    env: { ...process.env, NODE_OPTIONS: '', SECRET, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  receiver.stdout?.on('data', (part: Buffer) => (said += part.toString('utf8')));
  await eventually(async () => expect(await send(BODY, {})).toMatchObject({ status: 403 }));
});
afterAll(async () => {
  receiver.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

const send = (body: string, headers: Record<string, string>): Promise<Reply> =>
  post(url, body, { headers, mayReach: mayReach('1'), within: 5_000 });

test('takes what is signed with its key', async () => {
  expect(await send(BODY, signedHeaders(BODY, SECRET, new Date()))).toMatchObject({ status: 204 });
  await eventually(async () => expect(said).toBe('{"type":"household_signed","seq":7,"note":"签"}\n'));
});

test('takes nothing else', async () => {
  said = '';
  const now = new Date();
  const old = new Date(now.getTime() - 301_000);
  for (const [body, headers] of [
    [BODY, signedHeaders(BODY, 'another key', now)],
    [BODY, signedHeaders(BODY, SECRET, old)],
    [BODY.replace('7', '8'), signedHeaders(BODY, SECRET, now)],
  ] as const)
    expect((await send(body, headers)).status).toBe(403);
  expect(said).toBe('');
});

/** One that nobody has by now. */
function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
