import { setTimeout as pause } from 'node:timers/promises';
import type { Id } from '../../domain/kernel.ts';
import type { Dependencies } from '../dependencies.ts';
import { nextId } from '../identifier.ts';

/** What came back when a webhook was tried. */
export interface WebhookTest {
  deliveryId: Id;
  /** `waiting`: its sender has not got to it yet; it will. */
  outcome: 'sent' | 'failed' | 'waiting';
  code: string | null;
  /** What the receiver said. */
  answer: string | null;
}

interface Stored {
  id: Id;
  outcome?: 'sent' | 'failed';
  code?: string | null;
  answer?: string;
}

/** Milliseconds. */
const WAITS_AT_MOST = 15_000;
const LOOKS_EVERY = 150;

/** Sends a delivery without events through the webhook's own sender, so that it goes the way of the events, and waits for
 *  what comes of it. Throws `EngineAway`. */
export async function tryWebhook(deps: Dependencies, webhookId: Id): Promise<WebhookTest> {
  const deliveryId = nextId();
  await deps.prisma.webhook.update({ where: { id: webhookId }, data: { test: { id: deliveryId } } });
  await deps.engine.wakeWebhook(webhookId, { at: new Date().toISOString(), byHand: true });
  for (const until = Date.now() + WAITS_AT_MOST; Date.now() < until; await pause(LOOKS_EVERY)) {
    const test = await readTest(deps, webhookId, deliveryId);
    if (test.outcome !== 'waiting') return test;
  }
  return readTest(deps, webhookId, deliveryId);
}

async function readTest({ prisma }: Dependencies, webhookId: Id, deliveryId: Id): Promise<WebhookTest> {
  const webhook = await prisma.webhook.findUnique({ where: { id: webhookId }, select: { test: true } });
  const stored = webhook?.test as unknown as Stored | null | undefined;
  if (!stored || stored.id !== deliveryId || stored.outcome === undefined)
    return { deliveryId, outcome: 'waiting', code: null, answer: null };
  return { deliveryId, outcome: stored.outcome, code: stored.code ?? null, answer: stored.answer ?? null };
}
