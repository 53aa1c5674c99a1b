import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import fastify, { LogController, type FastifyInstance, type FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { App } from './app.ts';
import { createGate } from './auth/access.ts';
import { registerSessionRoutes } from './auth/session-routes.ts';
import { registerStaffRoutes } from './auth/staff-routes.ts';
import { registerChannels } from './channels/routes.ts';
import { registerCommandRoutes } from './commands/routes.ts';
import type { Dependencies } from './dependencies.ts';
import { registerEvidence } from './evidence/routes.ts';
import { registerFeed } from './feed/routes.ts';
import { registerImportRoutes } from './imports/routes.ts';
import { registerInbox } from './inbox/routes.ts';
import { problem } from './problem.ts';
import { registerLive } from './live/routes.ts';
import { registerReassignment } from './reassignment/routes.ts';
import { registerPapers } from './papers/routes.ts';
import { registerReads } from './reads/routes.ts';
import { closeIdleConnections } from './serving/connections.ts';
import { documentRoutes, registerOpenApi } from './serving/documentation.ts';
import { sendProblem } from './serving/faults.ts';
import { registerHealth } from './serving/health.ts';
import { readJsonBodies } from './serving/json-body.ts';
import { registerMetrics } from './serving/metrics.ts';
import { useZodSchemas } from './serving/schemas.ts';
import { registerCalendarRoutes } from './set-up/calendar-routes.ts';
import { registerCampaignRoutes } from './set-up/routes.ts';
import { registerWebhooks } from './webhooks/routes.ts';

/** Bytes; uploads have their own limit. */
const LARGEST_BODY = 256 * 1_024;
/** Ids of a path are looked up, however long, so that an impossible one is as unknown as any other. */
const LONGEST_PARAMETER = 1_000;

/** The whole API, ready to listen or to be injected into. Works with database and engine away. `pages` adds what people
 *  open in a browser, and answers what has no route. */
export async function createServer(
  deps: Dependencies,
  pages?: (app: FastifyInstance) => Promise<void>,
): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: LARGEST_BODY,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    logController: new LogController({ disableRequestLogging: true }),
    logger: { level: process.env['NODE_ENV'] === 'test' ? 'silent' : 'warn' },
    frameworkErrors: (failure, request, reply) => void sendProblem(failure, request, reply),
  });
  app.setErrorHandler(sendProblem);
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
    done();
  });
  closeIdleConnections(app);
  useZodSchemas(app);
  readJsonBodies(app);
  await app.register(cookie);
  await documentRoutes(app);
  registerHealth(app, deps);
  registerMetrics(app, deps);
  await app.register((api) => registerApi(api.withTypeProvider<ZodTypeProvider>(), deps));
  if (pages) await pages(app);
  else app.setNotFoundHandler((request, reply) => sendProblem(problem('not_found'), request, reply));
  return app;
}

/** Everything below `/api/v1`: each route says who may call it, and faults are looked for in the contract's order. */
async function registerApi(api: App, deps: Dependencies): Promise<void> {
  api.addHook('onRoute', ({ url, config }) => {
    if (config?.who === undefined) throw new Error(`${url} does not say who may call it`);
  });
  api.addHook('onRequest', createGate(deps));
  api.addHook('preParsing', refuseLongBodies);
  api.addHook('preValidation', keepSentBody);
  registerCommandRoutes(api, deps);
  await registerImportRoutes(api, deps);
  await api.register(
    (versioned, _options, done) => {
      registerVersioned(versioned.withTypeProvider<ZodTypeProvider>(), deps);
      done();
    },
    { prefix: '/api/v1' },
  );
}

function registerVersioned(api: App, deps: Dependencies): void {
  registerOpenApi(api);
  registerSessionRoutes(api, deps);
  registerStaffRoutes(api, deps);
  registerCampaignRoutes(api, deps);
  registerCalendarRoutes(api, deps);
  registerReads(api, deps);
  registerPapers(api, deps);
  registerEvidence(api, deps);
  registerFeed(api, deps);
  registerLive(api, deps);
  registerChannels(api, deps);
  registerInbox(api, deps);
  registerReassignment(api, deps);
  registerWebhooks(api, deps);
}

/** Before the media type is looked at, so that 413 comes before 415. */
async function refuseLongBodies(request: FastifyRequest): Promise<void> {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > request.routeOptions.bodyLimit) throw problem('too_large');
}

async function keepSentBody(request: FastifyRequest): Promise<void> {
  request.sentBody = request.body;
}
