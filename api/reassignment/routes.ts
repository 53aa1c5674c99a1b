import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Id } from '../../domain/kernel.ts';
import type { App } from '../app.ts';
import type { Dependencies } from '../dependencies.ts';
import { answerOnce, idempotencyKeyOf } from '../idempotency.ts';
import { nextId } from '../identifier.ts';
import { handOver, recordHandover } from './hand-over.ts';
import { previewHandover } from './preview.ts';
import { checkHandover, reassignmentSchema, type ReassignmentBody } from './request.ts';
import { tellBoth, wakeChannels } from './tell.ts';

/** `POST /staff/{id}/reassignment`: somebody is ill or leaves, and others take over. */
export function registerReassignment(app: App, deps: Dependencies): void {
  app.post<{ Params: { id: string } }>(
    '/staff/:id/reassignment',
    {
      config: { who: 'leader' },
      schema: {
        tags: ['set-up'],
        summary: '移交工作 Hand over households, objections and promises; `mode=preview` only looks',
        querystring: z.strictObject({ mode: z.enum(['preview']).optional() }),
        body: reassignmentSchema,
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const body = reassignmentSchema.parse(request.body);
      return isPreview(request)
        ? previewHandover(deps, await checkHandover(deps, request.principal, id, body))
        : doOnce(deps, request, reply, { id, body });
    },
  );
}

const isPreview = ({ query }: FastifyRequest): boolean => (query as { mode?: 'preview' }).mode === 'preview';

async function doOnce(
  deps: Dependencies,
  request: FastifyRequest,
  reply: FastifyReply,
  { id, body }: { id: Id; body: ReassignmentBody },
): Promise<unknown> {
  const { principal } = request;
  const named = idempotencyKeyOf(request) ?? nextId();
  let campaignIds: Id[] = [];
  const answer = await answerOnce(deps, request, reply, async (transaction) => {
    const handover = await checkHandover(deps, principal, id, body);
    const handed = await handOver(deps, principal, handover, named);
    campaignIds = [...new Set(handed.map(({ campaignId }) => campaignId))];
    await tellBoth(transaction, handover, handed, named);
    return recordHandover(transaction, principal, handover, handed);
  });
  // The answer is out: what fails here is found by the sweep.
  await wakeChannels(deps, campaignIds).catch(() => undefined);
  return answer;
}
