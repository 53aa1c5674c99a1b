import { afterEach, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { eventually } from '../environment/eventually.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/api/main.js', import.meta.url));
/** Nothing listens there. */
const NOWHERE = '127.0.0.1:1';

let started: ChildProcess | null = null;
let blocker: Server | null = null;

afterEach(() => {
  started?.kill('SIGKILL');
  blocker?.close();
});

/** The API's own process, with database and engine away. */
function start(port: number, more: Record<string, string> = {}): ChildProcess {
  started = spawn(process.execPath, [PROGRAM], {
    env: {
      ...process.env,
      PORT: String(port),
      DATABASE_URL: `postgres://${NOWHERE}/doorstep`,
      TEMPORAL_ADDRESS: NOWHERE,
      DOORSTEP_DATA_DIR: tmpdir(),
      ...more,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return started;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

async function startReachable(more: Record<string, string> = {}) {
  const port = await freePort();
  const child = start(port, more);
  const url = `http://127.0.0.1:${port}`;
  await eventually(async () => expect((await fetch(`${url}/healthz`)).status).toBe(200), 20_000);
  return { child, url };
}

describe('the process of the API', () => {
  test('starts while database and engine are away, says so, and ends with 0 when asked to', async () => {
    const { child, url } = await startReachable();
    const ready = await fetch(`${url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ away: ['database', 'engine', 'worker'] });
    const headers = { authorization: 'Bearer doorstep_token_x' };
    const me = await fetch(`${url}/api/v1/me`, { headers });
    expect(me.status).toBe(503);
    expect(me.headers.has('retry-after')).toBe(true);
    expect(await me.json()).toMatchObject({ code: 'database_away' });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('ends with its supervisor', async () => {
    const { child } = await startReachable({ DOORSTEP_SUPERVISED: '1' });
    child.stdin?.end();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('says in one line that its port is in use', async () => {
    const port = await freePort();
    blocker = createServer().listen(port, '127.0.0.1');
    await once(blocker, 'listening');
    const child = start(port);
    let said = '';
    child.stderr?.on('data', (bytes: Buffer) => (said += bytes.toString()));
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(said).toMatch(new RegExp(`^端口 ${port} 已被占用.* Port ${port} is in use.*\\n$`));
  });
});

test('pages: the board or what to do without it, and the documentation', async () => {
  const { url } = await startReachable();
  for (const path of ['/', '/buildings/x']) {
    const page = await fetch(`${url}${path}`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch('text/html');
  }
  expect((await fetch(`${url}/docs/`)).status).toBe(200);
  expect((await fetch(`${url}/nothing.js`)).status).toBe(404);
  expect(await (await fetch(`${url}/metrics`)).text()).toMatch('doorstep_http_requests_total');
});
