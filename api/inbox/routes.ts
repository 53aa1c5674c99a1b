import type { FastifyRequest } from 'fastify';
import type { Id } from '../../domain/kernel.ts';
import type { App } from '../app.ts';
import type { Dependencies } from '../dependencies.ts';
import { answerOnce } from '../idempotency.ts';
import { isUuid } from '../identifier.ts';
import { problem } from '../problem.ts';
import { contactSchema, readContact, storeContact } from './contact.ts';
import { acknowledge, acknowledgeAll, acknowledgeAllSchema, inboxQuery, readInbox } from './inbox.ts';

const TAGS = ['inbox'];

/** What one's own notifications are, and how one is reached. A token is nobody: its inbox is empty. */
export function registerInbox(app: App, deps: Dependencies): void {
  registerItems(app, deps);
  registerContact(app, deps);
}

function registerItems(app: App, deps: Dependencies): void {
  app.get(
    '/me/inbox',
    {
      config: { who: 'anyone' },
      schema: { tags: TAGS, summary: '我的提醒 My inbox', querystring: inboxQuery },
    },
    ({ principal, query }) => readInbox(deps, principal, query),
  );

  app.post(
    '/me/inbox/:id/acknowledgement',
    { config: { who: 'anyone' }, schema: { tags: TAGS, summary: '知道了 Acknowledge one' } },
    (request, reply) =>
      answerOnce(deps, request, reply, (transaction) =>
        acknowledge(transaction, request.principal.id, idOf(request)),
      ),
  );

  app.post(
    '/me/inbox/acknowledgements',
    {
      config: { who: 'anyone' },
      schema: { tags: TAGS, summary: '都知道了 Acknowledge several', body: acknowledgeAllSchema },
    },
    (request, reply) =>
      answerOnce(deps, request, reply, (transaction) =>
        acknowledgeAll(transaction, request.principal.id, request.body),
      ),
  );
}

const idOf = ({ params }: FastifyRequest): Id => (params as { id?: Id }).id ?? '';

function registerContact(app: App, deps: Dependencies): void {
  app.get(
    '/me/contact',
    { config: { who: 'anyone' }, schema: { tags: TAGS, summary: '如何联系我 How I am reached' } },
    ({ principal }) => readContact(deps, principal.id),
  );

  app.put(
    '/me/contact',
    {
      config: { who: 'anyone' },
      schema: { tags: TAGS, summary: '修改如何联系我 Change how I am reached', body: contactSchema },
    },
    (request, reply) => storeFor(request.principal.id, request, reply),
  );

  app.put(
    '/staff/:id/contact',
    {
      config: { who: 'administrator', installationWide: true },
      schema: {
        tags: TAGS,
        summary: '修改如何联系同事 Change how a colleague is reached',
        body: contactSchema,
      },
    },
    (request, reply) => storeFor(idOf(request), request, reply),
  );

  /** A token has no contact; it is no member of staff. */
  async function storeFor(
    staffId: Id,
    request: FastifyRequest<{ Body: unknown }>,
    reply: Parameters<typeof answerOnce>[2],
  ): Promise<unknown> {
    if (!isUuid(staffId) || (await deps.prisma.staff.count({ where: { id: staffId } })) === 0) {
      throw problem('unknown_staff');
    }
    return answerOnce(deps, request, reply, (transaction) =>
      storeContact(transaction, staffId, contactSchema.parse(request.body)),
    );
  }
}
