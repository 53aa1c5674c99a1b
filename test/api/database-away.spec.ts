import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Remembered } from '../../api/auth/remembered.ts';
import { isDatabaseAway } from '../../api/serving/database-away.ts';
import { openDatabase, type Database } from '../../prisma/client.ts';
import { createTestDatabase, type TestDatabase } from '../environment/database.ts';
import { eventually } from '../environment/eventually.ts';

const away = (): Promise<never> => Promise.reject(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }));

describe('a credential', () => {
  const now = jest.spyOn(Date, 'now');
  afterEach(() => {
    now.mockReset();
  });
  afterAll(() => {
    now.mockRestore();
  });

  test('is believed for five seconds without asking', async () => {
    const remembered = new Remembered<string>();
    now.mockReturnValue(0);
    await remembered.get('key', () => Promise.resolve('first'));
    now.mockReturnValue(5_000);
    expect(await remembered.get('key', () => Promise.resolve('second'))).toBe('first');
    now.mockReturnValue(5_001);
    expect(await remembered.get('key', () => Promise.resolve('second'))).toBe('second');
  });

  test('is believed for a minute while the database is away', async () => {
    const remembered = new Remembered<string>();
    now.mockReturnValue(0);
    await remembered.get('key', () => Promise.resolve('first'));
    now.mockReturnValue(60_000);
    expect(await remembered.get('key', away)).toBe('first');
    now.mockReturnValue(60_001);
    await expect(remembered.get('key', away)).rejects.toThrow('no');
  });

  test('that was revoked is forgotten', async () => {
    const remembered = new Remembered<string>();
    now.mockReturnValue(0);
    await remembered.get('key', () => Promise.resolve('first'));
    now.mockReturnValue(6_000);
    expect(await remembered.get('key', () => Promise.resolve(null))).toBeNull();
    await expect(remembered.get('key', away)).rejects.toThrow('no');
  });
});

describe('a database that goes away is told from a mistake of ours', () => {
  let source: TestDatabase;
  let database: Database;
  let other: Database;

  beforeAll(async () => {
    source = await createTestDatabase();
    database = openDatabase(source.url, 2);
    other = openDatabase(source.url, 1);
  });
  afterAll(async () => {
    await database.close();
    await other.close();
    await source.drop();
  });

  const isEnded = async (state: string): Promise<void> => {
    const { rowCount } = await other.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = $1`,
      [state],
    );
    expect(rowCount).toBe(1);
  };

  /** What the work fails with when its connection is ended as soon as it is in that state. */
  const failureOf = async (work: Promise<unknown>, state = 'active'): Promise<unknown> => {
    const failure = work.then(
      () => null,
      (reason: unknown) => reason,
    );
    await eventually(() => isEnded(state));
    return failure;
  };

  test('in a statement, a raw one of Prisma, and between two of a transaction', async () => {
    const { pool, prisma } = database;
    const slow = pool.query('SELECT pg_sleep(50)');
    expect(isDatabaseAway(await failureOf(slow))).toBe(true);
    const raw = prisma.$queryRaw`SELECT pg_sleep(50)::text`;
    expect(isDatabaseAway(await failureOf(raw))).toBe(true);
    const between = prisma.$transaction(
      async (transaction) => {
        for (;;) {
          await transaction.staff.count();
          await new Promise((resolve) => {
            setTimeout(resolve, 500);
          });
        }
      },
      { timeout: 50_000 },
    );
    expect(isDatabaseAway(await failureOf(between, 'idle in transaction'))).toBe(true);
  });

  test('before a connection is there', async () => {
    const nowhere = openDatabase('postgres://127.0.0.1:1/nothing');
    const tries = [
      () => nowhere.pool.query('SELECT 1'),
      () => nowhere.prisma.staff.count(),
      () => nowhere.prisma.$queryRaw`SELECT 1`,
    ];
    for (const attempt of tries) {
      expect(isDatabaseAway(await attempt().catch((failure: unknown) => failure))).toBe(true);
    }
    await nowhere.close();
  });

  test('not when the statement was wrong', async () => {
    const wrong = await database.pool.query('SELECT nothing').catch((failure: unknown) => failure);
    expect(wrong).toBeInstanceOf(Error);
    expect(isDatabaseAway(wrong)).toBe(false);
    expect(isDatabaseAway(null)).toBe(false);
  });
});
