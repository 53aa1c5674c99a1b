import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openDatabase } from '../../prisma/client.ts';
import { migrate } from '../../prisma/migrate.ts';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../environment/database.ts';
import { temporaryFolder } from './temporary.ts';

const base = temporaryFolder();
const committed = resolve(import.meta.dirname, '../../prisma/migrations');

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await createEmptyDatabase();
  folder = mkdtempSync(join(base, 'migrations-'));
});

afterEach(() => database.drop());

function write(name: string, sql: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'migration.sql'), `--! compatible\n-- Why: a spec.\n${sql}`);
}

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('the committed migrations build the database, and a second run changes nothing', async () => {
  const names = readdirSync(committed, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(await migrate(database.url)).toEqual({ applied: names.map(({ name }) => name).toSorted() });
  expect(await migrate(database.url)).toEqual({ applied: [] });
});

test('three processes at once: one applies, two find nothing to do', async () => {
  write('20260101000000_slow', 'SELECT pg_sleep(0.3); CREATE TABLE flat (id int);');
  const answers = await Promise.all([1, 2, 3].map(() => migrate(database.url, folder)));
  expect(answers.map(({ applied }) => applied.length).toSorted((a, b) => a - b)).toEqual([0, 0, 1]);
});

test('a failing migration leaves nothing behind, also of those before it, and works once it is repaired', async () => {
  write('20260101000000_first', 'CREATE TABLE flat (id int);');
  write('20260102000000_second', 'CREATE TABLE house (id int); CREATE TABEL wrong (id int);');
  await expect(migrate(database.url, folder)).rejects.toMatchObject({
    message: expect.stringContaining('TABEL'),
  });
  expect(await query("SELECT to_regclass('flat') AS flat, to_regclass('house') AS house")).toEqual([
    { flat: null, house: null },
  ]);
  write('20260102000000_second', 'CREATE TABLE house (id int);');
  expect(await migrate(database.url, folder)).toEqual({
    applied: ['20260101000000_first', '20260102000000_second'],
  });
});

test('semicolons in comments, texts and function bodies do not cut a statement', async () => {
  const body =
    "-- one; two\nCREATE FUNCTION twice(n int) RETURNS int AS $$ BEGIN\n PERFORM ';'; RETURN n * 2; END $$ LANGUAGE plpgsql;";
  write('20260101000000_function', body);
  await migrate(database.url, folder);
  expect(await query('SELECT twice(21) AS n')).toEqual([{ n: 42 }]);
});

test('the set-up program prepares a database elsewhere, shows the password once and may be repeated', () => {
  const program = resolve(import.meta.dirname, '../../dist/local/set-up.js');
  const dataDir = join(folder, 'data');
  const environment = { ...process.env, DATABASE_URL: database.url, DOORSTEP_DATA_DIR: dataDir };
  const run = () => spawnSync(process.execPath, [program], { env: environment, encoding: 'utf8' });
  const first = run();
  expect({ status: first.status, said: first.stderr }).toEqual({ status: 0, said: '' });
  expect(first.stdout).toMatch(
    /^migrated .*\n(.*\n)*admin token .*admin-token\nsign in as +admin\npassword +\S+/,
  );
  const second = run();
  expect({ status: second.status, said: second.stdout }).toEqual({
    status: 0,
    said: `admin token  ${join(dataDir, 'admin-token')}\n`,
  });
});

test('every committed migration opens with a line for the runner and one for people', () => {
  for (const entry of readdirSync(committed, { withFileTypes: true }).filter((each) => each.isDirectory())) {
    const [first, second] = readFileSync(join(committed, entry.name, 'migration.sql'), 'utf8').split('\n');
    expect({ name: entry.name, first }).toEqual({
      name: entry.name,
      first: expect.stringMatching(/^--! (compatible|breaking)$/),
    });
    expect(second).toMatch(/^-- \S/);
  }
});

test('a database in Shanghai time stores instants in UTC', async () => {
  const migrated = await createTestDatabase();
  const plain = new pg.Client({ connectionString: migrated.url, options: '-c TimeZone=UTC' });
  await plain.connect();
  const name = new URL(migrated.url).pathname.slice(1);
  await plain.query(`ALTER DATABASE ${name} SET timezone TO 'Asia/Shanghai'`);
  await plain.query('CREATE TABLE instant (at timestamptz)');
  const opened = openDatabase(migrated.url);
  try {
    await opened.prisma.$executeRaw`INSERT INTO instant VALUES (${new Date('2026-03-01T04:00:00Z')})`;
    const { rows } = await plain.query(
      "SELECT at AT TIME ZONE 'UTC' = '2026-03-01 04:00:00'::timestamp AS right FROM instant",
    );
    expect(rows).toEqual([{ right: true }]);
  } finally {
    await opened.close();
    await plain.end();
    await migrated.drop();
  }
});
