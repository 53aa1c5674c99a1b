import { z } from 'zod';
import { isPersonal, type ChannelKind } from '../../domain/notification/channel-kinds.ts';
import type { App } from '../app.ts';
import { idSchema, pageQuery } from '../body-schemas.ts';
import type { Dependencies } from '../dependencies.ts';
import { answerOnce } from '../idempotency.ts';
import { problem } from '../problem.ts';
import { pageOf, startOf } from '../reads/page.ts';
import { refusePrivateAddress } from './address.ts';
import { tryChannel } from './channel-test.ts';
import { channelChangeSchema, newChannelSchema } from './channel-schema.ts';
import { changeChannel, createChannel, listChannels } from './channels.ts';
import { listDeadLetters, retryDeadLetters, retrySchema } from './dead-letters.ts';

const TAGS = ['channels'];
const FOR_ADMINISTRATORS = { who: 'administrator', installationWide: true } as const;
const ONE = { ...FOR_ADMINISTRATORS, place: 'channel' } as const;
const testSchema = z.strictObject({ to: z.string().trim().min(3).max(200).optional() });

/** The ways by which messages leave: robots, webhooks, mail and SMS. */
export function registerChannels(app: App, deps: Dependencies): void {
  registerSetUp(app, deps);
  registerTest(app, deps);
  registerDeadLetters(app, deps);
}

function registerSetUp(app: App, deps: Dependencies): void {
  app.post(
    '/channels',
    {
      config: FOR_ADMINISTRATORS,
      schema: { tags: TAGS, summary: '新增通道 Add a channel', body: newChannelSchema },
    },
    async (request, reply) => {
      await refusePrivateAddress(deps, request.body.url);
      return answerOnce(
        deps,
        request,
        reply,
        (transaction) => createChannel(deps, transaction, request.principal, request.body),
        { isSecret: true },
      );
    },
  );

  app.get(
    '/channels',
    {
      config: FOR_ADMINISTRATORS,
      schema: { tags: TAGS, summary: '通道 Channels', querystring: z.strictObject(pageQuery) },
    },
    async ({ query: { limit, cursor } }) => {
      const after = startOf(z.tuple([idSchema]), cursor)?.[0] ?? null;
      return pageOf(await listChannels(deps, after, limit + 1), limit, ({ id }) => [id]);
    },
  );

  app.patch(
    '/channels/:id',
    {
      config: ONE,
      schema: {
        tags: TAGS,
        summary: '修改或停用通道 Change a channel, or switch it off',
        body: channelChangeSchema,
      },
    },
    async (request, reply) => {
      const { place, principal, body } = request;
      if (body.url !== undefined) await refusePrivateAddress(deps, body.url);
      const answer = await answerOnce(deps, request, reply, (transaction) =>
        changeChannel(deps, transaction, principal, place.id, body),
      );
      await wakeByHand(deps, place.id);
      return answer;
    },
  );
}

function registerTest(app: App, deps: Dependencies): void {
  app.post(
    '/channels/:id/test',
    {
      config: ONE,
      schema: { tags: TAGS, summary: '发一条测试 Send one test and say what came back', body: testSchema },
    },
    async ({ place, body: { to = '' } }) => {
      const channel = await deps.prisma.channel.findUniqueOrThrow({ where: { id: place.id } });
      if (isPersonal(channel.kind as ChannelKind) && to === '') {
        const message = '请给出收件地址 · Say where it should go';
        throw problem('invalid_body', [{ path: 'to', code: 'invalid_type', message }]);
      }
      if (channel.disabledAt !== null) throw problem('channel_disabled');
      return tryChannel(deps, place.id, to);
    },
  );
}

function registerDeadLetters(app: App, deps: Dependencies): void {
  app.get(
    '/channels/:id/dead-letters',
    {
      config: ONE,
      schema: { tags: TAGS, summary: '未送达的消息 Dead letters', querystring: z.strictObject(pageQuery) },
    },
    ({ place, query }) => listDeadLetters(deps, place.id, query),
  );

  app.post(
    '/channels/:id/dead-letters/retry',
    {
      config: ONE,
      schema: { tags: TAGS, summary: '重发未送达的消息 Try dead letters again', body: retrySchema },
    },
    async (request, reply) => {
      const { place, body } = request;
      const answer = await answerOnce(deps, request, reply, (transaction) =>
        retryDeadLetters(transaction, place.id, body),
      );
      await wakeByHand(deps, place.id);
      return answer;
    },
  );
}

/** While the engine is away the channel is woken later, by its schedule. */
async function wakeByHand({ engine }: Dependencies, channelId: string): Promise<void> {
  await engine.wakeChannel(channelId, { at: new Date().toISOString(), byHand: true }).catch(() => undefined);
}
