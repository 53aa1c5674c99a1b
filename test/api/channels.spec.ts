import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { InMemoryEngine } from '../environment/in-memory-engine.ts';
import { vaultOf } from '../../vault/installation-vault.ts';
import { openJson } from '../../vault/sealed-json.ts';
import { ask, newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

const PUBLIC = 'https://8.8.8.8/cgi-bin/webhook/send?key=the-key-of-the-robot';

let house: House;
let token: string;
let campaignId: string;

beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'administrator' });
  campaignId = (await house.build(1)).campaignId;
});
afterAll(() => house.stop());

const post = (path: string, payload: object, key = newKey()) =>
  ask(house.app, `POST ${path}`, { token, key, payload });
const get = (path: string) => ask(house.app, `GET ${path}`, { token });
const add = async (channel: object) => post('/channels', { name: '一号群', campaignId, ...channel });
/** Each with a robot of its own. */
const addOne = async (channel: object = {}): Promise<string> => {
  const { status, body } = await add({ kind: 'wecom', url: `${PUBLIC}-${newKey()}`, ...channel });
  expect(status).toBe(201);
  return String(body['id']);
};
const stored = (id: string) => house.database.prisma.channel.findUniqueOrThrow({ where: { id } });
const addressOf = async (id: string) => openJson(vaultOf(house.deps.dataDir), (await stored(id)).sealed, id);
const wokenFor = (id: string) =>
  (house.deps.engine as InMemoryEngine).woken.filter((woken) => woken === id).length;

async function addDead(channelId: string, count: number): Promise<string[]> {
  const ids = [];
  for (let at = 0; at < count; at += 1) {
    const when = new Date(Date.now() - 60_000 + at);
    const { id } = await house.database.prisma.message.create({
      data: {
        ...{ channelId, urgency: 'normal', quietFrom: '21:00', quietTo: '08:00', state: 'dead', attempts: 1 },
        ...{ createdAt: when, tryingSince: when, nextAttemptAt: when, endedAt: when, code: 'code_93000' },
        tries: {
          create: {
            number: 1,
            channelId,
            startedAt: when,
            endedAt: when,
            outcome: 'permanent',
            answer: 'no',
          },
        },
      },
    });
    ids.push(id);
  }
  return ids;
}

describe('a channel', () => {
  test('is listed without its address, and stored sealed', async () => {
    const id = await addOne({ url: PUBLIC });
    const { body } = await get('/channels?limit=500');
    const item = (body['items'] as { id: string }[]).find((each) => each.id === id);
    expect(item).toMatchObject({
      ...{ id, kind: 'wecom', name: '一号群', campaignId, host: '8.8.8.8', language: 'zh', isEnabled: true },
      ...{ waiting: 0, dead: 0, lastSentAt: null, lastFault: null, settings: {} },
    });
    expect(JSON.stringify(body)).not.toContain('the-key-of-the-robot');
    const { sealed } = await stored(id);
    expect(Buffer.from(sealed).toString('latin1')).not.toContain('the-key');
    expect(await addressOf(id)).toEqual({ url: PUBLIC, secret: null });
  });

  test.each([
    [{ kind: 'dingtalk', secret: 'SEC1' }],
    [{ kind: 'feishu' }],
    [{ kind: 'webhook', secret: 'ours' }],
    [
      {
        kind: 'email',
        url: 'smtps://8.8.8.8:465',
        user: 'base',
        secret: 'password',
        from: 'base@base.example',
      },
    ],
    [{ kind: 'sms', secret: 'token', template: 'T1', signName: '上门签' }],
  ])('may be %j', async (channel) => {
    const id = await addOne(channel);
    expect(await stored(id)).toMatchObject({ kind: channel.kind, campaignId });
  });

  test('of a webhook without a key gets one, shown once and never again', async () => {
    const key = newKey();
    const first = await post('/channels', { kind: 'webhook', name: '系统', campaignId, url: PUBLIC }, key);
    const { id, secret } = first.body as { id: string; secret: string };
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(await addressOf(id)).toEqual({ url: PUBLIC, secret });
    const kept = await house.database.prisma.requestAnswer.findUniqueOrThrow({ where: { id: key } });
    expect(JSON.stringify(kept.answer)).not.toContain(secret);
    expect(JSON.stringify((await get('/channels?limit=500')).body)).not.toContain(secret);
  });

  test('can be corrected and switched off', async () => {
    const id = await addOne({ kind: 'dingtalk', secret: 'SEC1' });
    const change = { url: 'https://8.8.4.4/robot', name: '二号群', isEnabled: false };
    const answer = await ask(house.app, `PATCH /channels/${id}`, { token, payload: change });
    expect(answer.status).toBe(200);
    expect(await stored(id)).toMatchObject({ name: '二号群', host: '8.8.4.4', disabledAt: expect.any(Date) });
    expect(await addressOf(id)).toEqual({ url: 'https://8.8.4.4/robot', secret: 'SEC1' });
    expect((await post(`/channels/${id}/test`, {})).body).toMatchObject({
      status: 409,
      code: 'channel_disabled',
    });
  });

  test('of mail is one for a campaign, until it is switched off', async () => {
    const campaign = (await house.build(1)).campaignId;
    const mail = { kind: 'email', url: 'smtp://8.8.8.8', campaignId: campaign };
    const id = await addOne(mail);
    expect((await add(mail)).body).toMatchObject({ status: 409, code: 'channel_exists' });
    await ask(house.app, `PATCH /channels/${id}`, { token, payload: { isEnabled: false } });
    await addOne(mail);
    const again = await ask(house.app, `PATCH /channels/${id}`, { token, payload: { isEnabled: true } });
    expect(again.body).toMatchObject({ status: 409, code: 'channel_exists' });
  });

  test('leads to a robot that no other channel uses', async () => {
    const url = 'https://8.8.8.8/robot/send?access_token=shared';
    const id = await addOne({ kind: 'dingtalk', url });
    expect((await add({ kind: 'dingtalk', url })).body).toMatchObject({ status: 409, code: 'robot_in_use' });
    const other = await addOne({ kind: 'dingtalk' });
    const turn = () => ask(house.app, `PATCH /channels/${other}`, { token, payload: { url } });
    expect((await turn()).body).toMatchObject({ status: 409, code: 'robot_in_use' });
    await ask(house.app, `PATCH /channels/${id}`, { token, payload: { isEnabled: false } });
    expect((await turn()).status).toBe(200);
    const back = await ask(house.app, `PATCH /channels/${id}`, { token, payload: { isEnabled: true } });
    expect(back.body).toMatchObject({ status: 409, code: 'robot_in_use' });
  });

  test('cannot be turned to an address of another kind', async () => {
    const payload = { url: 'smtp://8.8.8.8' };
    const answer = await ask(house.app, `PATCH /channels/${await addOne()}`, { token, payload });
    expect(answer.body).toMatchObject({ status: 400, errors: [{ path: 'url' }] });
  });

  test.each([
    [{ kind: 'wecom', url: 'ftp://8.8.8.8/' }, 'invalid_body', 'url'],
    [{ kind: 'email', url: PUBLIC }, 'invalid_body', 'url'],
    [{ kind: 'pigeon', url: PUBLIC }, 'invalid_body', 'kind'],
    [{ kind: 'wecom' }, 'invalid_body', 'url'],
    [{ kind: 'wecom', url: PUBLIC, template: 'T1' }, 'unrecognized_keys', 'template'],
    [{ kind: 'wecom', url: 'http://127.0.0.1/' }, 'private_address', 'url'],
    [{ kind: 'webhook', url: 'http://169.254.169.254/latest/meta-data' }, 'private_address', 'url'],
    [{ kind: 'webhook', url: 'http://localhost:7080/' }, 'private_address', 'url'],
    [{ kind: 'email', url: 'smtp://10.0.0.5:25' }, 'private_address', 'url'],
  ])('that is %j is refused', async (channel, code, path) => {
    const answer = await add(channel);
    expect(answer.body).toMatchObject({ status: 400, code, errors: [{ path }] });
  });

  test('cannot be turned to a private address later either', async () => {
    const id = await addOne();
    const change = { url: 'http://[::1]/' };
    const answer = await ask(house.app, `PATCH /channels/${id}`, { token, payload: change });
    expect(answer.body).toMatchObject({ status: 400, code: 'private_address' });
  });

  test('at a name that nobody can resolve now is taken: it is looked at again when something is sent', async () => {
    await addOne({ url: 'https://robot.invalid/send' });
  });

  test('of a campaign that does not exist is refused', async () => {
    const answer = await add({
      kind: 'wecom',
      url: PUBLIC,
      campaignId: '019a0000-0000-7000-8000-000000000000',
    });
    expect(answer.body).toMatchObject({ status: 409, code: 'unknown_campaign' });
  });

  test('is for administrators of the whole installation alone', async () => {
    const director = await createToken(house, { role: 'director' });
    const confined = await createToken(house, {
      role: 'administrator',
      scope: { campaignIds: [campaignId] },
    });
    for (const other of [director, confined]) {
      for (const line of ['GET /channels', `GET /channels/${await addOne()}/dead-letters`])
        expect((await ask(house.app, line, { token: other })).status).toBe(403);
    }
    expect((await get(`/channels/${newKey()}/dead-letters`)).body).toMatchObject({ code: 'unknown_channel' });
  });
});

describe('dead letters', () => {
  test('are listed with what the receiver said, page by page, without tests', async () => {
    const id = await addOne();
    const dead = await addDead(id, 3);
    await house.database.prisma.message.update({ where: { id: dead[2] ?? '' }, data: { testAddress: '' } });
    const first = await get(`/channels/${id}/dead-letters?limit=1`);
    expect(first.body['items']).toMatchObject([
      { id: dead[0], staffId: null, code: 'code_93000', answer: 'no', attempts: 1, notifications: 0 },
    ]);
    const second = await get(
      `/channels/${id}/dead-letters?limit=1&cursor=${String(first.body['nextCursor'])}`,
    );
    expect(second.body).toMatchObject({ items: [{ id: dead[1] }], nextCursor: null });
  });

  test('go on their way again, some or all, and the channel is told', async () => {
    const id = await addOne();
    const dead = await addDead(id, 3);
    expect((await post(`/channels/${id}/dead-letters/retry`, { messageIds: [dead[1]] })).body).toEqual({
      retried: 1,
    });
    expect(wokenFor(id)).toBe(1);
    const key = newKey();
    for (let times = 0; times < 2; times += 1)
      expect((await post(`/channels/${id}/dead-letters/retry`, {}, key)).body).toEqual({ retried: 2 });
    const open = await house.database.prisma.message.count({ where: { channelId: id, state: 'open' } });
    expect(open).toBe(3);
  });

  test('of another channel stay where they are', async () => {
    const [id, other] = [await addOne(), await addOne()];
    const dead = await addDead(other, 1);
    expect((await post(`/channels/${id}/dead-letters/retry`, { messageIds: dead })).body).toEqual({
      retried: 0,
    });
  });
});
