import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WebhookView } from '../../api/webhooks/list.ts';
import type { Building } from '../../domain/building.ts';
import { vaultOf } from '../../vault/installation-vault.ts';
import { openJson } from '../../vault/sealed-json.ts';
import type { InMemoryEngine } from '../environment/in-memory-engine.ts';
import { freshId } from '../environment/roll.ts';
import { ask, newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

const PUBLIC = 'https://8.8.8.8/doorstep?key=the-key-of-the-address';

let house: House;
let token: string;
let building: Building;

beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'administrator' });
  building = await house.build(2);
});
afterAll(() => house.stop());

const send = (line: string, payload: object, key = newKey()) => ask(house.app, line, { token, key, payload });
const add = (webhook: object = {}, key?: string) =>
  send('POST /webhooks', { name: '区平台', url: PUBLIC, ...webhook }, key);
const addOne = async (webhook: object = {}): Promise<string> => {
  const { status, body } = await add(webhook);
  expect([status, body]).toEqual([201, body]);
  return String(body['id']);
};
const stored = (id: string) => house.database.prisma.webhook.findUniqueOrThrow({ where: { id } });
const addressOf = async (id: string) => openJson(vaultOf(house.deps.dataDir), (await stored(id)).sealed, id);
const listed = async (id: string): Promise<WebhookView | undefined> => {
  const { body } = await ask(house.app, 'GET /webhooks?limit=500', { token });
  return (body['items'] as WebhookView[]).find((each) => each.id === id);
};
const survey = async (): Promise<void> => {
  const [householdId] = Object.keys(building.households);
  expect((await send(`POST /households/${householdId}/surveys`, { intent: 'undecided' })).status).toBe(201);
};
const feed = async (): Promise<{ cursor: string }[]> =>
  (await ask(house.app, 'GET /events?limit=500', { token })).body['items'] as { cursor: string }[];
const wokenFor = (id: string) =>
  (house.deps.engine as InMemoryEngine).woken.filter((woken) => woken === id).length;

describe('a webhook', () => {
  test('is listed with how far it got, without its address and its key', async () => {
    const id = await addOne({ secret: 'the key between us' });
    await survey();
    expect(await listed(id)).toEqual({
      ...{ id, name: '区平台', host: '8.8.8.8', campaignId: null, types: [], isEnabled: true },
      ...{ createdAt: expect.any(String), cursor: expect.stringMatching(/^\d+\./), behind: 1 },
      ...{ lastDeliveredAt: null, lastFault: null },
    });
    const { body } = await ask(house.app, 'GET /webhooks?limit=500', { token });
    for (const secret of ['the-key-of-the-address', 'the key between us']) {
      expect(JSON.stringify(body)).not.toContain(secret);
      expect(Buffer.from((await stored(id)).sealed).toString('latin1')).not.toContain(secret);
    }
    expect(await addressOf(id)).toEqual({ url: PUBLIC, secret: 'the key between us' });
  });

  test('without a key gets one, shown once and never again', async () => {
    const key = newKey();
    const { body } = await add({}, key);
    expect(body).toEqual({ id: expect.any(String), secret: expect.stringMatching(/^[\w-]{43}$/) });
    const { id, secret } = body as { id: string; secret: string };
    expect(await addressOf(id)).toEqual({ url: PUBLIC, secret });
    const kept = await house.database.prisma.requestAnswer.findUniqueOrThrow({ where: { id: key } });
    expect(JSON.stringify(kept.answer)).not.toContain(secret);
    expect((await add({}, key)).body).toEqual(body);
    expect(wokenFor(id)).toBe(1);
  });

  test('begins now, at a cursor, or at the beginning', async () => {
    await survey();
    const events = await feed();
    const [now, later, all] = [
      await addOne(),
      await addOne({ after: events.at(-3)?.cursor }),
      await addOne({ after: null }),
    ];
    expect(await listed(now)).toMatchObject({ behind: 0, cursor: events.at(-1)?.cursor });
    expect(await listed(later)).toMatchObject({ behind: 2, cursor: events.at(-3)?.cursor });
    expect(await listed(all)).toMatchObject({ behind: events.length, cursor: '0' });
  });

  test('waits for what it wants alone', async () => {
    const other = await house.build(1);
    const ofOther = await addOne({ campaignId: other.campaignId });
    const ofSignatures = await addOne({ types: ['household_signed', 'household_unsigned'] });
    const ofSurveys = await addOne({ types: ['survey_recorded'], campaignId: building.campaignId });
    await survey();
    expect(await listed(ofOther)).toMatchObject({ behind: 0, campaignId: other.campaignId });
    expect(await listed(ofSignatures)).toMatchObject({ behind: 0 });
    expect(await listed(ofSurveys)).toMatchObject({ behind: 1, types: ['survey_recorded'] });
  });

  test('can be changed, rotated and switched off; what was on its way for another wish is made anew', async () => {
    const id = await addOne({ secret: 'first' });
    await house.database.prisma.webhook.update({ where: { id }, data: { sendingTo: 99 } });
    const change = (payload: object) => send(`PATCH /webhooks/${id}`, payload);
    expect((await change({ secret: 'second', name: '市平台', isEnabled: false })).status).toBe(200);
    expect(await addressOf(id)).toEqual({ url: PUBLIC, secret: 'second' });
    expect(await stored(id)).toMatchObject({ name: '市平台', sendingTo: 99n, disabledAt: expect.any(Date) });
    expect(await listed(id)).toMatchObject({ isEnabled: false });
    await change({
      url: 'https://8.8.4.4/new',
      campaignId: building.campaignId,
      types: ['objection_raised'],
    });
    expect(await addressOf(id)).toEqual({ url: 'https://8.8.4.4/new', secret: 'second' });
    expect(await stored(id)).toMatchObject({ host: '8.8.4.4', sendingTo: null, generation: 1 });
    await change({ campaignId: null, types: [], isEnabled: true });
    expect(await listed(id)).toMatchObject({ campaignId: null, types: [], isEnabled: true });
    expect(wokenFor(id)).toBe(4);
  });

  test('is sent back, and says so at once', async () => {
    const id = await addOne();
    const events = await feed();
    expect((await send(`POST /webhooks/${id}/replay`, { after: events[0]?.cursor })).body).toEqual({ id });
    expect(await listed(id)).toMatchObject({ behind: events.length - 1, cursor: events[0]?.cursor });
    await send(`POST /webhooks/${id}/replay`, { after: null });
    expect(await listed(id)).toMatchObject({ behind: events.length, cursor: '0' });
  });

  test('is gone when it was removed; who did what is kept', async () => {
    const id = await addOne();
    expect((await ask(house.app, `DELETE /webhooks/${id}`, { token })).status).toBe(204);
    expect(await listed(id)).toBeUndefined();
    const rows = await house.database.prisma.audit.findMany({ where: { subject: id } });
    expect(rows.map(({ action }) => action).sort()).toEqual(['webhook_added', 'webhook_removed']);
  });
});

describe('it is refused', () => {
  test.each([
    [{ url: 'http://127.0.0.1:8080/' }],
    [{ url: 'http://localhost:8080/' }],
    [{ url: 'http://[::ffff:10.0.0.1]/' }],
    [{ url: 'http://169.254.169.254/latest/meta-data' }],
    [{ url: 'http://2130706433/' }],
  ])('to lead to a private address: %j', async ({ url }) => {
    expect((await add({ url })).body).toMatchObject({ status: 400, code: 'private_address' });
    const id = await addOne();
    expect((await send(`PATCH /webhooks/${id}`, { url })).body).toMatchObject({ code: 'private_address' });
    expect(await addressOf(id)).toMatchObject({ url: PUBLIC });
  });

  test.each([
    [{ url: 'ftp://8.8.8.8/' }, 'invalid_body'],
    [{ types: ['visits'] }, 'invalid_body'],
    [{ after: '7.00000000' }, 'invalid_body'],
    [{ name: '' }, 'invalid_body'],
    [{ kind: 'wecom' }, 'unrecognized_keys'],
  ])('with %j: %s', async (webhook, code) =>
    expect((await add(webhook)).body).toMatchObject({ status: 400, code }),
  );

  test('for a campaign that does not exist', async () =>
    expect((await add({ campaignId: freshId() })).body).toMatchObject({
      status: 409,
      code: 'unknown_campaign',
    }));

  test('to go back to a place that does not exist', async () => {
    const id = await addOne();
    for (const body of [{ after: 'x' }, {}])
      expect((await send(`POST /webhooks/${id}/replay`, body)).body).toMatchObject({ code: 'invalid_body' });
  });

  test('to be tried while it is switched off', async () => {
    const id = await addOne();
    await send(`PATCH /webhooks/${id}`, { isEnabled: false });
    expect((await send(`POST /webhooks/${id}/test`, {})).body).toMatchObject({
      status: 409,
      code: 'webhook_disabled',
    });
  });

  test.each(['PATCH /webhooks/', 'DELETE /webhooks/'])('where there is none: %s', async (line) => {
    for (const id of [freshId(), 'nothing'])
      expect((await send(line + id, {})).body).toMatchObject({ status: 404, code: 'unknown_webhook' });
  });

  test.each(['test', 'replay'])('where there is none: POST …/%s', async (what) =>
    expect((await send(`POST /webhooks/${freshId()}/${what}`, {})).body).toMatchObject({
      code: 'unknown_webhook',
    }),
  );

  test('to anybody but administrators of everything', async () => {
    const director = await createToken(house, { role: 'director' });
    const confined = await createToken(house, {
      role: 'administrator',
      scope: { campaignIds: [building.campaignId] },
    });
    const id = await addOne();
    for (const as of [director, confined]) {
      expect((await ask(house.app, 'GET /webhooks', { token: as })).status).toBe(403);
      expect((await ask(house.app, `DELETE /webhooks/${id}`, { token: as })).status).toBe(403);
      expect((await ask(house.app, 'POST /webhooks', { token: as, payload: {} })).status).toBe(403);
    }
  });
});
