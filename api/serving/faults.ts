import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { TooManyRequests } from '../auth/allowance.ts';
import { EngineAway, OutcomeUnknown } from '../engine/engine.ts';
import { Problem, problem, problemBody } from '../problem.ts';
import { isDatabaseAway } from './database-away.ts';

/** Seconds after which a client may try again when something is away. */
const RETRY_AFTER = 2;

/** Turns whatever a route threw into a problem that is said to the client. */
export function problemOf(failure: unknown): Problem {
  if (failure instanceof Problem) return failure;
  if (failure instanceof EngineAway) return problem('engine_away');
  if (failure instanceof OutcomeUnknown) return problem('outcome_unknown');
  return fromFastify(failure) ?? problem(isDatabaseAway(failure) ? 'database_away' : 'internal');
}

function fromFastify(failure: unknown): Problem | null {
  if (!(failure instanceof Error) || !('code' in failure)) return null;
  switch ((failure as FastifyError).code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
    case 'FST_REQ_FILE_TOO_LARGE':
      return problem('too_large');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_INVALID_MULTIPART_CONTENT_TYPE':
      return problem('unsupported_media_type');
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return problem('malformed_json');
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return problem('not_found');
    default:
      return null;
  }
}

/** Answers `application/problem+json`; logs what is our fault. */
export function sendProblem(failure: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(failure);
  if (problem.status === 500) request.log.error(traceOf(failure), 'request failed');
  if (problem.status === 503) void reply.header('retry-after', String(RETRY_AFTER));
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  if (problem instanceof TooManyRequests) void reply.header('retry-after', String(problem.retryAfter));
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(problem, request.id)));
}

/** Where it happened. Messages of the database may quote what people wrote, so only their codes are kept. */
function traceOf(failure: unknown): Record<string, unknown> {
  if (!(failure instanceof Error)) return { failure: typeof failure };
  const code = 'code' in failure ? failure.code : undefined;
  const isOfDatabase =
    failure.name.includes('Prisma') || failure.name === 'error' || failure.name === 'DatabaseError';
  const frames = failure.stack?.split('\n').filter((line) => line.trimStart().startsWith('at '));
  return { name: failure.name, code, frames, ...(isOfDatabase ? {} : { message: failure.message }) };
}
