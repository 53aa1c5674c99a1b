import { createHash } from 'node:crypto';
import type { CommandEnvelope, Outcome } from '../../domain/intake.ts';
import type { Id } from '../../domain/kernel.ts';
import type { Engine } from '../engine/engine.ts';

/** Hands commands to buildings: one queue and one batch in flight per building, everything that waits goes in the
 *  next batch. */
export interface Dispatcher {
  /** Throws `EngineAway` (nothing was recorded) or `OutcomeUnknown`. */
  send(buildingId: Id, envelope: CommandEnvelope): Promise<Outcome>;
}

const LARGEST_BATCH = 64;
const PAUSE_WHILE_CONTINUING = 50;

interface Waiting {
  envelope: CommandEnvelope;
  resolve(outcome: Outcome): void;
  reject(reason: unknown): void;
}

export function createDispatcher(engine: Engine): Dispatcher {
  const queues = new Map<Id, Waiting[]>();

  async function drain(buildingId: Id, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.splice(0, LARGEST_BATCH);
      const continuing = await deliver(engine, buildingId, batch);
      if (continuing) await pause(PAUSE_WHILE_CONTINUING);
    }
    queues.delete(buildingId);
  }

  return {
    send: (buildingId, envelope) =>
      new Promise((resolve, reject) => {
        const waiting = { envelope, resolve, reject };
        const queue = queues.get(buildingId);
        if (queue) {
          queue.push(waiting);
          return;
        }
        const started = [waiting];
        queues.set(buildingId, started);
        void drain(buildingId, started);
      }),
  };
}

/** Answers every command of the batch, one way or the other; never throws. */
async function deliver(engine: Engine, buildingId: Id, batch: readonly Waiting[]): Promise<boolean> {
  try {
    const envelopes = batch.map(({ envelope }) => envelope);
    const answer = await engine.apply(buildingId, envelopes, updateIdOf(envelopes));
    batch.forEach((waiting, index) => {
      const outcome = answer.outcomes[index];
      if (outcome) waiting.resolve(outcome);
      else waiting.reject(new Error(`No outcome for command ${waiting.envelope.id}`));
    });
    return answer.continuing;
  } catch (failure) {
    for (const waiting of batch) waiting.reject(failure);
    return false;
  }
}

/** The same requests give the same id, so that a batch sent twice is taken once. */
const updateIdOf = (batch: readonly CommandEnvelope[]): string =>
  createHash('sha256')
    .update(batch.map(({ id, fingerprint }) => `${id} ${fingerprint}`).join())
    .digest('base64url');

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
