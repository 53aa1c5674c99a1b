// What is decided once for many buildings reaches each of them as a command of its own.
import { createHash } from 'node:crypto';
import { idFromHash } from '../../domain/identifier.ts';
import type { CommandEnvelope, Outcome } from '../../domain/intake.ts';
import type { Author, Id } from '../../domain/kernel.ts';
import type { RefusalCode } from '../../domain/refusals.ts';
import type { Prisma } from '../../prisma/client.ts';
import type { Dispatcher } from '../commands/dispatcher.ts';

/** What is on its way at once; a city campaign has thousands of buildings. */
const AT_ONCE = 64;

/** A command by what it is: the same words give the same id, so that a repeat is recognised. */
export function envelopeOf<C extends { type: string }>(
  words: string,
  command: C,
  by: Author,
): Omit<CommandEnvelope, 'command'> & { command: C } {
  const fingerprint = createHash('sha256').update(words).digest('hex');
  return { id: idFromHash(fingerprint), fingerprint, command, occurredAt: null, by, unknown: null };
}

export interface Addressed {
  buildingId: Id;
  envelope: CommandEnvelope;
}

/** The history of every building tells why. */
export async function noteReason(
  transaction: Pick<Prisma.TransactionClient, 'note'>,
  commands: readonly { envelope: Pick<CommandEnvelope, 'id'> }[],
  reason: string,
): Promise<void> {
  await transaction.note.createMany({
    data: commands.map(({ envelope }) => ({ commandId: envelope.id, field: 'reason', text: reason })),
    skipDuplicates: true,
  });
}

/** Sends every building its command and says what each got. A building that is closed keeps what it ended under; any other
 *  refusal than those of `mayRefuse` is a bug. After a failure nothing more is sent, what is on its way is waited for, and
 *  the first failure is thrown: `EngineAway`, `OutcomeUnknown`. */
export async function sendToEvery(
  dispatcher: Dispatcher,
  commands: readonly Addressed[],
  mayRefuse: readonly RefusalCode[] = ['stage_closed'],
): Promise<Map<Id, Outcome>> {
  const waiting = commands.values();
  const outcomes = new Map<Id, Outcome>();
  const failures: unknown[] = [];
  const sendOn = async (): Promise<void> => {
    for (const { buildingId, envelope } of waiting) {
      if (failures.length > 0) return;
      try {
        const outcome = await dispatcher.send(buildingId, envelope);
        requireTaken(envelope, outcome, mayRefuse);
        outcomes.set(envelope.id, outcome);
      } catch (failure) {
        failures.push(failure);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sendOn));
  if (failures.length > 0) throw failures[0];
  return outcomes;
}

function requireTaken(
  { command }: CommandEnvelope,
  outcome: Outcome,
  mayRefuse: readonly RefusalCode[],
): void {
  if (outcome.kind === 'refused' && !mayRefuse.includes(outcome.code)) {
    throw new Error(`A building refused ${command.type}: ${outcome.code}`);
  }
  if (outcome.kind === 'reused') throw new Error(`The id of ${command.type} belongs to another command`);
}
