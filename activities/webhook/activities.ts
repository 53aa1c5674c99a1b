import type { Pool } from 'pg';
import type { Id } from '../../domain/kernel.ts';
import type { LookOutcome } from '../../domain/webhook/webhook-run.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Reach } from '../notification/adapters/adapter.ts';
import { beating } from '../heartbeat.ts';
import { deliverEvents } from './deliver.ts';
import { recordDelivery, type EndedDelivery } from './progress.ts';

export interface Look {
  outcome: LookOutcome;
  /** What came of a delivery where the database could not be told; then `recordDelivery` has to. */
  unrecorded: EndedDelivery | null;
}

/** What a webhook asks for. Ids, numbers and codes alone: events, addresses and answers never reach its workflow. */
export interface WebhookActivities {
  deliverEvents(webhookId: Id): Promise<Look>;
  recordDelivery(ended: EndedDelivery): Promise<void>;
}

export interface WebhookSurroundings {
  pool: Pool;
  /** Opens the addresses of webhooks. */
  vault: Pick<Vault, 'open'>;
  reach: Reach;
  /** Called every second while a delivery is on its way. */
  heartbeat: () => void;
}

export const createWebhookActivities = (surroundings: WebhookSurroundings): WebhookActivities => ({
  /** Never repeated by the engine. How far a delivery reaches is written before it leaves, so that one of which nobody
   *  heard again is sent again as it was, under the same id. */
  deliverEvents: (webhookId) => beating(surroundings.heartbeat, () => deliverEvents(surroundings, webhookId)),

  /** A delivery moves its webhook on once: the second time it stands elsewhere, and nothing changes. */
  recordDelivery: (ended) => recordDelivery(surroundings.pool, ended),
});
