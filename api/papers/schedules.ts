import type { FastifyBaseLogger } from 'fastify';
import type { Pool } from 'pg';
import type { Id } from '../../domain/kernel.ts';
import { tellEveryPaperTime, tellPaperTimes } from '../../prisma/paper-schedules.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Engine } from '../engine/engine.ts';
import { storedPolicy } from '../set-up/policy-merge.ts';

const telling = (engine: Engine) => ({
  timesOf: (policy: unknown) => storedPolicy(policy).reminders,
  tell: engine.schedulePapers.bind(engine),
});

/** Has the schedule of a campaign's papers follow the policy in force. Whatever was asked for is done by then: what fails
 *  here is made good by the workers' sweep. */
export async function followPolicy(
  { pool, engine }: Dependencies,
  campaignId: Id,
  log: FastifyBaseLogger,
): Promise<void> {
  await tellPaperTimes(pool, campaignId, telling(engine)).catch((failure: unknown) =>
    log.warn({ name: String(failure) }, 'the schedule of papers will follow'),
  );
}

/** Tells an engine that lost its data about every campaign. Returns how many there are. Throws `EngineAway`; may be
 *  repeated. */
export const recoverSchedules = (pool: Pool, engine: Engine): Promise<number> =>
  tellEveryPaperTime(pool, { ...telling(engine), isAnew: true });
