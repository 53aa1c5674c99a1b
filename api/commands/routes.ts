import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Instant } from '../../domain/kernel.ts';
import type { App } from '../app.ts';
import type { Dependencies } from '../dependencies.ts';
import { idempotencyKeyOf } from '../idempotency.ts';
import { isUuid } from '../identifier.ts';
import { Problem, problem, problemBody } from '../problem.ts';
import { validate } from '../validation.ts';
import type { CommandAnswer } from './answers.ts';
import { batchSchema, MOST_COMMANDS, submitBatch } from './batch.ts';
import { createPlaceFinder, type Place, type PlaceFinder } from './place.ts';
import type { AnyRow, HttpCommandType } from './row.ts';
import { createSubmitter, type Submitter } from './submit.ts';
import { COMMANDS } from './table.ts';

/** A route per row of the command table, and the batch. */
export function registerCommandRoutes(app: App, deps: Dependencies): void {
  const submitter = createSubmitter(deps);
  const findPlace = createPlaceFinder(deps.pool);
  for (const [type, row] of Object.entries(COMMANDS)) {
    registerCommand(app, { findPlace, submitter }, type as HttpCommandType, row);
  }
  registerBatch(app, deps, submitter);
}

/** Where a request goes, found before its body is read. */
const places = new WeakMap<FastifyRequest, Place>();

/** Schemas are there for OpenAPI: `validate` says what is wrong with a body, here and in batches alike. */
const unchecked = () => (value: unknown) => ({ value });

function registerCommand(
  app: App,
  { findPlace, submitter }: { findPlace: PlaceFinder; submitter: Submitter },
  type: HttpCommandType,
  row: AnyRow,
): void {
  app.route({
    method: 'POST',
    url: `/api/v1/${row.path}`,
    config: { who: row.who },
    schema: { summary: row.about, tags: ['commands'], body: row.body },
    validatorCompiler: unchecked,
    onRequest: async (request) => {
      places.set(request, await placeOf(findPlace, request));
    },
    handler: async (request, reply) => {
      const place = places.get(request);
      if (!place) throw problem('not_found');
      const key = idempotencyKeyOf(request);
      const body = validate(row.body as z.ZodType<Record<string, unknown>>, request.body);
      const [answer] = await submitter.submit([
        {
          type,
          row,
          path: request.url.split('?', 1)[0] ?? '',
          sentBody: request.body,
          body,
          key,
          occurredAt: (body['occurredAt'] as Instant | undefined) ?? null,
          principal: request.principal,
          place,
        },
      ]);
      if (!answer) throw problem('internal');
      return send(request, reply, await answer);
    },
  });
}

async function placeOf(findPlace: PlaceFinder, request: FastifyRequest): Promise<Place> {
  const header = request.headers['idempotency-key'];
  const key = typeof header === 'string' && isUuid(header) ? header.toLowerCase() : null;
  const ids = request.params as Record<string, string>;
  const place = await findPlace(request.principal, { ids, key });
  if (place instanceof Problem) throw place;
  return place;
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, body, isReplay }: CommandAnswer,
): FastifyReply {
  if (isReplay) reply.header('idempotent-replay', 'true');
  if (!(body instanceof Problem)) return reply.code(status).send(body);
  return reply.code(status).type('application/problem+json').send(problemBody(body, request.id));
}

function registerBatch(app: App, deps: Dependencies, submitter: Submitter): void {
  app.route({
    method: 'POST',
    url: '/api/v1/commands',
    config: { who: 'handler' },
    schema: {
      summary: `Up to ${MOST_COMMANDS} commands in one call, for phones that come back online.`,
      tags: ['commands'],
      body: batchSchema,
    },
    validatorCompiler: unchecked,
    handler: async (request, reply) => {
      const { commands } = validate(batchSchema, request.body);
      if (commands.length > MOST_COMMANDS) throw problem('too_many_commands');
      const outcomes = await submitBatch(deps, submitter, request.principal, commands, request.id);
      return reply.code(200).send({ outcomes });
    },
  });
}
