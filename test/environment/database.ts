import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { given } from './given.ts';

/** A database of one spec file. */
export interface TestDatabase {
  url: string;
  /** Removes it, also while connections are open. */
  drop(): Promise<void>;
}

/** A fresh copy of the migrated template. Drop it in `afterAll`. */
export function createTestDatabase(): Promise<TestDatabase> {
  return create(new URL(given('DOORSTEP_TEST_TEMPLATE_URL')).pathname.slice(1));
}

/** A database without any table, for specs of the migrations themselves. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return create('template0');
}

async function create(template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await maintain(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(given('DOORSTEP_TEST_TEMPLATE_URL'));
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => maintain(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function maintain(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: given('DOORSTEP_TEST_MAINTENANCE_URL') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
