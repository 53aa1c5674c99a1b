// A campaign of three weeks, played by a clock that stands still while something happens: the board that was served
// after each happening is the board of every instant up to the next one.
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Board, CurveDay } from '../../api/contract.ts';
import { createRandomness } from '../../local/demo/randomness.ts';
import { chooseAct } from './acts.ts';
import { csvOf, manyLines, openImportRoom, type ImportRoom, type Line } from './import-room.ts';

const DAYS = 21;
const HAPPENINGS_A_DAY = 6;
const INSTANTS = 200;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Midnight in Shanghai. */
const FIRST_DAY = Date.parse('2026-03-02T00:00:00+08:00');
const EVERYTHING_BUT_DATE = [
  ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
  ...(['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
];

/** The same play at every run. */
const random = createRandomness(20_261_125);
let room: ImportRoom;
let campaignId: string;
/** What was served, and since when it was so. */
const served: { since: number; board: Board }[] = [];
/** What each day had brought by its end. */
const curves: CurveDay[][] = [];
/** Commands that were taken, by the last part of their path. */
const taken: Record<string, number> = {};

beforeAll(async () => {
  jest.useFakeTimers({ now: FIRST_DAY, doNotFake: EVERYTHING_BUT_DATE });
  room = await openImportRoom();
  campaignId = await createCampaign();
  await keepBoard();
  for (let day = 0; day < DAYS; day += 1) {
    const moments = Array.from({ length: HAPPENINGS_A_DAY }, () => random.between(8 * HOUR, 20 * HOUR));
    for (const [index, moment] of moments.toSorted((a, b) => a - b).entries()) {
      jest.setSystemTime(FIRST_DAY + day * DAY + moment + index);
      await (PLANNED[`${day}.${index}`] ?? actTogether)();
      await room.engine.settled();
      await keepBoard();
    }
    curves.push(await curve());
  }
}, 300_000);
afterAll(async () => {
  jest.useRealTimers();
  await room.stop();
});

const rule = { id: 'effect', stage: 'signing', ratio: '95/100' };
const BY_HAND = { advance: 'manual' };

async function createCampaign(): Promise<string> {
  const policy = {
    contact: { perWeek: 60, quietFrom: '00:00', quietTo: '00:00' },
    stages: { signing: { ...BY_HAND, plannedEndsAfter: 'P9D', onDeadline: 'lapse' } },
  };
  return String((await room.api.post('/campaigns', { name: '三周', policy })).body['id']);
}

/** Changes of policy that count otherwise what is there already, by the day on which they come. */
const POLICIES = [
  { day: 5, change: { contact: { unreachableAfterAttempts: 1 } } },
  { day: 10, change: { thresholds: [rule, { ...rule, id: 'all', scope: 'campaign', ratio: '1/8' }] } },
  {
    day: 13,
    change: {
      thresholds: [
        { ...rule, ratio: '1/5' },
        { ...rule, id: 'all', scope: 'campaign', ratio: '1/2' },
      ],
    },
  },
  {
    day: 18,
    change: {
      thresholds: [
        { ...rule, over: 'area', ratio: '1/4' },
        { id: 'vote', stage: 'survey', counts: 'willing', of: 'participants', ratio: '1/2', quorum: '1/4' },
        { ...rule, id: 'all', scope: 'campaign', ratio: '1/10' },
      ],
    },
  },
];
/** Every third household is owned, by two people who both have to sign. */
const LINES: Line[] = manyLines(36, 12).map((line, index) =>
  index % 3 === 0 ? { ...line, 房屋性质: '产权房' } : line,
);
const MORE: Line[] = [
  ...manyLines(44, 12).slice(36),
  ...LINES.slice(0, 5).map((line) => ({ ...line, 建筑面积: '31.5' })),
];

/** What happens as planned, by day and number of the happening: imports, one of them taken back, stages, a lapse's
 *  extension, and policies. Everything else is chance. */
const PLANNED: Record<string, () => Promise<unknown>> = {
  '0.0': () => room.importRoster(campaignId, csvOf(LINES)),
  '2.0': () => room.importRoster(campaignId, csvOf([{ 楼栋: '10号楼', 室号: '101' }])),
  '2.1': () => undoLastImport(),
  '4.0': () => everyBuilding('stage', { to: 'consultation' }),
  '6.0': () => everyBuilding('stage', { to: 'signing' }),
  '8.0': () => room.importRoster(campaignId, csvOf(MORE)),
  '17.0': () => everyBuilding('extension', { stageEndsAt: '2026-04-30T16:00:00Z', reason: '延期' }),
  '20.0': () => everyBuilding('stage', { to: 'effective' }),
  ...Object.fromEntries(POLICIES.map((policy) => [`${policy.day}.0`, () => changePolicy(policy.change)])),
};

async function undoLastImport(): Promise<void> {
  const { id } = await room.database.prisma.rosterImport.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
  expect((await room.undo(id)).status).toBe(200);
}

const buildings = () =>
  [...room.engine.runs.values()].map((run) => run.building).filter(({ withdrawn }) => !withdrawn);

/** Several members of staff at the same instant, in any of the buildings. */
const actTogether = async (): Promise<void> => {
  const acts = Array.from({ length: random.between(1, 6) }, () =>
    chooseAct(random.choose(buildings()), random, Date.now()),
  );
  await Promise.all(acts.map(({ path, body }) => command(path, body)));
};

const everyBuilding = async (what: string, body: object): Promise<void> => {
  await Promise.all(buildings().map(({ id }) => command(`/buildings/${id}/${what}`, body)));
};

async function command(path: string, body: object): Promise<void> {
  const { status } = await room.api.post(path, body);
  const what = path.split('/').at(-1) ?? '';
  if (status === 201) taken[what] = (taken[what] ?? 0) + 1;
  else expect([path, status]).toEqual([path, 409]);
}

async function changePolicy(policy: object): Promise<void> {
  const answer = await room.api.app.inject({
    method: 'PATCH',
    url: `/api/v1/campaigns/${campaignId}/policy`,
    headers: { authorization: `Bearer ${await room.token('director')}` },
    payload: { policy, reason: '街道会议' },
  });
  expect(answer.statusCode).toBe(200);
}

async function get<Body>(path: string): Promise<Body> {
  const { status, body } = await room.api.get(`/campaigns/${campaignId}${path}`);
  expect(status).toBe(200);
  return body as Body;
}
const boardAt = (at: number) => get<Board>(`/board?at=${new Date(at).toISOString()}`);
const dateOf = (at: number): string => new Date(at + 8 * HOUR).toISOString().slice(0, 10);
const curve = async (): Promise<CurveDay[]> =>
  (await get<{ items: CurveDay[] }>(`/curve?from=${dateOf(FIRST_DAY)}&to=${dateOf(Date.now())}`)).items;

async function keepBoard(): Promise<void> {
  const board = await get<Board>('/board');
  expect(board.asOf).toBe(new Date().toISOString());
  served.push({ since: Date.now(), board });
}

/** The board that was served last by then. Before the campaign there was none, and it is as empty as at its start. */
const servedAt = (at: number): Board | undefined =>
  (served.findLast(({ since }) => since <= at) ?? served[0])?.board;

/** Every fourth is one at which something happened, or the millisecond before. */
function chooseInstants(count: number): number[] {
  const edges = served.flatMap(({ since }) => [since, since - 1]);
  return Array.from({ length: count }, (_, index) =>
    index % 4 === 0 ? random.choose(edges) : random.between(FIRST_DAY - HOUR, FIRST_DAY + DAYS * DAY + HOUR),
  );
}

describe('the board of any date', () => {
  test('is the one that was served then, for 200 instants of three weeks', async () => {
    for (const at of chooseInstants(INSTANTS)) {
      expect(await boardAt(at)).toEqual({ ...servedAt(at), asOf: new Date(at).toISOString() });
    }
  });

  test('is folded from the history where several happenings were stored as one', async () => {
    await room.database.pool.query(`DELETE FROM building_history WHERE campaign_id = $1 AND seq % 3 > 0`, [
      campaignId,
    ]);
    for (const at of chooseInstants(INSTANTS / 4)) {
      expect(await boardAt(at)).toEqual({ ...servedAt(at), asOf: new Date(at).toISOString() });
    }
  });

  test('adds up to what the days had brought by then, on every day and still today', async () => {
    const today = await curve();
    for (let day = 0; day < DAYS; day += 1) {
      const { totals } = await boardAt(FIRST_DAY + (day + 1) * DAY - 1);
      for (const days of [curves[day], today]) {
        const signed = days?.slice(0, day + 1).reduce((sum, { signed }) => sum + signed, 0);
        expect([day, signed]).toEqual([day, totals.signed]);
      }
    }
  });

  test('was of a campaign in which everything happened that a board shows', () => {
    expect(Object.keys(taken).toSorted()).toEqual([
      ...[
        'answers',
        'appointments',
        'extension',
        'objections',
        'retraction',
        'signatures',
        'stage',
        'surveys',
      ],
      ...['verdict', 'visits', 'withdrawals'],
    ]);
    const boards = served.map(({ board }) => board);
    const stages = new Set(boards.flatMap(({ buildings }) => buildings.map(({ stage }) => stage)));
    expect([...stages].toSorted()).toEqual(['consultation', 'effective', 'lapsed', 'signing', 'survey']);
    const statuses = boards.flatMap(({ totals }) =>
      Object.entries(totals.byStatus).flatMap(([status, count]) => (count > 0 ? [status] : [])),
    );
    expect([...new Set(statuses)]).toHaveLength(11);
    expect(new Set(boards.map(({ buildings }) => buildings.length))).toEqual(new Set([0, 3, 4]));
    const isMet = boards.flatMap(({ thresholds }) => thresholds.map(({ met }) => met));
    expect(new Set(isMet)).toEqual(new Set([true, false]));
    expect(
      boards.at(-1)?.effect ?? boards.at(-1)?.buildings.find(({ effect }) => effect)?.effect,
    ).toBeTruthy();
  });
});
