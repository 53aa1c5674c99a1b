import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WebhookView } from '../../api/webhooks/list.ts';
import type { Building } from '../../domain/building.ts';
import { startRun } from '../../domain/intake.ts';
import type { FeedEvent } from '../../feed/read.ts';
import { opening } from '../../vault/installation-vault.ts';
import { ask } from '../api/ask.ts';
import { startTestApi, type TestApi } from '../environment/api.ts';
import { startTestEngine, TEST_OUTGOING, type TestEngine } from '../environment/engine.ts';
import { openTestBuilding } from '../environment/roll.ts';
import { startReceiver, type Receiver } from './receiver.ts';

/** API, workers and another system; what the API seals the worker opens. */
export interface Room {
  engine: TestEngine;
  api: TestApi;
  receiver: Receiver;
  /** A building at work, in a campaign of its own unless one is given. */
  build(households: number, campaignId?: string): Promise<Building>;
  change(line: string, payload?: object): ReturnType<typeof ask>;
  close(): Promise<void>;
}

export async function openRoom(reach = TEST_OUTGOING.reach): Promise<Room> {
  const dataDir = await mkdtemp(join(tmpdir(), 'doorstep-'));
  const outgoing = { ...TEST_OUTGOING, reach, vault: opening(dataDir) };
  const engine = await startTestEngine(undefined, { outgoing });
  const api = await startTestApi(engine.database, engine.engine, undefined, dataDir);
  const receiver = await startReceiver();
  const { body } = await api.post('/tokens', { name: 'admin', role: 'administrator' });
  const token = String(body['token']);
  return {
    ...{ engine, api, receiver },
    build: async (households, campaignId) => {
      const building = await openTestBuilding(engine.database, households, undefined, campaignId);
      await engine.engine.startBuilding(startRun(building));
      return building;
    },
    change: (line, payload) => ask(api.app, line, { token, ...(payload ? { payload } : {}) }),
    close: async () => {
      await receiver.stop();
      await api.stop();
      await engine.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** The receiver follows the feed; it knows its key. */
export async function subscribe({ api, receiver }: Room, webhook: object = {}): Promise<string> {
  const { status, body } = await api.post('/webhooks', { name: '区平台', url: receiver.url, ...webhook });
  if (status !== 201) throw new Error(JSON.stringify(body));
  if (typeof body['secret'] === 'string') receiver.secret = body['secret'];
  return String(body['id']);
}

export async function viewOf({ api }: Room, id: string): Promise<WebhookView> {
  const { body } = await api.get('/webhooks?limit=500');
  const view = (body['items'] as WebhookView[]).find((each) => each.id === id);
  if (!view) throw new Error(`No webhook ${id}`);
  return view;
}

/** Something happens: a household is asked again. */
export async function survey({ api }: Room, householdId: string): Promise<void> {
  const { status, body } = await api.post(`/households/${householdId}/surveys`, { intent: 'undecided' });
  if (status !== 201) throw new Error(JSON.stringify(body));
}

/** Does not wait for the next attempt. */
export const tryAgain = ({ engine }: Room, id: string): Promise<void> =>
  engine.webhooks.wake(id, { at: new Date().toISOString(), byHand: true });

/** As a receiver keeps them: each event once, in the order of its first arrival. */
export function taken(receiver: Receiver): FeedEvent[] {
  const known = new Set<string>();
  return receiver.arrived
    .flatMap(({ events }) => events)
    .filter(({ cursor }) => !known.has(cursor) && known.add(cursor));
}

/** The feed from a cursor to its end, as `GET /events` tells it. */
export async function feedFrom({ api }: Room, cursor = '0'): Promise<FeedEvent[]> {
  const events: FeedEvent[] = [];
  for (let after = cursor; ;) {
    const { body } = await api.get(`/events?limit=500&after=${after}`);
    events.push(...(body['items'] as FeedEvent[]));
    if (body['nextCursor'] === after) return events;
    after = String(body['nextCursor']);
  }
}
