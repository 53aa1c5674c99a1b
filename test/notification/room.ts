import type { ChannelKind } from '../../domain/notification/channel-kinds.ts';
import type { ChannelSettings } from '../../domain/notification/channel.ts';
import { raised, type NotificationEntry, type Reason } from '../../domain/notification/entry.ts';
import type { Rate } from '../../domain/notification/rate-budget.ts';
import { POLICY_TEMPLATES } from '../../domain/policy-templates.ts';
import type { Policy } from '../../domain/policy.ts';
import { hubAddress, startHub, type Hub, type HubSettings } from '../../local/hub/hub.ts';
import type { Received } from '../../local/hub/received.ts';
import { sealJson } from '../../vault/sealed-json.ts';
import { createVault } from '../../vault/vault.ts';
import { startTestEngine, type EngineOptions, type TestEngine } from '../environment/engine.ts';
import { freshId, openTestBuilding } from '../environment/roll.ts';

const VAULT = createVault(Buffer.alloc(32, 7));
const TEMPLATE = POLICY_TEMPLATES['shanghai-95'];

/** Awake day and night, with windows of a second. */
export const AWAKE: Policy = {
  ...TEMPLATE,
  contact: { ...TEMPLATE.contact, quietFrom: '00:00', quietTo: '00:00' },
  reminders: { ...TEMPLATE.reminders, window: 'PT1S' },
  notifications: { urgent: ['appointmentMissed'], acknowledgeWithin: 'PT6S' },
};

/** A campaign of one building, a hub that stands for every receiver, and workers. */
export interface Room {
  engine: TestEngine;
  hub: Hub;
}

export async function openRoom(
  hub: HubSettings = {},
  options: EngineOptions = {},
): Promise<Room & { close(): Promise<void> }> {
  const room = { engine: await startTestEngine(undefined, options), hub: await startHub(hub) };
  return {
    ...room,
    close: async () => {
      await room.engine.stop();
      await room.hub.stop();
    },
  };
}

export interface Campaign {
  id: string;
  buildingId: string;
  policy: Policy;
}

export async function openCampaign({ engine }: Room, policy: Policy = AWAKE): Promise<Campaign> {
  const { id: buildingId, campaignId } = await openTestBuilding(engine.database, 3, policy);
  return { id: campaignId, buildingId, policy };
}

interface ChannelOptions {
  url?: string;
  secret?: string;
  settings?: ChannelSettings & { rates?: Rate[] };
}

/** A channel of the campaign that leads to the hub. */
export async function openChannel(
  { engine, hub }: Room,
  campaign: Campaign,
  kind: ChannelKind,
  { url = hubAddress(hub, kind), secret, settings = {} }: ChannelOptions = {},
): Promise<string> {
  const id = freshId();
  await engine.database.prisma.channel.create({
    data: {
      ...{ id, kind, campaignId: campaign.id, name: kind, host: 'hub', language: 'zh', createdBy: freshId() },
      settings: JSON.parse(JSON.stringify(settings)),
      sealed: sealJson(VAULT, { url, secret: secret ?? null }, id),
    },
  });
  return id;
}

/** Somebody mends a channel's address. */
export async function mend({ engine }: Room, channelId: string, url: string): Promise<void> {
  await engine.database.prisma.channel.update({
    where: { id: channelId },
    data: { sealed: sealJson(VAULT, { url, secret: null }, channelId) },
  });
}

/** Somebody who can be reached by mail and by SMS. */
export async function addStaff(
  { engine }: Room,
  contact: { email?: string; phone?: string },
): Promise<string> {
  const id = freshId();
  const { email = null, phone = null } = contact;
  await engine.database.prisma.staff.create({
    data: {
      ...{ id, name: '王晓梅', roles: ['handler'], phone },
      contact: { create: { email, channels: ['email', 'sms'] } },
    },
  });
  return id;
}

let lastSeq = 1_000;

/** Stores what a projection of the building would, and wakes the channels as the worker does. */
export async function raise(room: Room, campaign: Campaign, ...reasons: Partial<Reason>[]): Promise<void> {
  const entries = reasons.map((reason) => {
    lastSeq += 1;
    return raised(campaign.policy, {
      ...{ seq: lastSeq, at: new Date().toISOString(), kind: 'notSurveyed' as const, staffId: null },
      ...reason,
    });
  });
  await enqueue(room, campaign, entries);
  room.engine.waker.raised(campaign.id, entries);
}

export async function enqueue(
  { engine }: Room,
  campaign: Campaign,
  entries: readonly NotificationEntry[],
): Promise<void> {
  await engine.database.pool.query('SELECT enqueue_notifications($1, $2, $3::jsonb)', [
    campaign.buildingId,
    campaign.id,
    JSON.stringify(entries),
  ]);
}

/** Tests of the channel, as somebody at the API makes them. */
export async function addTests({ engine }: Room, channelId: string, count: number): Promise<void> {
  const at = new Date();
  const test = { channelId, urgency: 'urgent', quietFrom: '00:00', quietTo: '00:00', testAddress: '' };
  await engine.database.prisma.message.createMany({
    data: Array.from({ length: count }, () => ({
      ...test,
      createdAt: at,
      tryingSince: at,
      nextAttemptAt: at,
    })),
  });
}

/** Does not wait for the next attempt. */
export async function tryAgain(room: Room, channelId: string): Promise<void> {
  await room.engine.database.prisma.message.updateMany({
    where: { channelId, state: 'open' },
    data: { nextAttemptAt: new Date() },
  });
  await wake(room, channelId, true);
}

export const wake = ({ engine }: Room, channelId: string, byHand = false): Promise<void> =>
  engine.waker.wake(channelId, { at: new Date().toISOString(), byHand });

export const receivedBy = ({ hub }: Room, kind: ChannelKind): readonly Received[] =>
  hub.received.filter((message) => message.kind === kind);
