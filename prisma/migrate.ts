// Prisma's own migration engine as WebAssembly: it writes the same `_prisma_migrations` as `prisma migrate deploy`, and
// needs no program that would have to be downloaded.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, DriverAdapterError } from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

// Node's types leave out the global that browsers' types have.
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, unknown>,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

type Engine = Awaited<ReturnType<typeof engineModule.SchemaEngine.new>>;
type MigrationsList = Parameters<Engine['applyMigrations']>[0]['migrationsList'];

// Any number that nothing else in this database locks.
const LOCK = 7_080_001;

/** Brings the database to the newest schema and names the migrations that were missing, oldest first. All of them
 *  happen or none, so a process killed in the middle leaves nothing behind. Safe to call any number of times and from
 *  several processes at once. Throws when the database is away or a migration fails. */
export async function migrate(
  databaseUrl: string,
  folder = migrationsFolder(),
): Promise<{ applied: string[] }> {
  // One connection that is never given back early: lock, migrations and their records share its transaction.
  const settings = {
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 10_000,
    options: '-c TimeZone=UTC',
  };
  const pool = new pg.Pool({ ...settings, connectionString: databaseUrl });
  pool.on('error', () => undefined);
  try {
    // The engine takes a lock too, but gives up after 10 s; behind ours the second process waits for the first.
    await pool.query('SELECT pg_advisory_lock($1)', [LOCK]);
    // Outside the transaction, because the engine finds out by an error that its own table is missing.
    await applyMissing(pool, []);
    await pool.query('BEGIN');
    const applied = await applyMissing(pool, readMigrations(folder));
    await pool.query('COMMIT');
    return { applied };
  } finally {
    await pool.end();
  }
}

async function applyMissing(
  pool: pg.Pool,
  migrationDirectories: MigrationsList['migrationDirectories'],
): Promise<string[]> {
  const SchemaEngine = await loadEngine();
  const adapter = bindMigrationAwareSqlAdapterFactory(wholeScripts(pool));
  const engine = await SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter);
  const answer = await engine.applyMigrations({
    migrationsList: {
      baseDir: '.',
      lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
      shadowDbInitScript: '',
      migrationDirectories,
    },
    filters: { externalTables: [], externalEnums: [] },
  });
  engine.free();
  return answer.appliedMigrationNames;
}

// Prisma's adapter cuts a script at every semicolon, also inside comments and function bodies. PostgreSQL itself knows
// where a statement ends, so scripts go there in one piece.
function wholeScripts(pool: pg.Pool): PrismaPg {
  const factory = new PrismaPg(pool);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    adapter.executeScript = async (script) => {
      await pool.query(script).catch((error: unknown) => {
        throw asAdapterError(error);
      });
    };
    return adapter;
  };
  return factory;
}

// In the form from which the engine makes its message; any other thrown value would be "External error".
function asAdapterError(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  const { message, code = '', severity = 'ERROR', detail, column, hint } = error;
  return new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, column, hint });
}

let loaded: Promise<typeof engineModule.SchemaEngine> | null = null;

// Instantiated once a process.
function loadEngine(): Promise<typeof engineModule.SchemaEngine> {
  loaded ??= instantiate();
  return loaded;
}

async function instantiate(): Promise<typeof engineModule.SchemaEngine> {
  const glue = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = readFileSync(join(dirname(glue), 'schema_engine_bg.wasm'));
  const imports = Object.fromEntries(Object.entries(engineModule).map(withoutLingering));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': imports });
  engineModule.__wbg_set_wasm(instance.exports);
  const start = instance.exports['__wbindgen_start'];
  if (typeof start === 'function') start();
  return engineModule.SchemaEngine;
}

// The engine guards its lock with a timer that it forgets: for 10 s it would keep a finished process from ending.
function withoutLingering([name, value]: [string, unknown]): [string, unknown] {
  if (!name.startsWith('__wbg_setTimeout_') || typeof value !== 'function') return [name, value];
  return [name, (work: () => void, milliseconds: number) => setTimeout(work, milliseconds).unref()];
}

function readMigrations(folder: string): MigrationsList['migrationDirectories'] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return names.toSorted().map((name) => {
    const value = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
    return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok', value } } };
  });
}

// The same file runs from prisma/ and from dist/prisma/: the migrations stay beside the schema.
function migrationsFolder(): string {
  let root = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(root, 'package.json')) && root !== dirname(root)) root = dirname(root);
  return join(root, 'prisma', 'migrations');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const databaseUrl = process.env['DATABASE_URL'];
  if (databaseUrl === undefined) throw new Error('DATABASE_URL is not set');
  const { applied } = await migrate(databaseUrl);
  process.stdout.write(applied.length === 0 ? 'up to date\n' : `applied ${applied.join(', ')}\n`);
}
