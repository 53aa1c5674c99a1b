import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import type { Building } from '../../domain/building.ts';
import { createRandomness } from '../../local/demo/randomness.ts';
import { replayAll } from '../environment/engine.ts';
import { eventually as within } from '../environment/eventually.ts';
import { keepHistories } from '../workflows/keep-histories.ts';
import type { Manner } from './receiver.ts';
import { feedFrom, openRoom, subscribe, taken, tryAgain, viewOf, survey, type Room } from './room.ts';

const eventually = (attempt: () => Promise<void>) => within(attempt, 50_000);
const householdsOf = ({ households }: Building): string[] => Object.keys(households);
const countTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

let room: Room;
beforeAll(async () => {
  room = await openRoom();
});
afterAll(() => room.close());
afterEach(async () => {
  // The next test's receiver hears of nothing else.
  await room.engine.database.prisma.webhook.updateMany({ data: { disabledAt: new Date() } });
  room.receiver.arrived.length = 0;
  room.receiver.manner = () => 200;
});

const endOfFeed = async () => (await feedFrom(room)).at(-1)?.cursor ?? '0';
const surveyAll = async (buildings: readonly Building[], rounds: number): Promise<void> => {
  await Promise.all(
    buildings.flatMap((building) =>
      householdsOf(building).map(async (householdId) => {
        for (let round = 0; round < rounds; round += 1) await survey(room, householdId);
      }),
    ),
  );
};

test('what happens in a campaign arrives within a moment, signed, and can be read again from every cursor', async () => {
  const building = await room.build(2);
  const id = await subscribe(room, { campaignId: building.campaignId });
  const other = await room.build(1);
  await survey(room, householdsOf(other)[0] ?? '');
  await survey(room, householdsOf(building)[0] ?? '');
  await eventually(async () => expect(taken(room.receiver)).toHaveLength(1));
  expect(room.receiver.arrived.map(({ isGenuine }) => isGenuine)).toEqual([true]);
  const [event] = taken(room.receiver);
  expect(event).toMatchObject({ version: 1, buildingId: building.id, type: 'survey_recorded' });
  expect(
    (await feedFrom(room)).filter(({ campaignId }) => campaignId === building.campaignId),
  ).toContainEqual(event);
  await eventually(async () =>
    expect(await viewOf(room, id)).toMatchObject({
      ...{
        cursor: event?.cursor,
        behind: 0,
        isEnabled: true,
        lastFault: null,
        lastDeliveredAt: expect.any(String),
      },
    }),
  );
});

test('many buildings at once and a receiver in a bad mood: nothing is lost, nothing is out of order', async () => {
  const random = createRandomness(7);
  const buildings = await Promise.all([5, 4, 3, 3, 2].map((households) => room.build(households)));
  const after = await endOfFeed();
  const id = await subscribe(room, { after });
  const manners: Manner[] = [200, 204, 500, 429, 'reset', 'lost', 404, 503, 'late'];
  room.receiver.manner = () => random.choose(manners);
  let isDone = false;
  const impatient = (async () => {
    while (!isDone) {
      await tryAgain(room, id);
      await pause(40);
    }
  })();
  await surveyAll(buildings, 9);
  const expected = await feedFrom(room, after);
  expect(expected.length).toBeGreaterThanOrEqual(17 * 9);
  await eventually(async () => expect(await viewOf(room, id)).toMatchObject({ behind: 0 }));
  isDone = true;
  await impatient;
  expect(taken(room.receiver)).toEqual(expected);
  for (const { id: buildingId, seq } of buildings) {
    const seqs = taken(room.receiver).filter((event) => event.buildingId === buildingId);
    expect(seqs.map((event) => event.seq - seq)).toEqual(countTo(seqs.length));
  }
  const deliveries = new Map<string, unknown>();
  for (const { deliveryId, events } of room.receiver.arrived) {
    // The same events are the same delivery, however often it was tried.
    expect(deliveries.get(deliveryId) ?? events).toEqual(events);
    deliveries.set(deliveryId, events);
  }
  expect(room.receiver.arrived.length).toBeGreaterThan(deliveries.size);
  expect(room.receiver.arrived.every(({ isGenuine }) => isGenuine)).toBe(true);
}, 120_000);

describe('a webhook', () => {
  test('goes back to a cursor, or to the beginning, and tells the same again as another delivery', async () => {
    const { campaignId, ...building } = await room.build(1);
    const [householdId = ''] = householdsOf({ campaignId, ...building });
    for (let round = 0; round < 3; round += 1) await survey(room, householdId);
    const id = await subscribe(room, { campaignId, after: null });
    await eventually(async () => expect(await viewOf(room, id)).toMatchObject({ behind: 0 }));
    const first = taken(room.receiver);
    expect(first.map(({ seq }) => seq)).toEqual(countTo(building.seq + 3));
    const deliveries = room.receiver.arrived.map(({ deliveryId }) => deliveryId);

    room.receiver.arrived.length = 0;
    const [, second] = first;
    await room.api.post(`/webhooks/${id}/replay`, { after: second?.cursor });
    await eventually(async () => expect(await viewOf(room, id)).toMatchObject({ behind: 0 }));
    expect(taken(room.receiver)).toEqual(first.slice(2));

    room.receiver.arrived.length = 0;
    await room.api.post(`/webhooks/${id}/replay`, { after: null });
    await eventually(async () => expect(await viewOf(room, id)).toMatchObject({ behind: 0 }));
    expect(taken(room.receiver)).toEqual(first);
    for (const { deliveryId } of room.receiver.arrived) expect(deliveries).not.toContain(deliveryId);
  });

  test('that was switched off waits, and goes on from where it was', async () => {
    const { campaignId, households } = await room.build(1);
    const [householdId = ''] = Object.keys(households);
    const id = await subscribe(room, { campaignId });
    await room.change(`PATCH /webhooks/${id}`, { isEnabled: false });
    const handle = room.engine.client.workflow.getHandle(`webhook/${id}`);
    await eventually(async () => expect((await handle.describe()).status.name).toBe('COMPLETED'));
    await survey(room, householdId);
    await survey(room, householdId);
    await eventually(async () =>
      expect(await viewOf(room, id)).toMatchObject({ behind: 2, isEnabled: false }),
    );
    expect(room.receiver.arrived).toEqual([]);
    await room.change(`PATCH /webhooks/${id}`, { isEnabled: true });
    await eventually(async () => expect(taken(room.receiver)).toHaveLength(2));
  });

  test('whose receiver fails says so, keeps trying, and is current again once it is repaired', async () => {
    const { campaignId, households } = await room.build(1);
    const id = await subscribe(room, { campaignId, url: 'http://127.0.0.1:1/nobody' });
    await survey(room, Object.keys(households)[0] ?? '');
    await eventually(async () =>
      expect(await viewOf(room, id)).toMatchObject({
        behind: 1,
        lastFault: 'econnrefused',
        lastDeliveredAt: null,
      }),
    );
    await room.change(`PATCH /webhooks/${id}`, { url: room.receiver.url });
    await eventually(async () =>
      expect(await viewOf(room, id)).toMatchObject({ behind: 0, lastFault: null }),
    );
    expect(taken(room.receiver)).toHaveLength(1);
  });

  test('tries again by itself', async () => {
    const { campaignId, households } = await room.build(1);
    const id = await subscribe(room, { campaignId });
    room.receiver.manner = () => (room.receiver.arrived.length === 0 ? 500 : 200);
    await survey(room, Object.keys(households)[0] ?? '');
    await eventually(async () => expect(await viewOf(room, id)).toMatchObject({ lastFault: 'http_500' }));
    await eventually(async () =>
      expect(await viewOf(room, id)).toMatchObject({ behind: 0, lastFault: null }),
    );
    const [first, second] = room.receiver.arrived;
    expect(second?.deliveryId).toBe(first?.deliveryId);
  });

  test('does not follow a redirect', async () => {
    const { campaignId, households } = await room.build(1);
    const id = await subscribe(room, { campaignId });
    room.receiver.manner = () => 302;
    await survey(room, Object.keys(households)[0] ?? '');
    await eventually(async () =>
      expect(await viewOf(room, id)).toMatchObject({ lastFault: 'redirected', behind: 1 }),
    );
    expect(new Set(room.receiver.arrived.map(({ path }) => path))).toEqual(new Set(['/']));
  });

  test('signs with the new key as soon as it has one', async () => {
    const { campaignId, households } = await room.build(1);
    const id = await subscribe(room, { campaignId, secret: 'the key of the first year' });
    await room.change(`PATCH /webhooks/${id}`, { secret: 'the key of the second year' });
    room.receiver.secret = 'the key of the second year';
    await survey(room, Object.keys(households)[0] ?? '');
    await eventually(async () =>
      expect(room.receiver.arrived.map(({ isGenuine }) => isGenuine)).toEqual([true]),
    );
  });

  test('can be tried without an event, and says what came back', async () => {
    const id = await subscribe(room);
    const tried = await room.api.post(`/webhooks/${id}/test`, {});
    expect(tried.body).toMatchObject({ outcome: 'sent', code: null, answer: 'HTTP 200 ' });
    expect(room.receiver.arrived).toMatchObject([
      { isTest: true, events: [], isGenuine: true, deliveryId: tried.body['deliveryId'] },
    ]);
    room.receiver.manner = () => 404;
    expect((await room.api.post(`/webhooks/${id}/test`, {})).body).toMatchObject({
      outcome: 'failed',
      code: 'http_404',
    });
  });

  test('that was removed is never heard of again', async () => {
    const { campaignId, households } = await room.build(1);
    const id = await subscribe(room, { campaignId });
    expect((await room.change(`DELETE /webhooks/${id}`)).status).toBe(204);
    await survey(room, Object.keys(households)[0] ?? '');
    const handle = room.engine.client.workflow.getHandle(`webhook/${id}`);
    await eventually(async () => expect((await handle.describe()).status.name).toBe('COMPLETED'));
    expect(room.receiver.arrived).toEqual([]);
  });

  test('gets a large building in pieces that a receiver can take', async () => {
    const { id: buildingId, campaignId, seq } = await room.build(1);
    await room.engine.database.pool.query(
      `INSERT INTO event (building_id, seq, at, type, by_role, data)
       SELECT $1, $2::int + n, now(), 'visit_recorded', 'handler', jsonb_build_object('long', repeat('x', 300000))
       FROM generate_series(1, 7) n`,
      [buildingId, seq],
    );
    await room.engine.database.pool.query('UPDATE building_state SET seq = seq + 7 WHERE building_id = $1', [
      buildingId,
    ]);
    const id = await subscribe(room, { campaignId, after: null, types: ['visit_recorded'] });
    await eventually(async () => expect(await viewOf(room, id)).toMatchObject({ behind: 0 }));
    expect(room.receiver.arrived.map(({ events }) => events.length)).toEqual([3, 3, 1]);
  });
});

test('every history replays (as every spec’s engine checks when it stops)', async () => {
  const histories = await room.engine.histories();
  const ofWebhooks = histories.filter(({ workflowId }) => workflowId.startsWith('webhook/'));
  expect(await replayAll(histories)).toBeGreaterThan(10);
  // It went through continue-as-new.
  expect(ofWebhooks.length).toBeGreaterThan(new Set(ofWebhooks.map(({ workflowId }) => workflowId)).size);
  const told = ofWebhooks.map(({ history }) => readable(JSON.stringify(history))).join();
  // Events and addresses stay in the tables.
  for (const [text, isThere] of [
    ['"webhookId"', true],
    ['survey_recorded', false],
    ['127.0.0.1', false],
  ] as const)
    expect([text, told.includes(text)]).toEqual([text, isThere]);
  await keepHistories(ofWebhooks);
});

/** A history with its payloads decoded. */
const readable = (history: string): string =>
  history.replaceAll(/"data":"([\w+/=]+)"/g, (_, data: string) =>
    Buffer.from(data, 'base64').toString('utf8'),
  );
