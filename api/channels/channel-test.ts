import { setTimeout as pause } from 'node:timers/promises';
import type { Id } from '../../domain/kernel.ts';
import type { Dependencies } from '../dependencies.ts';
import { nextId } from '../identifier.ts';

/** What came back when a channel was tried. */
export interface ChannelTest {
  messageId: Id;
  /** `waiting`: the channel has not got to it yet; it will. */
  outcome: 'sent' | 'failed' | 'waiting';
  code: string | null;
  /** What the receiver said. */
  answer: string | null;
}

/** Milliseconds. */
const WAITS_AT_MOST = 15_000;
const LOOKS_EVERY = 150;

/** Sends one test through the channel's own sender, so that its limits hold, and waits for what comes of it. `to` is an
 *  address of mail or SMS. Throws `EngineAway`. */
export async function tryChannel(deps: Dependencies, channelId: Id, to: string): Promise<ChannelTest> {
  const at = new Date();
  const message = await deps.prisma.message.create({
    data: {
      ...{
        id: nextId(),
        channelId,
        urgency: 'urgent',
        quietFrom: '00:00',
        quietTo: '00:00',
        testAddress: to,
      },
      ...{ createdAt: at, tryingSince: at, nextAttemptAt: at },
    },
  });
  await deps.engine.wakeChannel(channelId, { at: at.toISOString(), byHand: true });
  for (const until = Date.now() + WAITS_AT_MOST; Date.now() < until; await pause(LOOKS_EVERY)) {
    const test = await readTest(deps, message.id);
    if (test.outcome !== 'waiting') return test;
  }
  return readTest(deps, message.id);
}

async function readTest({ prisma }: Dependencies, messageId: Id): Promise<ChannelTest> {
  const { state, code, tries } = await prisma.message.findUniqueOrThrow({
    where: { id: messageId },
    include: { tries: { orderBy: { number: 'desc' }, take: 1 } },
  });
  const outcome = state === 'open' ? 'waiting' : state === 'sent' ? 'sent' : 'failed';
  return { messageId, outcome, code, answer: tries[0]?.answer ?? null };
}
