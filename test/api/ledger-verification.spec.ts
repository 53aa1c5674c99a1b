import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Building } from '../../domain/building.ts';
import { ask, newKey } from './ask.ts';
import { openHouse, type House } from './house.ts';
import { createToken } from './tokens.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/local/verify-ledger.js', import.meta.url));
const TABLES = ['signing_ledger', 'ledger_head', 'household_state'];

let house: House;
let token: string;
let building: Building;

/** Numbers 1 to 6: the second and the last were voided, the household of the second signed again as the fifth. */
beforeAll(async () => {
  house = await openHouse();
  token = await createToken(house, { role: 'director' });
  building = await house.build(40);
  for (const to of ['consultation', 'signing']) await post(`/buildings/${building.id}/stage`, { to });
  for (const index of [0, 1, 2, 3]) await sign(index);
  await retract(1);
  await sign(1);
  await sign(4);
  await retract(4);
  for (const table of TABLES) await sql(`CREATE TABLE kept_${table} AS TABLE ${table}`);
});
afterEach(async () => {
  for (const table of TABLES) await sql(`TRUNCATE ${table}; INSERT INTO ${table} TABLE kept_${table}`);
});
afterAll(() => house.stop());

const sql = (statement: string) => house.database.pool.query(statement);
const post = async (path: string, payload: object): Promise<void> => {
  const answer = await ask(house.app, `POST ${path}`, { token, key: newKey(), payload });
  expect(answer.status).toBe(201);
};
const household = (index: number): string => Object.keys(building.households)[index] ?? '';
const signatory = (index: number): string =>
  Object.keys(building.households[household(index)]?.signatories ?? {})[0] ?? '';
const sign = (index: number) =>
  post(`/households/${household(index)}/signatures`, { signatoryId: signatory(index), medium: 'paper' });
const retract = (index: number) =>
  post(`/households/${household(index)}/signatures/${signatory(index)}/retraction`, { reason: '反悔' });

async function verification(): Promise<Record<string, unknown>> {
  const path = `GET /campaigns/${building.campaignId}/ledger/verification`;
  return (await ask(house.app, path, { token })).body;
}

/** Gives every row from a number on the hashes that its content asks for, and the head the last of them: what
 *  somebody does who knows how the chain is made. */
const rechain = (from: number) => `
  DO $$ DECLARE r record; previous text; BEGIN
    SELECT coalesce(max(hash), '') INTO previous FROM signing_ledger WHERE number = ${from - 1};
    FOR r IN SELECT *, to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS recorded
      FROM signing_ledger WHERE number >= ${from} ORDER BY number
    LOOP
      UPDATE signing_ledger SET previous_hash = previous, hash = ledger_hash(
        previous, r.campaign_id, r.number, r.household_id, r.building_id, r.seq, r.recorded, NULL
      ) WHERE number = r.number RETURNING hash INTO previous;
    END LOOP;
    UPDATE ledger_head SET last_hash = previous, last_number = (SELECT max(number) FROM signing_ledger);
  END $$`;
const INSERTED = `INSERT INTO signing_ledger
  SELECT campaign_id, 7, household_id, building_id, 99, recorded_at, NULL, NULL, hash, '' FROM signing_ledger
  WHERE number = 6`;
const REMOVED = 'DELETE FROM signing_ledger WHERE number = 3';
const MOVED_UP = `UPDATE signing_ledger SET number = -number WHERE number > 3;
  UPDATE signing_ledger SET number = -number - 1 WHERE number < 0`;
const SWAPPED = `UPDATE signing_ledger SET number = -number WHERE number IN (3, 4);
  UPDATE signing_ledger SET number = number + 7 WHERE number < 0`;

describe('a ledger is found to be broken at', () => {
  test.each([
    [
      'a changed household',
      3,
      'row_changed',
      `UPDATE signing_ledger SET household_id = '${newKey()}' WHERE number = 3`,
    ],
    [
      'a changed time',
      1,
      'row_changed',
      `UPDATE signing_ledger SET recorded_at = recorded_at - interval '1 day' WHERE number = 1`,
    ],
    ['a changed hash', 4, 'row_changed', `UPDATE signing_ledger SET hash = '00' WHERE number = 4`],
    ['a removed row', 3, 'number_missing', REMOVED],
    ['a removed first row', 1, 'number_missing', 'DELETE FROM signing_ledger WHERE number = 1'],
    ['a removed last row', 6, 'number_missing', 'DELETE FROM signing_ledger WHERE number = 6'],
    ['a removed row whose gap was closed', 3, 'chain_broken', `${REMOVED}; ${MOVED_UP}`],
    ['two swapped rows', 3, 'chain_broken', SWAPPED],
    ['an added row', 7, 'row_changed', INSERTED],
    ['an added row with a hash', 7, 'not_in_history', `${INSERTED}; ${rechain(7)}`],
    [
      'two swapped rows with new hashes for the rest',
      3,
      'not_in_history',
      `UPDATE signing_ledger a SET household_id = b.household_id FROM signing_ledger b
       WHERE (a.number, b.number) IN ((3, 4), (4, 3)); ${rechain(3)}`,
    ],
    [
      'a live number that was voided by hand',
      3,
      'voiding_differs',
      'UPDATE signing_ledger SET voided_at = now() WHERE number = 3',
    ],
    [
      'a voided number that was made live',
      2,
      'voiding_differs',
      'UPDATE signing_ledger SET voided_at = NULL WHERE number = 2',
    ],
    [
      'another time of voiding',
      2,
      'voiding_differs',
      `UPDATE signing_ledger SET voided_at = voided_at - interval '1 hour' WHERE number = 2`,
    ],
    [
      'a live number whose household is not signed',
      4,
      'not_signed',
      `UPDATE household_state SET signed_at = NULL
       WHERE household_id = (SELECT household_id FROM signing_ledger WHERE number = 4)`,
    ],
    ['a changed end', 6, 'end_differs', `UPDATE ledger_head SET last_hash = '00'`],
    [
      'an end that is too early',
      6,
      'end_differs',
      `UPDATE ledger_head SET last_number = 5, last_hash = (SELECT hash FROM signing_ledger WHERE number = 5)`,
    ],
    ['an end that is too late', 7, 'number_missing', 'UPDATE ledger_head SET last_number = 7'],
    ['an end that was forgotten', 1, 'end_differs', 'DELETE FROM ledger_head'],
    [
      'a voided last number that was removed without trace',
      6,
      'signature_unnumbered',
      `DELETE FROM signing_ledger WHERE number = 6; ${rechain(5)}`,
    ],
    [
      'a live last number that was removed without trace',
      5,
      'signature_unnumbered',
      `DELETE FROM signing_ledger WHERE number >= 5; ${rechain(4)}`,
    ],
  ])('%s', async (_what, brokenAt, fault, statement) => {
    await sql(statement);
    expect(await verification()).toMatchObject({ ok: false, brokenAt, fault });
  });
});

test('a ledger that nobody touched is in order', async () => {
  expect(await verification()).toEqual({ ok: true, rows: 6 });
});

test('a campaign in which nobody signed is in order', async () => {
  const { campaignId } = await house.build(2);
  const path = `GET /campaigns/${campaignId}/ledger/verification`;
  expect((await ask(house.app, path, { token })).body).toEqual({ ok: true, rows: 0 });
});

describe('npm run verify-ledger', () => {
  test('says for every campaign that its numbers are in order, and ends with 0', async () => {
    const { code, said } = await run({ DATABASE_URL: house.url });
    expect(said).toContain(
      '✓ Test：6 个签约序号连续，未被改动 · 6 signing numbers without gap, none changed',
    );
    expect(code).toBe(0);
  });

  test('names the first number that is not, and ends with 1', async () => {
    await sql(SWAPPED);
    const { code, said } = await run({ DATABASE_URL: house.url });
    expect(said).toMatch(/✗ Test：第 3 号有问题：.+ · number 3 is not right: /);
    expect(code).toBe(1);
  });

  test('says so where there is no installation, or no database, and ends with 2', async () => {
    const nowhere = await run({ DATABASE_URL: '', DOORSTEP_DATA_DIR: '/nowhere' });
    expect(nowhere).toMatchObject({
      code: 2,
      said: expect.stringMatching(/没有安装过上门签.+\n.+no installation/),
    });
    const away = await run({ DATABASE_URL: 'postgresql://127.0.0.1:1/doorstep' });
    expect(away).toMatchObject({
      code: 2,
      said: expect.stringMatching(/连不上数据库（ECONNREFUSED）.+\n.+npm start/),
    });
  });
});

function run(environment: NodeJS.ProcessEnv): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const program = spawn(process.execPath, [PROGRAM], {
      env: { ...process.env, NODE_OPTIONS: '', ...environment },
    });
    let said = '';
    for (const stream of [program.stdout, program.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    }
    program.once('close', (code) => resolve({ code, said }));
  });
}
