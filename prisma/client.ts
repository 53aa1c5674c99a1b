import { PrismaPg } from '@prisma/adapter-pg';
import { Pool } from 'pg';
import { PrismaClient } from './generated/client.ts';

export { Prisma, PrismaClient } from './generated/client.ts';

/** Without this a database set to Shanghai time would store instants eight hours off. */
const IN_UTC = '-c TimeZone=UTC';
const CONNECT_WITHIN = 3_000;

export interface Database {
  prisma: PrismaClient;
  /** For statements that Prisma would slow down. */
  pool: Pool;
  close(): Promise<void>;
}

/** Opens a pool of `connections` shared by Prisma and plain statements; connects on first use. */
export function openDatabase(connectionString: string, connections = 10): Database {
  const pool = new Pool({
    connectionString,
    options: IN_UTC,
    max: connections,
    connectionTimeoutMillis: CONNECT_WITHIN,
  });
  // An idle connection that breaks is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    prisma,
    pool,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
