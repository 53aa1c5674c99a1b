import type { Pool } from 'pg';
import type { Id } from '../../domain/kernel.ts';
import { givesUp, nextTryAt } from '../../domain/notification/backoff.ts';
import { isPersonal, type ChannelKind } from '../../domain/notification/channel-kinds.ts';
import type { Outcome } from '../../domain/notification/outcome.ts';
import type { ChannelWaker } from './waker.ts';

/** Writes down that a message is about to leave. */
export async function beginAttempt(
  pool: Pool,
  { messageId, attempts, at }: { messageId: Id; attempts: number; at: Date },
): Promise<{ number: number; mayBeRepeated: boolean } | null> {
  const retryAt = nextTryAt(at.toISOString(), attempts + 1);
  const { rows } = await pool.query<{ number: number; may_be_repeated: boolean | null }>(
    `WITH begun AS (
       UPDATE message SET attempts = attempts + 1, next_attempt_at = $2 WHERE id = $1 AND state = 'open' RETURNING *
     )
     INSERT INTO delivery_attempt (message_id, number, channel_id, started_at)
     SELECT id, attempts, channel_id, $3 FROM begun
     RETURNING number, (SELECT bool_or(ended_at IS NULL OR outcome = 'unknown') FROM delivery_attempt WHERE message_id = $1)
       AS may_be_repeated`,
    [messageId, retryAt, at],
  );
  const [row] = rows;
  return row ? { number: row.number, mayBeRepeated: row.may_be_repeated === true } : null;
}

interface Ended {
  messageId: Id;
  number: number;
  outcome: Outcome;
  answer: string | null;
  at: Date;
}

interface MessageRow {
  attempts: number;
  trying_since: Date;
  is_test: boolean;
  staff_id: Id | null;
  urgency: string;
  channel_id: Id;
  campaign_id: Id;
}

/** Writes down what came of it, once, and wakes whoever is next to try. */
export async function endAttempt(
  { pool, waker }: { pool: Pool; waker: ChannelWaker },
  { messageId, number, outcome, answer, at }: Ended,
): Promise<void> {
  const message = await readMessage(pool, messageId);
  const { state, nextAttemptAt } = standing(message, outcome, at);
  const code = outcome.kind === 'later' || outcome.kind === 'permanent' ? outcome.code : null;
  await pool.query(
    `WITH ended AS (
       UPDATE delivery_attempt SET ended_at = $3, outcome = $4, code = $5, answer = $6
       WHERE message_id = $1 AND number = $2 AND ended_at IS NULL RETURNING message_id
     )
     UPDATE message SET state = $7, code = $5, next_attempt_at = $8, ended_at = CASE WHEN $7 = 'open' THEN NULL ELSE $3 END
     WHERE id = $1 AND state = 'open' AND EXISTS (SELECT FROM ended)`,
    [messageId, number, at, storedOutcome(outcome), code, answer, state, nextAttemptAt],
  );
  if (message.staff_id !== null && state !== 'open') await wakeNextChannels(pool, waker, message, at);
}

const storedOutcome = (outcome: Outcome): string =>
  outcome.kind === 'later' && outcome.mayHaveArrived ? 'unknown' : outcome.kind;

type State = 'open' | 'sent' | 'dead' | 'obsolete';

function standing(message: MessageRow, outcome: Outcome, at: Date): { state: State; nextAttemptAt: string } {
  const now = at.toISOString();
  switch (outcome.kind) {
    case 'sent':
    case 'obsolete':
      return { state: outcome.kind, nextAttemptAt: now };
    case 'permanent':
      return { state: 'dead', nextAttemptAt: now };
    case 'later': {
      // A test tells at once what came of it.
      const isDead = message.is_test || givesUp(message.trying_since.toISOString(), now);
      return {
        state: isDead ? 'dead' : 'open',
        nextAttemptAt: nextTryAt(now, message.attempts, outcome.retryAfterMs),
      };
    }
  }
}

async function readMessage(pool: Pool, messageId: Id): Promise<MessageRow> {
  const { rows } = await pool.query<MessageRow>(
    `SELECT m.attempts, m.trying_since, m.test_address IS NOT NULL AS is_test, m.staff_id, m.urgency, m.channel_id,
       c.campaign_id
     FROM message m JOIN channel c ON c.id = m.channel_id WHERE m.id = $1`,
    [messageId],
  );
  const [row] = rows;
  if (!row) throw new Error(`No message ${messageId}`);
  return row;
}

/** The recipient's other channels look now: for what could not be told here, or to know when an answer is overdue. */
async function wakeNextChannels(
  pool: Pool,
  waker: ChannelWaker,
  message: MessageRow,
  at: Date,
): Promise<void> {
  const { rows } = await pool.query<{ id: Id; kind: ChannelKind }>(
    'SELECT id, kind FROM channel WHERE campaign_id = $1 AND id <> $2 AND disabled_at IS NULL',
    [message.campaign_id, message.channel_id],
  );
  const others = rows.filter(({ kind }) => isPersonal(kind));
  // What is lost here the sweep finds.
  await Promise.allSettled(others.map(({ id }) => waker.wake(id, { at: at.toISOString() })));
}
