import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { hashOf, newSecret } from '../../api/auth/secrets.ts';
import type { Building } from '../../domain/building.ts';
import { raised } from '../../domain/notification/entry.ts';
import { POLICY_TEMPLATES } from '../../domain/policy-templates.ts';
import { freshId } from '../environment/roll.ts';
import { newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

const POLICY = POLICY_TEMPLATES['shanghai-95'];

let house: House;
let building: Building;
beforeAll(async () => {
  house = await openHouse();
  building = await house.build(2);
});
afterAll(() => house.stop());

/** Somebody who is signed in. */
async function signIn(): Promise<{
  staffId: string;
  ask: (line: string, payload?: object) => Promise<Answer>;
}> {
  const [staffId, secret] = [freshId(), newSecret('doorstep_session')];
  await house.database.prisma.staff.create({
    data: {
      ...{ id: staffId, name: '王晓梅', roles: ['handler'] },
      sessions: { create: { tokenHash: hashOf(secret), expiresAt: new Date(Date.now() + 3_600_000) } },
    },
  });
  return {
    staffId,
    ask: async (line, payload) => {
      const [method = 'GET', path = ''] = line.split(' ');
      const answer = await house.app.inject({
        method: method as 'GET',
        url: `/api/v1${path}`,
        headers: {
          origin: 'http://localhost:80',
          'x-doorstep': '1',
          host: 'localhost:80',
          'idempotency-key': newKey(),
        },
        cookies: { doorstep_session: secret },
        ...(payload ? { payload } : {}),
      });
      return { status: answer.statusCode, body: answer.json() };
    },
  };
}
interface Answer {
  status: number;
  body: Record<string, unknown>;
}

let me: Awaited<ReturnType<typeof signIn>>;
beforeEach(async () => {
  me = await signIn();
});

const household = () => Object.keys(building.households)[0] ?? '';
async function raise(staffId: string, count = 1): Promise<void> {
  const entries = Array.from({ length: count }, (_, index) => {
    const at = `2026-03-02T02:00:0${index}.000Z`;
    return raised(POLICY, { seq: index + 1, at, kind: 'verdictAwaited', staffId, householdId: household() });
  });
  await house.database.pool.query('SELECT enqueue_notifications($1, $2, $3::jsonb)', [
    building.id,
    building.campaignId,
    JSON.stringify(entries),
  ]);
}
const items = async (query = '') => (await me.ask(`GET /me/inbox${query}`)).body['items'] as { id: string }[];

describe('the inbox', () => {
  test('shows what somebody should know, in both languages, with a place to go to', async () => {
    await raise(me.staffId);
    expect(await items()).toEqual([
      {
        id: expect.any(String),
        kind: 'verdictAwaited',
        text: { zh: '答复后等待户意见', en: 'Verdict awaited' },
        urgency: 'normal',
        campaignId: building.campaignId,
        building: { id: building.id, name: '1号楼' },
        household: { id: household(), room: '101' },
        count: null,
        link: `/campaigns/${building.campaignId}`,
        raisedAt: '2026-03-02T02:00:00.000Z',
        withdrawnAt: null,
        acknowledgedAt: null,
      },
    ]);
  });

  test('is everybody’s own', async () => {
    await raise((await signIn()).staffId);
    expect(await items()).toEqual([]);
    const token = await createToken(house, { role: 'administrator' });
    const answer = await house.app.inject({
      url: '/api/v1/me/inbox',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.json()).toEqual({ items: [], nextCursor: null });
  });

  test('shows the newest first, page by page', async () => {
    await raise(me.staffId, 3);
    const first = await me.ask('GET /me/inbox?limit=2');
    const second = await me.ask(`GET /me/inbox?limit=2&cursor=${String(first.body['nextCursor'])}`);
    const times = [first, second].map(({ body }) =>
      (body['items'] as { raisedAt: string }[]).map(({ raisedAt }) => raisedAt.slice(17, 19)),
    );
    expect(times).toEqual([['02', '01'], ['00']]);
    expect(second.body['nextCursor']).toBeNull();
  });

  test('keeps what was acknowledged or withdrawn for those who ask for all', async () => {
    await raise(me.staffId, 3);
    const [newest, middle] = await items();
    const acknowledged = await me.ask(`POST /me/inbox/${newest?.id}/acknowledgement`);
    expect(acknowledged).toEqual({
      status: 200,
      body: { id: newest?.id, acknowledgedAt: expect.any(String) },
    });
    expect(await me.ask(`POST /me/inbox/${newest?.id}/acknowledgement`)).toEqual(acknowledged);
    await house.database.prisma.notification.update({
      where: { id: middle?.id ?? '' },
      data: { withdrawnAt: new Date() },
    });
    expect(await items()).toHaveLength(1);
    expect(await items('?state=all')).toHaveLength(3);
  });

  test('takes several acknowledgements at once', async () => {
    await raise(me.staffId, 3);
    const ids = (await items()).map(({ id }) => id);
    expect((await me.ask('POST /me/inbox/acknowledgements', { ids })).body).toEqual({ acknowledged: 3 });
    expect(await items()).toEqual([]);
  });

  test('lets nobody acknowledge what is another’s', async () => {
    const other = await signIn();
    await raise(other.staffId);
    const { id } = await house.database.prisma.notification.findFirstOrThrow({
      where: { staffId: other.staffId },
    });
    for (const named of [id, freshId(), 'nonsense'])
      expect((await me.ask(`POST /me/inbox/${named}/acknowledgement`)).body).toMatchObject({
        ...{ status: 404, code: 'unknown_notification' },
      });
    expect((await me.ask('POST /me/inbox/acknowledgements', { ids: [id] })).body).toEqual({
      acknowledged: 0,
    });
  });
});

describe('how somebody is reached', () => {
  const usual = { email: null, channels: ['email', 'sms'], quietFrom: null, quietTo: null, language: null };

  test('is as the campaign has it until they say otherwise', async () => {
    expect((await me.ask('GET /me/contact')).body).toEqual(usual);
    const mine = {
      ...usual,
      email: 'wang@base.example',
      channels: ['sms'],
      quietFrom: '20:00',
      quietTo: '07:00',
    };
    expect((await me.ask('PUT /me/contact', mine)).body).toEqual(mine);
    expect((await me.ask('GET /me/contact')).body).toEqual(mine);
  });

  test('can be set by an administrator', async () => {
    const token = await createToken(house, { role: 'administrator' });
    const put = (id: string) =>
      house.app.inject({
        method: 'PUT',
        url: `/api/v1/staff/${id}/contact`,
        headers: { authorization: `Bearer ${token}` },
        payload: { email: 'li@base.example' },
      });
    expect((await put(me.staffId)).statusCode).toBe(200);
    expect((await me.ask('GET /me/contact')).body).toEqual({ ...usual, email: 'li@base.example' });
    expect((await put(freshId())).json()).toMatchObject({ status: 404, code: 'unknown_staff' });
    expect((await me.ask(`PUT /staff/${me.staffId}/contact`, {})).status).toBe(403);
  });

  test.each([
    [{ email: 'nobody' }, 'email'],
    [{ channels: ['sms', 'sms'] }, 'channels'],
    [{ quietFrom: '20:00' }, 'quietTo'],
  ])('%j is refused', async (contact, path) => {
    const answer = await me.ask('PUT /me/contact', contact);
    expect(answer.body).toMatchObject({ status: 400, errors: [{ path }] });
  });
});
