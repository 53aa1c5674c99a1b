import { createHash } from 'node:crypto';
import type { CampaignEnvelope } from '../../domain/campaign-intake.ts';
import type { CommandEnvelope, Outcome } from '../../domain/intake.ts';
import type { Id } from '../../domain/kernel.ts';
import type { BatchAnswer, Engine } from '../engine/engine.ts';

/** Hands commands to buildings and campaigns: one queue and one batch in flight for each, everything that waits goes in
 *  the next batch. */
export interface Dispatcher {
  /** Throws `EngineAway` (nothing was recorded) or `OutcomeUnknown`. */
  send(buildingId: Id, envelope: CommandEnvelope): Promise<Outcome>;
  /** The same for what a campaign takes as a whole. */
  sendToCampaign(campaignId: Id, envelope: CampaignEnvelope): Promise<Outcome>;
}

type Apply<Envelope> = (id: Id, batch: Envelope[], updateId: string) => Promise<BatchAnswer>;
type Named = Pick<CommandEnvelope, 'id' | 'fingerprint'>;

const LARGEST_BATCH = 64;
const PAUSE_WHILE_CONTINUING = 50;
/** How long a building's next batch waits for the clients of its last one: this share of what that batch took. A trip
 *  to the building costs the same for one command as for many. */
const GATHERING_SHARE = 0.5;
const LONGEST_GATHERING = 200;

interface Waiting<Envelope> {
  envelope: Envelope;
  resolve(outcome: Outcome): void;
  reject(reason: unknown): void;
}

interface Queue<Envelope> {
  waiting: Waiting<Envelope>[];
  /** Called when a command joins. */
  onJoin(): void;
}

export const createDispatcher = (engine: Engine): Dispatcher => ({
  send: createQueues<CommandEnvelope>((id, batch, updateId) => engine.apply(id, batch, updateId)),
  sendToCampaign: createQueues<CampaignEnvelope>((id, batch, updateId) =>
    engine.applyToCampaign(id, batch, updateId),
  ),
});

/** A queue for each receiver. */
function createQueues<Envelope extends Named>(
  apply: Apply<Envelope>,
): (receiverId: Id, envelope: Envelope) => Promise<Outcome> {
  const queues = new Map<Id, Queue<Envelope>>();

  async function drain(receiverId: Id, queue: Queue<Envelope>): Promise<void> {
    while (queue.waiting.length > 0) {
      const batch = queue.waiting.splice(0, LARGEST_BATCH);
      const sentAt = performance.now();
      const ending = await deliver(apply, receiverId, batch);
      const took = performance.now() - sentAt;
      if (ending === 'continuing') await pause(PAUSE_WHILE_CONTINUING);
      if (ending === 'answered') {
        await gather(queue, batch.length, Math.min(took * GATHERING_SHARE, LONGEST_GATHERING));
      }
    }
    queues.delete(receiverId);
  }

  return (receiverId, envelope) =>
    new Promise((resolve, reject) => {
      const waiting = { envelope, resolve, reject };
      const queue = queues.get(receiverId);
      if (queue) {
        queue.waiting.push(waiting);
        queue.onJoin();
        return;
      }
      const started = { waiting: [waiting], onJoin: () => undefined };
      queues.set(receiverId, started);
      void drain(receiverId, started);
    });
}

/** After a batch its clients come back one by one: without this the first would travel alone while the others wait for
 *  the next trip. A command that was alone is never waited for. */
function gather(queue: Queue<unknown>, expected: number, milliseconds: number): Promise<void> {
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
async function deliver<Envelope extends Named>(
  apply: Apply<Envelope>,
  receiverId: Id,
  batch: readonly Waiting<Envelope>[],
): Promise<'answered' | 'continuing' | 'failed'> {
  try {
    const envelopes = batch.map(({ envelope }) => envelope);
    const answer = await apply(receiverId, envelopes, updateIdOf(envelopes));
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
const updateIdOf = (batch: readonly Named[]): string =>
  createHash('sha256')
    .update(batch.map(({ id, fingerprint }) => `${id} ${fingerprint}`).join())
    .digest('base64url');

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
