import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { MeetingPack } from '../../api/contract.ts';
import type { Building } from '../../domain/building.ts';
import { civilDateOf } from '../../domain/working-time.ts';
import { envelope } from '../environment/roll.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

const BUILDINGS = 14;
const HOUSEHOLDS = 50;
/** Of each household, as after half a year: half of them visits, the rest what a pack does not ask for. */
const EVENTS = 200;
/** Milliseconds. */
const WITHIN = 2_000;

let house: House;
let token: string;
let campaignId: string;

beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'director' });
  const first = await house.build(HOUSEHOLDS);
  ({ campaignId } = first);
  await objectTo(first);
  for (let count = 1; count < BUILDINGS; count += 1)
    await objectTo(await house.build(HOUSEHOLDS, campaignId));
  await fillHistories();
}, 120_000);
afterAll(() => house.stop());

/** Half the households object, the others were surveyed. */
async function objectTo({ id, households }: Building): Promise<void> {
  const commands = Object.keys(households).map((householdId, index) =>
    index % 2 === 0
      ? envelope<'raise_objection'>({ type: 'raise_objection', householdId, data: { category: 'area_loss' } })
      : envelope<'record_survey'>({
          type: 'record_survey',
          householdId,
          data: { intent: 'undecided', support: 2 },
        }),
  );
  await house.deps.engine.apply(id, commands, id);
}

/** Rows as the projection writes them, past it: a campaign of half a year is not played in a spec. */
async function fillHistories(): Promise<void> {
  const { pool } = house.database;
  await pool.query(
    `INSERT INTO event (building_id, seq, at, type, by_role, household_id, data, command_id)
     SELECT h.building_id, 1000 + row_number() OVER (PARTITION BY h.building_id), now() - (n * interval '20 hours'),
       CASE WHEN n % 2 = 0 THEN 'visit_recorded' ELSE 'reminder_raised' END, 'handler', h.id,
       '{"channel":"office","outcome":"met","exception":false}', gen_random_uuid()
     FROM household h, generate_series(1, $2) n WHERE h.campaign_id = $1`,
    [campaignId, EVENTS],
  );
  await pool.query(
    `INSERT INTO promise (id, campaign_id, building_id, household_id, command_id, staff_id, made_at, due_at, level)
     SELECT gen_random_uuid(), h.campaign_id, h.building_id, h.id, gen_random_uuid(), gen_random_uuid(),
       now() - interval '3 days', now() + interval '1 day', 'handler'
     FROM household h WHERE h.campaign_id = $1`,
    [campaignId],
  );
  await pool.query('ANALYZE');
}

/** The quickest of three: the machine of a spec has other things to do. Milliseconds. */
async function quickest(path: string): Promise<{ took: number; body: string }> {
  let best = { took: Infinity, body: '' };
  for (let time = 0; time < 3; time += 1) {
    const startedAt = performance.now();
    const { statusCode, body } = await house.app.inject({
      url: `/api/v1/campaigns/${campaignId}/${path}`,
      headers: { authorization: `Bearer ${token}` },
    });
    const took = performance.now() - startedAt;
    expect(statusCode).toBe(200);
    if (took < best.took) best = { took, body };
  }
  return best;
}
const today = (): string => civilDateOf(new Date().toISOString());

test('the pack of 700 households, with all that was recorded of them, is there within two seconds', async () => {
  const { took, body } = await quickest(`packs/${today()}`);
  const { holdouts, promises } = JSON.parse(body) as MeetingPack;
  expect(holdouts).toHaveLength(BUILDINGS * HOUSEHOLDS);
  expect(promises).toHaveLength(BUILDINGS * HOUSEHOLDS);
  expect(promises[0]?.since.visits).toBeGreaterThan(0);
  process.stdout.write(`The pack of ${holdouts.length} households took ${Math.round(took)} ms\n`);
  expect(took).toBeLessThan(WITHIN);
});

test.each(['packs/today.xlsx', 'reports/today', 'rankings/today', 'contacts/today'])(
  'so is %s',
  async (path) => {
    const { took } = await quickest(path.replace('today', today()));
    expect(took).toBeLessThan(WITHIN);
  },
);
