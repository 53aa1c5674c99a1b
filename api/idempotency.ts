import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Id } from '../domain/kernel.ts';
import type { Prisma } from '../prisma/client.ts';
import type { Dependencies } from './dependencies.ts';
import { fingerprintOf } from './fingerprint.ts';
import { isUuid } from './identifier.ts';
import { vaultOf } from '../vault/installation-vault.ts';
import { Problem, problem, problemBody } from './problem.ts';

export { fingerprintOf };

/** What a request got. */
export interface Answer {
  status: number;
  body: unknown;
}

/** Does what a request asks for. Rows written through `transaction` are stored together with the answer or not at
 *  all; whatever else it does has to bear being done again after a crash. */
export type Work = (transaction: Prisma.TransactionClient) => Promise<Answer>;

export interface OnceOptions {
  /** What the fingerprint covers instead of the JSON body, e.g. the hash of an upload. */
  sent?: unknown;
  /** The answer carries a secret: it is kept sealed, so that the database alone does not give it away. */
  isSecret?: boolean;
}

/** Answers a POST once per `Idempotency-Key`: 200, 201 and 409 are kept and sent again, a twin in flight waits for
 *  the first. Without a key the work is simply done. Throws `idempotency_key_reused` for another request's key. */
export async function answerOnce(
  deps: Dependencies,
  request: FastifyRequest,
  reply: FastifyReply,
  work: Work,
  options: OnceOptions = {},
): Promise<unknown> {
  const key = idempotencyKeyOf(request);
  const { answer, isReplay } =
    key === null
      ? { answer: await deps.prisma.$transaction(work, TRANSACTION), isReplay: false }
      : await answerKeyed(deps, keyedOf(deps, request, key, options), work);
  if (isReplay) void reply.header('idempotent-replay', 'true');
  if (answer.status >= 400) void reply.type('application/problem+json');
  return reply.code(answer.status).send(answer.body);
}

/** The request's `Idempotency-Key` in lower case, null without one. Throws `invalid_idempotency_key`. */
export function idempotencyKeyOf(request: FastifyRequest): Id | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key !== 'string' || !isUuid(key)) throw problem('invalid_idempotency_key');
  return key.toLowerCase();
}

/** Milliseconds; long enough for the largest roster. */
const TRANSACTION = { timeout: 120_000, maxWait: 5_000 };

interface Keyed {
  key: Id;
  fingerprint: string;
  isSecret: boolean;
  requestId: string;
}

function keyedOf(deps: Dependencies, request: FastifyRequest, key: Id, options: OnceOptions): Keyed {
  const path = request.url.split('?', 1)[0] ?? '';
  const sent = 'sent' in options ? options.sent : request.sentBody;
  return {
    key,
    fingerprint: fingerprintOf(deps.fingerprintKey, request.method, path, sent),
    isSecret: options.isSecret === true,
    requestId: request.id,
  };
}

interface KeyedAnswer {
  answer: Answer;
  /** It is the first answer again. */
  isReplay: boolean;
}

/** Requests on their way in this process, so that twins wait without holding a connection. */
const running = new WeakMap<Dependencies, Map<Id, { fingerprint: string; first: Promise<KeyedAnswer> }>>();

async function answerKeyed(deps: Dependencies, keyed: Keyed, work: Work): Promise<KeyedAnswer> {
  const onTheirWay = running.get(deps) ?? new Map<Id, { fingerprint: string; first: Promise<KeyedAnswer> }>();
  running.set(deps, onTheirWay);
  const twin = onTheirWay.get(keyed.key);
  if (twin) {
    if (twin.fingerprint !== keyed.fingerprint) throw problem('idempotency_key_reused');
    const { answer } = await twin.first;
    return { answer, isReplay: isKept(answer) };
  }
  const first = answerFirst(deps, keyed, work).finally(() => onTheirWay.delete(keyed.key));
  onTheirWay.set(keyed.key, { fingerprint: keyed.fingerprint, first });
  return first;
}

const isKept = ({ status }: Answer): boolean => status === 200 || status === 201 || status === 409;

async function answerFirst(deps: Dependencies, keyed: Keyed, work: Work): Promise<KeyedAnswer> {
  try {
    return await deps.prisma.$transaction(async (transaction) => {
      // Twins in other processes wait here until the first has stored its answer.
      await transaction.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${keyed.key}, 7080))::text`;
      const stored = await storedAnswer(deps, transaction, keyed);
      if (stored) return { answer: stored, isReplay: true };
      const answer = asSent(await work(transaction));
      await keep(deps, transaction, keyed, answer);
      return { answer, isReplay: false };
    }, TRANSACTION);
  } catch (failure) {
    const isRefusal = failure instanceof Problem && failure.status === 409;
    if (!isRefusal || failure.code === 'idempotency_key_reused') throw failure;
    // What the work had written is rolled back; that it was refused is remembered all the same.
    const answer = asSent({ status: 409, body: problemBody(failure, keyed.requestId) });
    await keep(deps, deps.prisma, keyed, answer);
    return { answer, isReplay: false };
  }
}

/** The answer as plain JSON, so that a replay sends the same. */
const asSent = ({ status, body }: Answer): Answer => ({ status, body: JSON.parse(JSON.stringify(body)) });

/** How an answer lies in `request_answer`. */
type Kept = { status: number } & ({ body: Prisma.InputJsonValue } | { sealed: string });

async function storedAnswer(
  deps: Dependencies,
  transaction: Prisma.TransactionClient,
  { key, fingerprint }: Keyed,
): Promise<Answer | null> {
  const row = await transaction.requestAnswer.findUnique({ where: { id: key } });
  if (!row) return null;
  if (row.kind !== 'request' || row.fingerprint !== fingerprint) throw problem('idempotency_key_reused');
  const kept = row.answer as unknown as Kept;
  if ('body' in kept) return kept;
  const text = vaultOf(deps.dataDir).open(Buffer.from(kept.sealed, 'base64'), key);
  return { status: kept.status, body: JSON.parse(text) };
}

async function keep(
  deps: Dependencies,
  client: Prisma.TransactionClient,
  { key, fingerprint, isSecret }: Keyed,
  answer: Answer,
): Promise<void> {
  if (!isKept(answer)) return;
  const { status } = answer;
  const body = answer.body as Prisma.InputJsonValue;
  const sealed = (): string => vaultOf(deps.dataDir).seal(JSON.stringify(body), key).toString('base64');
  const kept: Kept = isSecret ? { status, sealed: sealed() } : { status, body };
  await client.requestAnswer.createMany({
    data: { id: key, fingerprint, kind: 'request', answer: kept },
    skipDuplicates: true,
  });
}
