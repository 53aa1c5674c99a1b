import { createHash } from 'node:crypto';
import { idFromHash } from '../../domain/identifier.ts';
import type { Id } from '../../domain/kernel.ts';
import type { WebhookAddress } from '../../domain/webhook/address.ts';
import { readFeed, type FeedEvent, type Stretch } from '../../feed/read.ts';
import { signedHeaders } from '../../outbound/signature.ts';
import { openJson } from '../../vault/sealed-json.ts';
import type { Answered } from '../notification/adapters/adapter.ts';
import { postJson } from '../notification/adapters/posted.ts';
import type { Look, WebhookSurroundings } from './activities.ts';
import {
  beginDelivery,
  passOver,
  readStanding,
  recordDelivery,
  recordTest,
  type EndedDelivery,
  type Standing,
} from './progress.ts';

/** Events of one delivery. */
const MOST_EVENTS = 100;
/** Characters of them; a single one may be longer: the roll of a large building. */
const MOST_TEXT = 1_000_000;

const looked = (outcome: Look['outcome']): Look => ({ outcome, unrecorded: null });

/** Delivers what comes next, once. Throws while the database is away, before anything was sent. */
export async function deliverEvents(surroundings: WebhookSurroundings, webhookId: Id): Promise<Look> {
  const { pool } = surroundings;
  const standing = await readStanding(pool, webhookId);
  if (!standing) return looked({ kind: 'closed' });
  if (standing.test && standing.test.outcome === undefined)
    return sendTest(surroundings, standing, standing.test.id);
  const { events, end, hasMore } = await readNext(surroundings, standing);
  if (events.length === 0) {
    if (end > standing.position) await passOver(pool, standing, end);
    return looked({ kind: 'done', hasMore });
  }
  // Somebody sent the webhook elsewhere while we looked.
  if (!(await beginDelivery(pool, standing, end))) return looked({ kind: 'done', hasMore: true });
  const deliveryId = deliveryIdOf(standing, end);
  const answered = await send(surroundings, standing, deliveryId, { events });
  return ended(surroundings, standing, end, hasMore, answered);
}

/** The delivery that did not get through as it was, or a new one. */
async function readNext(
  { pool }: WebhookSurroundings,
  { campaignId, types, position, sendingTo }: Standing,
): Promise<Omit<Stretch, 'events'> & { events: FeedEvent[] }> {
  const stretch = await readFeed(pool, {
    after: position,
    ...(sendingTo === null ? {} : { until: sendingTo }),
    most: MOST_EVENTS,
    wanted: { campaignId, types },
  });
  let text = 0;
  const fitting = stretch.events.filter(({ event }, index) => {
    text += JSON.stringify(event).length;
    return index === 0 || text <= MOST_TEXT;
  });
  const events = fitting.map(({ event }) => event);
  const isCut = fitting.length < stretch.events.length;
  const end = isCut ? (fitting.at(-1)?.position ?? stretch.end) : stretch.end;
  return { events, end, hasMore: isCut || stretch.hasMore };
}

/** The same for the same stretch of the same subscription, so that a receiver knows a repetition; another one for what
 *  somebody asked to have again. */
const deliveryIdOf = ({ id, generation, position }: Standing, to: number): Id =>
  idFromHash(createHash('sha256').update(`${id} ${generation} ${position} ${to}`).digest('hex'));

function send(
  { vault, reach }: WebhookSurroundings,
  { id, sealed }: Standing,
  deliveryId: Id,
  content: { events: FeedEvent[]; isTest?: true },
): Promise<Answered> {
  const { url, secret } = openJson<WebhookAddress>(vault, sealed, id);
  const body = JSON.stringify({ version: 1, webhookId: id, deliveryId, ...content });
  const headers = { ...signedHeaders(body, secret, new Date()), 'x-doorstep-delivery': deliveryId };
  return postJson(url, body, headers, reach, () => ({ kind: 'sent' }));
}

async function ended(
  { pool }: WebhookSurroundings,
  { id, generation, position }: Standing,
  to: number,
  hasMore: boolean,
  answered: Answered,
): Promise<Look> {
  const ended: EndedDelivery = { webhookId: id, generation, from: position, to, fault: faultOf(answered) };
  const isRecorded = await recordDelivery(pool, ended).then(
    () => true,
    () => false,
  );
  return { outcome: outcomeOf(answered, hasMore), unrecorded: isRecorded ? null : ended };
}

const faultOf = ({ outcome }: Answered): string | null =>
  outcome.kind === 'later' || outcome.kind === 'permanent' ? outcome.code : null;

/** There is no permanent failure: whoever answers 404 today may be back tomorrow, and nothing may be skipped. */
function outcomeOf(answered: Answered, hasMore: boolean): Look['outcome'] {
  if (faultOf(answered) === null) return { kind: 'done', hasMore };
  const { outcome } = answered;
  return { kind: 'failed', retryAfterMs: outcome.kind === 'later' ? outcome.retryAfterMs : null };
}

async function sendTest(surroundings: WebhookSurroundings, standing: Standing, testId: Id): Promise<Look> {
  const answered = await send(surroundings, standing, testId, { events: [], isTest: true });
  const code = faultOf(answered);
  await recordTest(surroundings.pool, standing.id, {
    id: testId,
    outcome: code === null ? 'sent' : 'failed',
    code,
    answer: answered.answer,
  });
  return looked(outcomeOf(answered, true));
}
