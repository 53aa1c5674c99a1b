import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Id } from '../../domain/kernel.ts';
import type { App } from '../app.ts';
import { authenticate, findCampaign } from '../auth/access.ts';
import { idSchema } from '../body-schemas.ts';
import type { Dependencies } from '../dependencies.ts';
import { maySee } from '../principal.ts';
import { Problem } from '../problem.ts';
import { LiveHub } from './hub.ts';
import { Stream } from './stream.ts';

/** Milliseconds. */
const HEARTBEAT = 15_000;

/** `GET /live?campaign=`: server-sent events of one campaign. */
export function registerLive(app: App, deps: Dependencies): void {
  const hub = new LiveHub(deps.pool);
  // Streams never end by themselves, and a server that stops waits for its requests.
  app.addHook('preClose', () => hub.close());

  app.get(
    '/live',
    {
      exposeHeadRoute: false,
      config: { who: 'anyone' },
      schema: {
        tags: ['reads'],
        summary: '实时更新 Server-sent events: `board`, `import`',
        querystring: z.strictObject({ campaign: idSchema }),
      },
    },
    async (request, reply) => {
      const { campaignId } = await findCampaign(deps, request.principal, request.query.campaign);
      await hub.prepare(campaignId);
      const stream = new Stream(reply.hijack().raw, reply.getHeaders());
      const leave = hub.join(campaignId, stream, lastSeenBy(request));
      const heartbeat = setInterval(() => void beat(deps, request, campaignId, stream), HEARTBEAT);
      const end = (): void => {
        clearInterval(heartbeat);
        leave();
      };
      if (reply.raw.closed) end();
      else reply.raw.on('close', end);
    },
  );
}

function lastSeenBy(request: FastifyRequest): number | null {
  const id = request.headers['last-event-id'];
  return typeof id === 'string' && /^\d{1,15}$/.test(id) ? Number(id) : null;
}

/** A stream ends when the credential it was opened with no longer holds, or no longer shows the campaign. */
async function beat(
  deps: Dependencies,
  request: FastifyRequest,
  campaignId: Id,
  stream: Stream,
): Promise<void> {
  try {
    if (maySee(await authenticate(request, deps), { campaignId })) stream.beat();
    else stream.end();
  } catch (failure) {
    if (failure instanceof Problem) stream.end();
    else stream.beat();
  }
}
