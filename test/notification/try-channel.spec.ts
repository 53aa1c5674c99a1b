// `npm run notify:test`, as an administrator uses it: API, worker and program share a data folder.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hubAddress, startHub, type Hub } from '../../local/hub/hub.ts';
import { opening } from '../../vault/installation-vault.ts';
import { startTestApi, type TestApi } from '../environment/api.ts';
import { startTestEngine, TEST_OUTGOING, type TestEngine } from '../environment/engine.ts';
import { openTestBuilding } from '../environment/roll.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/local/notify-test.js', import.meta.url));
const SECRET = 'between us';

let [engine, hub, api]: [TestEngine | null, Hub | null, TestApi | null] = [null, null, null];
let room: { engine: TestEngine; hub: Hub; api: TestApi };
let dataDir: string;
let campaignId: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'doorstep-'));
  engine = await startTestEngine(undefined, { outgoing: { ...TEST_OUTGOING, vault: opening(dataDir) } });
  hub = await startHub({ secrets: { dingtalk: SECRET } });
  api = await startTestApi(engine.database, engine.engine, undefined, dataDir);
  room = { engine, hub, api };
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  ({ campaignId } = await openTestBuilding(engine.database, 1));
  const { body } = await api.post('/tokens', { name: 'admin', role: 'administrator' });
  await writeFile(join(dataDir, 'admin-token'), String(body['token']));
});
afterAll(async () => {
  await api?.stop();
  await engine?.stop();
  await hub?.stop();
  await rm(dataDir, { recursive: true });
});

const add = (channel: object) => room.api.post('/channels', { campaignId, ...channel });

function run(...args: string[]): Promise<{ code: number; said: string }> {
  const { port } = room.api.app.server.address() as AddressInfo;
  const environment = {
    ...process.env,
    NODE_OPTIONS: '',
    DOORSTEP_URL: `http://127.0.0.1:${port}`,
    DOORSTEP_DATA_DIR: dataDir,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], { env: environment }, (failure, out, err) => {
      resolve({ code: failure === null ? 0 : Number(failure.code), said: out + err });
    });
  });
}

test('says what came back when a channel took it', async () => {
  await add({ kind: 'wecom', name: '一号群', url: hubAddress(room.hub, 'wecom') });
  expect(await run('一号群')).toEqual({
    code: 0,
    said: '✓ 一号群（wecom）已收下 · taken\n  HTTP 200 {"errcode":0,"errmsg":"ok"}\n',
  });
  expect(room.hub.received.at(-1)?.text).toContain('测试消息');
});

test('says why when it did not', async () => {
  await add({ kind: 'dingtalk', name: '二号群', url: hubAddress(room.hub, 'dingtalk'), secret: 'another' });
  const { code, said } = await run('dingtalk');
  expect(code).toBe(1);
  expect(said).toContain('✗ 二号群（dingtalk）未收下 · not taken: code_310000');
  expect(said).toContain('sign not match');
});

test('sends mail where it is told to, and asks when it is not', async () => {
  await add({ kind: 'email', name: '邮件', url: hubAddress(room.hub, 'email') });
  const asked = await run('邮件');
  expect([asked.code, asked.said]).toEqual([1, expect.stringContaining('请给出收件地址')]);
  expect((await run('邮件', 'it@base.example')).code).toBe(0);
  expect(room.hub.received.at(-1)).toMatchObject({ kind: 'email', to: 'it@base.example' });
});

test('names the channels when it does not know which', async () => {
  const { code, said } = await run('九号群');
  expect(code).toBe(1);
  expect(said).toContain('没有这个通道');
  expect(said).toContain('一号群');
});

test('a dead letter is tried again by hand once its channel is repaired', async () => {
  const added = await add({ kind: 'feishu', name: '三号群', url: `${room.hub.url}/nowhere` });
  const id = String(added.body['id']);
  const at = new Date();
  await room.engine.database.prisma.message.create({
    data: {
      ...{ channelId: id, urgency: 'urgent', quietFrom: '00:00', quietTo: '00:00', state: 'dead' },
      ...{ createdAt: at, tryingSince: at, nextAttemptAt: at },
      items: {
        create: {
          channelId: id,
          notification: {
            create: {
              ...{ campaignId, sourceId: campaignId, seq: 1, kind: 'thresholdReached', urgency: 'urgent' },
              ...{ raisedAt: at, dueAt: at },
            },
          },
        },
      },
    },
  });
  await room.api.app.inject({
    method: 'PATCH',
    url: `/api/v1/channels/${id}`,
    headers: { authorization: await authorization() },
    payload: { url: hubAddress(room.hub, 'feishu') },
  });
  expect((await room.api.post(`/channels/${id}/dead-letters/retry`, {})).body).toEqual({ retried: 1 });
  // One at a time: when the test was sent, so was what waited before it.
  expect((await run(id)).code).toBe(0);
  const texts = room.hub.received.filter(({ kind }) => kind === 'feishu').map(({ text }) => text);
  expect(texts[0]).toContain('签约进展');
  expect((await room.api.get(`/channels/${id}/dead-letters`)).body['items']).toEqual([]);
});

async function authorization(): Promise<string> {
  const { body } = await room.api.post('/tokens', { name: 'again', role: 'administrator' });
  return `Bearer ${String(body['token'])}`;
}
