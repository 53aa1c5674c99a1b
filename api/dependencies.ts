import type { Pool } from 'pg';
import type { PrismaClient } from '../prisma/client.ts';
import type { MayReach } from '../outbound/addresses.ts';
import type { Dispatcher } from './commands/dispatcher.ts';
import type { Engine } from './engine/engine.ts';

/** What every route may use. */
export interface Dependencies {
  prisma: PrismaClient;
  /** For the single statements of hot paths. */
  pool: Pool;
  engine: Engine;
  dispatcher: Dispatcher;
  /** Keys the fingerprints of requests; the same in every process of an installation. */
  fingerprintKey: Uint8Array;
  dataDir: string;
  /** Which addresses channels may lead to. */
  mayReach: MayReach;
}
