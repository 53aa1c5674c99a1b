import type { Id } from '../../domain/kernel.ts';
import { isPersonal } from '../../domain/notification/channel-kinds.ts';
import type { Delivered, NotificationSurroundings } from './activities.ts';
import { permanent, type Answered } from './adapters/adapter.ts';
import { ADAPTERS } from './adapters/adapters.ts';
import { beginAttempt, endAttempt } from './attempts.ts';
import { readOutgoing, type Outgoing } from './letter.ts';

const NOTHING: Delivered = { number: null, outcome: { kind: 'obsolete' }, isRecorded: true };

/** Sends a message once. Throws while the database is away, before anything was sent. */
export async function deliver(surroundings: NotificationSurroundings, messageId: Id): Promise<Delivered> {
  const { pool } = surroundings;
  const outgoing = await readOutgoing(surroundings, messageId);
  if (!outgoing) return NOTHING;
  if (outgoing.isObsolete) {
    await pool.query(`UPDATE message SET state = 'obsolete', ended_at = now() WHERE id = $1`, [messageId]);
    return NOTHING;
  }
  const begun = await beginAttempt(pool, { messageId, attempts: outgoing.attempts, at: new Date() });
  if (!begun) return NOTHING;
  const { outcome, answer } = await send(surroundings, outgoing, begun.mayBeRepeated);
  const ended = { messageId, number: begun.number, outcome, answer, at: new Date() };
  const isRecorded = await endAttempt(surroundings, ended).then(
    () => true,
    () => false,
  );
  return { number: begun.number, outcome, isRecorded };
}

function send(
  { reach }: NotificationSurroundings,
  { channel, letter }: Outgoing,
  mayBeRepeated: boolean,
): Promise<Answered> | Answered {
  if (isPersonal(channel.kind) && letter.recipient === null)
    return { outcome: permanent('no_address'), answer: '' };
  const content = { ...letter.content, mayBeRepeated };
  return ADAPTERS[channel.kind](channel, { ...letter, content }, reach);
}
