import type { Pool } from 'pg';
import type { Id, Instant } from '../../domain/kernel.ts';
import type { Round } from '../../domain/notification/channel-run.ts';
import type { Outcome } from '../../domain/notification/outcome.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Reach } from './adapters/adapter.ts';
import { endAttempt } from './attempts.ts';
import { collect, type Look } from './collect.ts';
import { deliver } from './deliver.ts';
import { findForgotten } from './forgotten.ts';
import { beating } from '../heartbeat.ts';
import { findForgottenWebhooks } from '../webhook/forgotten.ts';
import type { WebhookWaker } from '../webhook/waker.ts';
import { removeOld } from './retention.ts';
import type { ChannelWaker } from './waker.ts';

/** What came of an attempt; `number` null when none was begun. */
export interface Delivered {
  number: number | null;
  outcome: Outcome;
  /** False when the database could not be told; then `record` has to. */
  isRecorded: boolean;
}

/** What a channel asks for. Ids, instants and codes alone: texts, addresses and answers never reach a workflow. */
export interface NotificationActivities {
  collect(look: Look): Promise<Round>;
  deliver(messageId: Id): Promise<Delivered>;
  record(ended: { messageId: Id; number: number; outcome: Outcome }): Promise<void>;
  wakeForgotten(): Promise<void>;
  removeOldMessages(): Promise<void>;
}

export interface NotificationSurroundings {
  pool: Pool;
  /** Opens the addresses of channels. */
  vault: Pick<Vault, 'open'>;
  reach: Reach;
  waker: ChannelWaker;
  webhooks: Pick<WebhookWaker, 'wake'>;
  /** Where people open the board: what links begin with. */
  publicUrl: string;
  /** Days for which messages and notifications that are done with are kept. */
  keepDays: number;
  /** Called every second while a message is on its way. */
  heartbeat: () => void;
}

export const createNotificationActivities = (
  surroundings: NotificationSurroundings,
): NotificationActivities => ({
  /** A notification is in one message of a channel: collecting again finds the messages that were made. */
  collect: (look) => collect(surroundings, look),

  /** Never repeated by the engine. An attempt is written before the message leaves; one without an end is found by the
   *  next, which says that it may be a repetition. */
  deliver: (messageId) => beating(surroundings.heartbeat, () => deliver(surroundings, messageId)),

  /** An attempt ends once: the second time nothing changes. */
  record: ({ messageId, number, outcome }) =>
    endAttempt(surroundings, { messageId, number, outcome, answer: null, at: new Date() }),

  /** Whoever is woken for nothing looks and sleeps again. */
  async wakeForgotten() {
    const at: Instant = new Date().toISOString();
    for (const channelId of await findForgotten(surroundings.pool))
      await surroundings.waker.wake(channelId, { at });
    for (const webhookId of await findForgottenWebhooks(surroundings.pool))
      await surroundings.webhooks.wake(webhookId, { at });
  },

  /** A portion; the next sweep takes the next one. */
  async removeOldMessages() {
    await removeOld(surroundings.pool, new Date(Date.now() - surroundings.keepDays * 86_400_000));
  },
});
