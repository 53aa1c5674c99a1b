import { z } from 'zod';
import type { Id } from '../../domain/kernel.ts';
import { numberAllEvents } from '../../feed/read.ts';
import type { App } from '../app.ts';
import { idSchema, pageQuery } from '../body-schemas.ts';
import { refusePrivateAddress } from '../channels/address.ts';
import type { Dependencies } from '../dependencies.ts';
import { placeOf } from '../feed/place.ts';
import { answerOnce } from '../idempotency.ts';
import { problem } from '../problem.ts';
import { pageOf, startOf } from '../reads/page.ts';
import { listWebhooks } from './list.ts';
import { newWebhookSchema, replaySchema, webhookChangeSchema } from './webhook-schema.ts';
import { tryWebhook } from './webhook-test.ts';
import { changeWebhook, createWebhook, removeWebhook, replayWebhook } from './webhooks.ts';

const TAGS = ['webhooks'];
const FOR_ADMINISTRATORS = { who: 'administrator', installationWide: true } as const;
const ONE = { ...FOR_ADMINISTRATORS, place: 'webhook' } as const;

/** Other systems to which the feed is sent. */
export function registerWebhooks(app: App, deps: Dependencies): void {
  registerSetUp(app, deps);
  registerChanges(app, deps);
  registerActions(app, deps);
}

function registerSetUp(app: App, deps: Dependencies): void {
  app.post(
    '/webhooks',
    {
      config: FOR_ADMINISTRATORS,
      schema: { tags: TAGS, summary: '新增事件订阅 Send the feed to another system', body: newWebhookSchema },
    },
    async (request, reply) => {
      const { body, principal } = request;
      await refusePrivateAddress(deps, body.url);
      const position = await startAt(deps, body.after);
      const made: Id[] = [];
      const answer = await answerOnce(
        deps,
        request,
        reply,
        async (transaction) => {
          const { id, answer: created } = await createWebhook(deps, transaction, principal, body, position);
          made.push(id);
          return created;
        },
        { isSecret: true },
      );
      for (const id of made) await wakeByHand(deps, id);
      return answer;
    },
  );

  app.get(
    '/webhooks',
    {
      config: FOR_ADMINISTRATORS,
      schema: {
        tags: TAGS,
        summary: '事件订阅，及其进度 Webhooks, and how far each got',
        querystring: z.strictObject(pageQuery),
      },
    },
    async ({ query: { limit, cursor } }) => {
      const after = startOf(z.tuple([idSchema]), cursor)?.[0] ?? null;
      return pageOf(await listWebhooks(deps, after, limit + 1), limit, ({ id }) => [id]);
    },
  );
}

function registerChanges(app: App, deps: Dependencies): void {
  app.patch(
    '/webhooks/:id',
    {
      config: ONE,
      schema: {
        tags: TAGS,
        summary: '修改或停用事件订阅 Change a webhook, or switch it off',
        body: webhookChangeSchema,
      },
    },
    async (request, reply) => {
      const { place, principal, body } = request;
      if (body.url !== undefined) await refusePrivateAddress(deps, body.url);
      const answer = await answerOnce(deps, request, reply, (transaction) =>
        changeWebhook(deps, transaction, principal, place.id, body),
      );
      await wakeByHand(deps, place.id);
      return answer;
    },
  );

  app.delete(
    '/webhooks/:id',
    { config: ONE, schema: { tags: TAGS, summary: '删除事件订阅 Remove a webhook' } },
    async ({ place, principal }, reply) => {
      await removeWebhook(deps, principal, place.id);
      // Its sender finds it gone and ends.
      await wakeByHand(deps, place.id);
      return reply.code(204).send();
    },
  );
}

function registerActions(app: App, deps: Dependencies): void {
  app.post(
    '/webhooks/:id/test',
    {
      config: ONE,
      schema: {
        tags: TAGS,
        summary: '试发一次 Send a delivery without events and say what came back',
        body: z.strictObject({}),
      },
    },
    async ({ place }) => {
      const { disabledAt } = await deps.prisma.webhook.findUniqueOrThrow({ where: { id: place.id } });
      if (disabledAt !== null) throw problem('webhook_disabled');
      return tryWebhook(deps, place.id);
    },
  );

  app.post(
    '/webhooks/:id/replay',
    {
      config: ONE,
      schema: { tags: TAGS, summary: '从某处重发 Deliver again from a cursor on', body: replaySchema },
    },
    async (request, reply) => {
      const { place, principal, body } = request;
      const position = await startAt(deps, body.after);
      const answer = await answerOnce(deps, request, reply, (transaction) =>
        replayWebhook(transaction, principal, place.id, position),
      );
      await wakeByHand(deps, place.id);
      return answer;
    },
  );
}

/** The place that `after` names: undefined is now, null the beginning. Throws `invalid_body`. */
async function startAt(deps: Dependencies, after: string | null | undefined): Promise<number> {
  if (after === undefined) return numberAllEvents(deps.pool);
  return after === null ? 0 : placeOf(deps, after, 'invalid_body');
}

/** While the engine is away the webhook is woken later, by its schedule. */
async function wakeByHand({ engine }: Dependencies, webhookId: Id): Promise<void> {
  await engine.wakeWebhook(webhookId, { at: new Date().toISOString(), byHand: true }).catch(() => undefined);
}
