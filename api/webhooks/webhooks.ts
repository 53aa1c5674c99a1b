import { randomBytes } from 'node:crypto';
import type { Id } from '../../domain/kernel.ts';
import type { WebhookAddress } from '../../domain/webhook/address.ts';
import type { Prisma } from '../../prisma/client.ts';
import { vaultOf } from '../../vault/installation-vault.ts';
import { openJson, sealJson } from '../../vault/sealed-json.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Answer } from '../idempotency.ts';
import { nextId } from '../identifier.ts';
import type { Principal } from '../principal.ts';
import { Problem, PROBLEMS } from '../problem.ts';
import type { NewWebhook, WebhookChange } from './webhook-schema.ts';

type Transaction = Prisma.TransactionClient;

/** 201 with the id, and with the key where it was made: it is shown once. Throws `unknown_campaign`. */
export async function createWebhook(
  { dataDir }: Dependencies,
  transaction: Transaction,
  by: Principal,
  { name, url, secret: given, campaignId, types }: NewWebhook,
  position: number,
): Promise<{ id: Id; answer: Answer }> {
  await requireCampaign(transaction, campaignId);
  const id = nextId();
  const address: WebhookAddress = { url, secret: given ?? randomBytes(32).toString('base64url') };
  await transaction.webhook.create({
    data: {
      ...{ id, name, campaignId, types, position, createdBy: by.id, host: hostOf(url) },
      sealed: sealJson(vaultOf(dataDir), address, id),
    },
  });
  await audit(transaction, by, 'webhook_added', id);
  const shown = given === undefined ? { secret: address.secret } : {};
  return { id, answer: { status: 201, body: { id, ...shown } } };
}

/** Changes what was named and leaves the rest; a delivery that did not get through is tried again with the new address and
 *  key, or made anew when something else is wanted. Throws `unknown_campaign`. */
export async function changeWebhook(
  { dataDir }: Dependencies,
  transaction: Transaction,
  by: Principal,
  id: Id,
  { name, url, secret, campaignId, types, isEnabled }: WebhookChange,
): Promise<Answer> {
  if (campaignId !== undefined) await requireCampaign(transaction, campaignId);
  const { sealed } = await transaction.webhook.findUniqueOrThrow({ where: { id } });
  const known = openJson<WebhookAddress>(vaultOf(dataDir), sealed, id);
  const address: WebhookAddress = { url: url ?? known.url, secret: secret ?? known.secret };
  const wantsOther = campaignId !== undefined || types !== undefined;
  await transaction.webhook.update({
    where: { id },
    data: {
      host: hostOf(address.url),
      sealed: sealJson(vaultOf(dataDir), address, id),
      ...(name === undefined ? {} : { name }),
      ...(campaignId === undefined ? {} : { campaignId }),
      ...(types === undefined ? {} : { types }),
      ...(wantsOther ? { sendingTo: null, generation: { increment: 1 } } : {}),
      ...(isEnabled === undefined ? {} : { disabledAt: isEnabled ? null : new Date() }),
    },
  });
  await audit(transaction, by, 'webhook_changed', id);
  return { status: 200, body: { id } };
}

/** Sends a webhook elsewhere in the feed: what follows there is delivered (again). */
export async function replayWebhook(
  transaction: Transaction,
  by: Principal,
  id: Id,
  position: number,
): Promise<Answer> {
  await transaction.webhook.update({
    where: { id },
    data: { position, sendingTo: null, generation: { increment: 1 } },
  });
  await audit(transaction, by, 'webhook_replayed', id);
  return { status: 200, body: { id } };
}

export async function removeWebhook({ prisma }: Dependencies, by: Principal, id: Id): Promise<void> {
  await prisma.$transaction(async (transaction) => {
    await transaction.webhook.deleteMany({ where: { id } });
    await audit(transaction, by, 'webhook_removed', id);
  });
}

async function requireCampaign(transaction: Transaction, campaignId: Id | null): Promise<void> {
  if (campaignId === null || (await transaction.campaign.count({ where: { id: campaignId } })) > 0) return;
  throw new Problem('unknown_campaign', { ...PROBLEMS.unknown_campaign, status: 409 });
}

async function audit(transaction: Transaction, by: Principal, action: string, subject: Id): Promise<void> {
  await transaction.audit.create({ data: { id: nextId(), byId: by.id, action, subject } });
}

const hostOf = (url: string): string => new URL(url).hostname;
