import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';

const ABOUT = `Signing campaigns of building renovations, building by building.

Errors are RFC 9457 \`application/problem+json\` with a \`code\`. Send an \`Idempotency-Key\` (UUID) with every POST:
the same key and request give the first answer again.`;

/** Gathers OpenAPI 3.1 from every route with a schema that is registered afterwards. */
export async function documentRoutes(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Doorstep 上门签', description: ABOUT, version: '1' },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: 'doorstep_session' },
        },
      },
      security: [{ token: [] }, { session: [] }],
    },
    transform: jsonSchemaTransform,
  });
}

/** `GET /openapi.json`, made once. */
export function registerOpenApi(app: FastifyInstance): void {
  let document: string | null = null;
  app.get('/openapi.json', { config: { who: 'public' }, schema: { hide: true } }, (_request, reply) => {
    document ??= JSON.stringify(app.swagger());
    return reply.type('application/json').send(document);
  });
}
