// Boards of a real engine while staff work side by side: what was served then can be asked for afterwards.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import type { Board, BoardBuilding } from '../../api/contract.ts';
import { readEvents } from '../../api/event-rows.ts';
import type { Building } from '../../domain/building.ts';
import { replayEvents, startRun } from '../../domain/intake.ts';
import { POLICY_TEMPLATES } from '../../domain/policy-templates.ts';
import type { Policy } from '../../domain/policy.ts';
import { createRandomness } from '../../local/demo/randomness.ts';
import { chooseAct } from '../api/acts.ts';
import { startTestApi, type TestApi } from '../environment/api.ts';
import { startTestEngine, type TestEngine } from '../environment/engine.ts';
import { eventually } from '../environment/eventually.ts';
import { freshId, openTestBuilding } from '../environment/roll.ts';

const BUILDINGS = 4;
const CLIENTS = 8;
const ROUNDS = 8;
const INSTANTS = 200;

const template = POLICY_TEMPLATES['shanghai-95'];
const policy: Policy = {
  ...template,
  contact: { ...template.contact, perWeek: 60, quietFrom: '00:00', quietTo: '00:00' },
  stages: { ...template.stages, signing: { advance: 'manual' } },
};
const random = createRandomness(20_261_125);
const campaignId = freshId();
const buildingIds: string[] = [];
let engine: TestEngine;
let api: TestApi;

beforeAll(async () => {
  engine = await startTestEngine();
  api = await startTestApi(engine.database, engine.engine);
  for (let number = 0; number < BUILDINGS; number += 1) {
    const building = await openTestBuilding(engine.database, 12, policy, campaignId);
    await engine.engine.startBuilding(startRun(building));
    buildingIds.push(building.id);
  }
  for (const to of ['consultation', 'signing']) {
    await Promise.all(buildingIds.map((id) => command(`/buildings/${id}/stage`, { to })));
  }
});
afterAll(async () => {
  await api.stop();
  await engine.stop();
});

async function command(path: string, body: object): Promise<void> {
  const { status } = await api.post(path, body);
  expect([201, 409]).toContain(status);
}

async function boardAt(at?: string): Promise<Board> {
  const path = `/campaigns/${campaignId}/board${at === undefined ? '' : `?at=${at}`}`;
  const { status, body } = await api.get(path);
  expect(status).toBe(200);
  return body as unknown as Board;
}

const current = (): Promise<Building[]> =>
  Promise.all(buildingIds.map(async (id) => replayEvents(id, await readEvents(engine.database.pool, id))));

/** What was served while nobody did anything, and until when that was so. */
const quiet: { board: Board; until: number }[] = [];
/** Every building's row of every board that was served while staff worked. */
const busy = new Map<string, BoardBuilding>();

/** Everybody gives a few commands, one after the other, while the board is looked at all the time. */
async function playRound(): Promise<void> {
  const buildings = await current();
  let working = CLIENTS;
  const clients = Array.from({ length: CLIENTS }, async () => {
    for (let turn = 0; turn < 4; turn += 1) {
      const { path, body } = chooseAct(random.choose(buildings), random, Date.now());
      await command(path, body);
    }
    working -= 1;
  });
  const look = async (): Promise<void> => {
    while (working > 0) {
      const board = await boardAt();
      for (const row of board.buildings) busy.set(`${row.id} ${row.lastEventAt}`, row);
    }
  };
  await Promise.all([...clients, look()]);
}

async function keepQuietBoard(): Promise<void> {
  const board = await boardAt();
  await pause(20);
  quiet.push({ board, until: Date.now() - 1 });
}

test('200 instants at which nobody did anything: the board is the one that was served', async () => {
  await keepQuietBoard();
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round === 3) await changePolicy();
    if (round === 5) await letAppointmentPass();
    await playRound();
    await keepQuietBoard();
  }
  for (let count = 0; count < INSTANTS; count += 1) {
    const { board, until } = random.choose(quiet);
    const asOf = new Date(random.between(Date.parse(board.asOf), until)).toISOString();
    expect(await boardAt(asOf)).toEqual({ ...board, asOf });
  }
}, 180_000);

/** The last event of a row names the instant at which it was so, also while others were on their way. */
test('every row that was served while staff worked is that of its last event', async () => {
  expect(busy.size).toBeGreaterThan(20);
  for (const row of random.shuffle([...busy.values()]).slice(0, 60)) {
    const { buildings } = await boardAt(row.lastEventAt);
    expect(buildings.find(({ id }) => id === row.id)).toEqual(row);
  }
}, 120_000);

/** Adds a threshold over the campaign that is reached at once and never lost: when every building was told, the
 *  campaign has nothing left to say. */
async function changePolicy(): Promise<void> {
  const rule = { id: 'all', scope: 'campaign', stage: 'signing', ratio: '1/1000' };
  const { body } = await api.post('/tokens', { name: '街道', role: 'director' });
  const answer = await api.app.inject({
    method: 'PATCH',
    url: `/api/v1/campaigns/${campaignId}/policy`,
    headers: { authorization: `Bearer ${String(body['token'])}` },
    payload: {
      policy: { thresholds: [...template.thresholds, rule], contact: { unreachableAfterAttempts: 1 } },
      reason: '街道会议',
    },
  });
  expect(answer.statusCode).toBe(200);
  await eventually(async () => {
    const { rows } = await engine.database.pool.query<{ told: boolean }>(
      `SELECT campaign_shares @> '[{"met": true}]' AS told FROM building_state WHERE campaign_id = $1`,
      [campaignId],
    );
    expect(rows.map(({ told }) => told)).toEqual(buildingIds.map(() => true));
  });
}

/** An appointment to sign comes, and the building's alarm rings. */
async function letAppointmentPass(): Promise<void> {
  const [building] = await current();
  const [id = ''] = Object.keys(building?.households ?? {});
  const at = new Date(Date.now() + 4_000).toISOString();
  await command(`/households/${id}/appointments`, { kind: 'signing', at });
  await keepQuietBoard();
  await eventually(async () => {
    const events = await readEvents(engine.database.pool, building?.id ?? '');
    expect(events.map(({ type }) => type)).toContain('appointment_reached');
  }, 30_000);
}
