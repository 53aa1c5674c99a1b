import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { nextId } from '../../api/identifier.ts';
import type { Building } from '../../domain/building.ts';
import { raised, type NotificationEntry, type Reason } from '../../domain/notification/entry.ts';
import { POLICY_TEMPLATES } from '../../domain/policy-templates.ts';
import { eventually } from '../environment/eventually.ts';
import { openHouse, type House } from './house.ts';
import { signIn, type SignedIn } from './signed-in.ts';

let house: House;
let own: Building;
let other: Building;
let administrator: SignedIn;

beforeAll(async () => {
  house = await openHouse();
  own = await house.build(2);
  other = await house.build(2);
  administrator = await signIn(house, { roles: ['administrator'] });
});
afterAll(() => house.stop());

const householdOf = ({ households }: Building): string => Object.keys(households)[0] ?? '';
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const here = () => ({ campaignIds: [own.campaignId] });

describe('staff of one base', () => {
  let me: SignedIn;
  beforeAll(async () => {
    me = await signIn(house, { roles: ['leader'], ...here() });
  });

  const placesOf = (building: Building): [string, string][] => [
    [`/campaigns/${building.campaignId}`, 'unknown_campaign'],
    [`/campaigns/${building.campaignId}/board`, 'unknown_campaign'],
    [`/campaigns/${building.campaignId}/curve`, 'unknown_campaign'],
    [`/campaigns/${building.campaignId}/ledger/verification`, 'unknown_campaign'],
    [`/campaigns/${building.campaignId}/policy/versions`, 'unknown_campaign'],
    [`/buildings/${building.id}`, 'unknown_building'],
    [`/buildings/${building.id}/events`, 'unknown_building'],
    [`/households/${householdOf(building)}`, 'unknown_household'],
  ];

  test('find nothing of another’s campaign, building or household', async () => {
    for (const [path, code] of placesOf(other)) {
      const answer = await me.ask(`GET ${path}`);
      expect([path, answer.status, answer.body['code']]).toEqual([path, 404, expect.stringMatching(code)]);
    }
  });

  test('see everything of their own', async () => {
    for (const [path] of placesOf(own)) {
      expect([path, (await me.ask(`GET ${path}`)).status]).toEqual([path, 200]);
    }
  });

  test('find none of its papers', async () => {
    for (const paper of ['packs', 'reports', 'rankings', 'contacts'])
      expect(await me.ask(`GET /campaigns/${other.campaignId}/${paper}/2026-03-02`)).toMatchObject({
        ...{ status: 404, body: { code: 'unknown_campaign' } },
      });
  });

  test('neither make nor decide a promise there', async () => {
    const what = { staffId: administrator.staffId, dueAt: inDays(2), what: '开会' };
    const path = `POST /campaigns/${other.campaignId}/promises`;
    expect(await me.ask(path, what)).toMatchObject({ status: 404, body: { code: 'unknown_campaign' } });
    const made = await administrator.ask(path, what);
    const { promiseId } = made.body['ids'] as { promiseId: string };
    expect(await me.ask(`POST /promises/${promiseId}/outcome`, { outcome: 'kept' })).toMatchObject({
      ...{ status: 404, body: { code: 'unknown_promise' } },
    });
  });

  test('read of the feed what is theirs', async () => {
    const director = await signIn(house, { roles: ['director'], ...here() });
    const feed = await director.ask('GET /events?limit=500');
    expect(feed.status).toBe(200);
    const items = feed.body['items'] as { campaignId: string }[];
    expect(new Set(items.map(({ campaignId }) => campaignId))).toEqual(new Set([own.campaignId]));
  });

  test('record nothing there', async () => {
    const survey = (building: Building) =>
      me.ask(`POST /households/${householdOf(building)}/surveys`, { intent: 'willing' });
    expect(await survey(other)).toMatchObject({ status: 404, body: { code: 'unknown_household' } });
    expect((await survey(own)).status).toBe(201);
    const commands = [
      { path: `/households/${householdOf(other)}/surveys`, body: { intent: 'willing' }, key: nextId() },
    ];
    const batch = await me.ask('POST /batch', { commands });
    expect(JSON.stringify(batch.body)).not.toMatch('"status":201');
  });

  test('list only what is theirs', async () => {
    const campaigns = (await me.ask('GET /campaigns')).body['items'] as { id: string }[];
    expect(campaigns.map(({ id }) => id)).toEqual([own.campaignId]);
    const households = (await me.ask('GET /households')).body['items'] as { campaignId: string }[];
    expect(new Set(households.map(({ campaignId }) => campaignId))).toEqual(new Set([own.campaignId]));
  });

  test('see the colleagues who work there too', async () => {
    const [stranger, colleague] = [
      await signIn(house, { campaignIds: [other.campaignId] }),
      await signIn(house),
    ];
    const staff = (await me.ask('GET /staff?limit=500')).body['items'] as { id: string }[];
    const ids = staff.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([me.staffId, colleague.staffId]));
    expect(ids).not.toContain(stranger.staffId);
  });

  test('see of a colleague’s tasks those of their own base', async () => {
    const everywhere = await signIn(house);
    for (const building of [own, other]) {
      const path = `POST /households/${householdOf(building)}`;
      await administrator.ask(`${path}/handler`, { staffId: everywhere.staffId });
      await administrator.ask(`${path}/appointments`, { kind: 'visit', at: inDays(1) });
    }
    const tasks = async (by: SignedIn) =>
      Object.values(
        (await by.ask(`GET /staff/${everywhere.staffId}/tasks`)).body as Record<string, object[]>,
      ).flat();
    expect(await tasks(everywhere)).toHaveLength(2);
    expect(await tasks(me)).toMatchObject([{ campaignId: own.campaignId }]);
  });

  test('do nothing that concerns the whole installation', async () => {
    const confined = await signIn(house, { roles: ['administrator'], ...here() });
    for (const line of ['POST /campaigns', 'POST /staff', 'POST /tokens'])
      expect(await confined.ask(line, {})).toMatchObject({ status: 403 });
  });
});

describe('the live stream', () => {
  test('is that of the own base', async () => {
    const me = await signIn(house, here());
    const url = await house.app.listen({ port: 0, host: '127.0.0.1' });
    const open = async (campaignId: string) => {
      const stop = new AbortController();
      const answer = await fetch(`${url}/api/v1/live?campaign=${campaignId}`, {
        headers: { cookie: me.cookie },
        signal: stop.signal,
      });
      stop.abort();
      return answer.status;
    };
    expect(await open(own.campaignId)).toBe(200);
    expect(await open(other.campaignId)).toBe(404);
  });
});

describe('a notification', () => {
  let seq = 0;
  let building: Building;
  beforeEach(async () => {
    building = await house.build(1);
  });
  const entry = (more: Partial<Reason> = {}) =>
    raised(POLICY_TEMPLATES['shanghai-95'], {
      ...{ seq: (seq += 1), at: '2026-03-02T02:00:00.000Z', kind: 'notSurveyed', staffId: null },
      ...more,
    });
  const enqueue = (...entries: NotificationEntry[]) =>
    house.database.pool.query('SELECT enqueue_notifications($1, $2, $3::jsonb)', [
      ...[building.id, building.campaignId, JSON.stringify(entries)],
    ]);
  const heardBy = async (...people: SignedIn[]) => {
    const rows = await house.database.prisma.notification.findMany({ where: { sourceId: building.id } });
    return people.map(({ staffId }) => rows.filter((row) => row.staffId === staffId).length);
  };

  test('to a role reaches whoever works on that campaign', async () => {
    const [here, there, everywhere] = [
      await signIn(house, { roles: ['director'], campaignIds: [building.campaignId] }),
      await signIn(house, { roles: ['director'], campaignIds: [other.campaignId] }),
      await signIn(house, { roles: ['director'] }),
    ];
    const told = entry({ role: 'director' });
    await enqueue(told);
    await enqueue(told);
    expect(await heardBy(here, there, everywhere)).toEqual([1, 0, 1]);
  });

  test('of a household reaches the leaders once its handler has left or works elsewhere', async () => {
    const leader = await signIn(house, { roles: ['leader'], campaignIds: [building.campaignId] });
    const [gone, elsewhere] = [await signIn(house), await signIn(house, { campaignIds: [other.campaignId] })];
    await administrator.ask(`PATCH /staff/${gone.staffId}`, { disabled: true });
    const about = { householdId: householdOf(building) };
    await enqueue(
      entry({ staffId: gone.staffId, ...about }),
      entry({ staffId: elsewhere.staffId, ...about }),
      entry({ staffId: leader.staffId, ...about }),
    );
    expect(await heardBy(leader, gone, elsewhere)).toEqual([3, 0, 0]);
  });

  test('of a promise that concerns no household reaches the leaders too', async () => {
    const leader = await signIn(house, { roles: ['leader'], campaignIds: [building.campaignId] });
    const gone = await signIn(house);
    await administrator.ask(`PATCH /staff/${gone.staffId}`, { disabled: true });
    const due = [entry({ kind: 'promiseDue', staffId: gone.staffId })];
    await house.database.pool.query('SELECT enqueue_notifications(NULL, $1, $2::jsonb)', [
      ...[building.campaignId, JSON.stringify(due)],
    ]);
    const rows = await house.database.prisma.notification.findMany({
      where: { sourceId: building.campaignId, staffId: { in: [leader.staffId, gone.staffId] } },
    });
    expect(rows.map(({ staffId }) => staffId)).toEqual([leader.staffId]);
  });

  test('leaves the inbox of whoever no longer works there', async () => {
    const me = await signIn(house, { campaignIds: [building.campaignId] });
    await enqueue(entry({ staffId: me.staffId }));
    const inbox = async () => ((await me.ask('GET /me/inbox')).body['items'] as object[]).length;
    expect(await inbox()).toBe(1);
    await administrator.ask(`PATCH /staff/${me.staffId}`, { campaignIds: [other.campaignId] });
    expect(await inbox()).toBe(0);
  });
});

describe('an administrator', () => {
  const change = (staffId: string, payload: object) => administrator.ask(`PATCH /staff/${staffId}`, payload);

  test('adds somebody for some campaigns', async () => {
    const added = await administrator.ask('POST /staff', { name: '赵', roles: ['handler'], ...here() });
    const id = String(added.body['id']);
    expect(await change(id, {})).toMatchObject({ status: 200, body: { id, ...here(), disabledAt: null } });
    const unknown = { name: '钱', roles: ['handler'], campaignIds: [nextId()] };
    expect(await administrator.ask('POST /staff', unknown)).toMatchObject({
      ...{ status: 409, body: { code: 'unknown_campaign' } },
    });
  });

  test('changes what somebody may and where; what is not named stays', async () => {
    const { staffId } = await signIn(house, here());
    const changed = await change(staffId, { roles: ['leader', 'leader'], phone: '13800000000' });
    expect(changed.body).toEqual({
      ...{ id: staffId, name: '王', roles: ['leader'], phone: '13800000000', ...here() },
      ...{ disabledAt: null, warnings: [] },
    });
    const everywhere = await change(staffId, { campaignIds: null, phone: null });
    expect(everywhere.body).toMatchObject({ roles: ['leader'], phone: null, campaignIds: null });
    const audited = await house.database.prisma.audit.findMany({ where: { subject: staffId } });
    expect(audited.map(({ action, byId }) => [action, byId])).toEqual(
      Array.from({ length: 2 }, () => ['staff_changed', administrator.staffId]),
    );
  });

  test('switches an account off, which ends its sessions, and is told what is left in its name', async () => {
    const leaving = await signIn(house);
    await administrator.ask(`POST /households/${householdOf(own)}/handler`, { staffId: leaving.staffId });
    expect((await leaving.ask('GET /me')).status).toBe(200);
    const disabled = await change(leaving.staffId, { disabled: true });
    expect(disabled.body).toMatchObject({
      disabledAt: expect.any(String),
      warnings: [
        { code: 'still_has_work', households: 1, message: expect.stringMatching('移交.*hand them over') },
      ],
    });
    await eventually(async () => expect((await leaving.ask('GET /me')).status).toBe(401));
    expect((await change(leaving.staffId, { disabled: false })).body).toMatchObject({
      disabledAt: null,
      warnings: [],
    });
    expect((await leaving.ask('GET /me')).status).toBe(401);
  });

  test('is warned where the work of somebody lies out of reach', async () => {
    const moving = await signIn(house);
    await administrator.ask(`POST /households/${householdOf(own)}/handler`, { staffId: moving.staffId });
    expect((await change(moving.staffId, here())).body['warnings']).toEqual([]);
    expect(
      (await change(moving.staffId, { campaignIds: [other.campaignId] })).body['warnings'],
    ).toMatchObject([{ code: 'still_has_work', households: 1 }]);
  });

  test.each([{ disabled: true }, { roles: ['handler'] }, { campaignIds: [nextId()] }])(
    'does not lock himself out by %j',
    async (payload) =>
      expect(await change(administrator.staffId, payload)).toMatchObject({
        ...{ status: 409, body: { code: 'own_account' } },
      }),
  );

  test('changes nobody who does not exist, and nobody else changes anybody', async () => {
    expect(await change(nextId(), {})).toMatchObject({ status: 404, body: { code: 'unknown_staff' } });
    expect(await change('nobody', {})).toMatchObject({ status: 404, body: { code: 'unknown_staff' } });
    const director = await signIn(house, { roles: ['director'] });
    expect(
      (await director.ask(`PATCH /staff/${director.staffId}`, { roles: ['administrator'] })).status,
    ).toBe(403);
  });
});
