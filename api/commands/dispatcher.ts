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
/** How long a building's next batch waits for the clients of its last one: this share of what that batch took. A trip
 *  to the building costs the same for one command as for many. */
const GATHERING_SHARE = 0.5;
const LONGEST_GATHERING = 200;

interface Waiting {
  envelope: CommandEnvelope;
  resolve(outcome: Outcome): void;
  reject(reason: unknown): void;
}

interface Queue {
  waiting: Waiting[];
  /** Called when a command joins. */
  onJoin(): void;
}

export function createDispatcher(engine: Engine): Dispatcher {
  const queues = new Map<Id, Queue>();

  async function drain(buildingId: Id, queue: Queue): Promise<void> {
    while (queue.waiting.length > 0) {
      const batch = queue.waiting.splice(0, LARGEST_BATCH);
      const sentAt = performance.now();
      const ending = await deliver(engine, buildingId, batch);
      const took = performance.now() - sentAt;
      if (ending === 'continuing') await pause(PAUSE_WHILE_CONTINUING);
      if (ending === 'answered') {
        await gather(queue, batch.length, Math.min(took * GATHERING_SHARE, LONGEST_GATHERING));
      }
    }
    queues.delete(buildingId);
  }

  return {
    send: (buildingId, envelope) =>
      new Promise((resolve, reject) => {
        const waiting = { envelope, resolve, reject };
        const queue = queues.get(buildingId);
        if (queue) {
          queue.waiting.push(waiting);
          queue.onJoin();
          return;
        }
        const started = { waiting: [waiting], onJoin: () => undefined };
        queues.set(buildingId, started);
        void drain(buildingId, started);
      }),
  };
}

/** After a batch its clients come back one by one: without this the first would travel alone while the others wait for
 *  the next trip. A command that was alone is never waited for. */
function gather(queue: Queue, expected: number, milliseconds: number): Promise<void> {
  const isComplete = (): boolean => expected < 2 || queue.waiting.length >= expected;
  if (isComplete()) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      queue.onJoin = () => undefined;
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    queue.onJoin = () => {
      if (isComplete()) finish();
    };
  });
}

/** Answers every command of the batch, one way or the other; never throws. */
async function deliver(
  engine: Engine,
  buildingId: Id,
  batch: readonly Waiting[],
): Promise<'answered' | 'continuing' | 'failed'> {
  try {
    const envelopes = batch.map(({ envelope }) => envelope);
    const answer = await engine.apply(buildingId, envelopes, updateIdOf(envelopes));
    batch.forEach((waiting, index) => {
      const outcome = answer.outcomes[index];
      if (outcome) waiting.resolve(outcome);
      else waiting.reject(new Error(`No outcome for command ${waiting.envelope.id}`));
    });
    return answer.continuing ? 'continuing' : 'answered';
  } catch (failure) {
    for (const waiting of batch) waiting.reject(failure);
    return 'failed';
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
