import { createHash, randomBytes } from 'node:crypto';
import type { Id, Instant } from '../../domain/kernel.ts';
import { isPersonal, type ChannelKind } from '../../domain/notification/channel-kinds.ts';
import type { ChannelAddress, ChannelSettings } from '../../domain/notification/channel.ts';
import type { Language } from '../../domain/notification/texts.ts';
import type { Prisma } from '../../prisma/client.ts';
import { vaultOf } from '../../vault/installation-vault.ts';
import { openJson, sealJson } from '../../vault/sealed-json.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Answer } from '../idempotency.ts';
import { nextId } from '../identifier.ts';
import type { Principal } from '../principal.ts';
import { Problem, problem, PROBLEMS, type Fault } from '../problem.ts';
import { SCHEMES, type ChannelChange, type NewChannel } from './channel-schema.ts';

/** A channel as it may be read: its address and its keys stay sealed. */
export interface ChannelView {
  id: Id;
  kind: ChannelKind;
  name: string;
  campaignId: Id;
  host: string;
  language: Language;
  settings: ChannelSettings;
  isEnabled: boolean;
  createdAt: Instant;
  /** Messages that are still to leave, and those that were put aside. */
  waiting: number;
  dead: number;
  lastSentAt: Instant | null;
  /** Why the last attempt failed; null when it did not. */
  lastFault: string | null;
}

type Transaction = Prisma.TransactionClient;

/** 201 with the id; a webhook without a key gets one, shown once. Throws `unknown_campaign`, `channel_exists`,
 *  `robot_in_use`. */
export async function createChannel(
  { dataDir }: Dependencies,
  transaction: Transaction,
  by: Principal,
  channel: NewChannel,
): Promise<Answer> {
  const id = nextId();
  const { kind, name, campaignId, language, url } = channel;
  if ((await transaction.campaign.count({ where: { id: campaignId } })) === 0) {
    throw new Problem('unknown_campaign', { ...PROBLEMS.unknown_campaign, status: 409 });
  }
  const given = 'secret' in channel ? channel.secret : undefined;
  const secret = given ?? (kind === 'webhook' ? randomBytes(32).toString('base64url') : null);
  const address: ChannelAddress = { url, secret };
  const { count } = await transaction.channel.createMany({
    data: {
      ...{ id, kind, name, campaignId, language, host: hostOf(url), createdBy: by.id },
      settings: { ...settingsOf(channel) },
      sealed: sealJson(vaultOf(dataDir), address, id),
      addressHash: hashOf(url),
    },
    skipDuplicates: true,
  });
  if (count === 0) throw problem(isPersonal(kind) ? 'channel_exists' : 'robot_in_use');
  await audit(transaction, by, 'channel_added', id);
  const isShown = kind === 'webhook' && given === undefined;
  return { status: 201, body: { id, ...(isShown ? { secret } : {}) } };
}

/** Changes what was named and leaves the rest. Throws `invalid_body`, `channel_exists`, `robot_in_use`. */
export async function changeChannel(
  { dataDir }: Dependencies,
  transaction: Transaction,
  by: Principal,
  id: Id,
  change: ChannelChange,
): Promise<Answer> {
  const channel = await transaction.channel.findUniqueOrThrow({ where: { id } });
  const vault = vaultOf(dataDir);
  const address = openJson<ChannelAddress>(vault, channel.sealed, id);
  const { url = address.url, secret = address.secret, name, language, isEnabled } = change;
  const kind = channel.kind as ChannelKind;
  if (!SCHEMES[kind].includes(new URL(url).protocol)) throw problem('invalid_body', [wrongScheme(kind)]);
  const isUsed = isEnabled ?? channel.disabledAt === null;
  if (isUsed) await refuseSecond(transaction, { ...channel, kind, addressHash: hashOf(url) });
  await transaction.channel.update({
    where: { id },
    data: {
      host: hostOf(url),
      sealed: sealJson(vault, { url, secret }, id),
      addressHash: hashOf(url),
      settings: { ...(channel.settings as ChannelSettings), ...settingsOf(change) },
      ...(name === undefined ? {} : { name }),
      ...(language === undefined ? {} : { language }),
      ...(isEnabled === undefined ? {} : { disabledAt: isEnabled ? null : new Date() }),
    },
  });
  await audit(transaction, by, 'channel_changed', id);
  return { status: 200, body: { id } };
}

const wrongScheme = (kind: ChannelKind): Fault => {
  const schemes = SCHEMES[kind];
  const message = `须以 ${schemes.join(' 或 ')} 开头 · Give an address that begins with ${schemes.join(' or ')}`;
  return { path: 'url', code: 'custom', message };
};

/** The indexes `channel_personal_key` and `channel_robot_key` hold it too, whoever is at it at the same time. */
async function refuseSecond(
  transaction: Transaction,
  { id, campaignId, kind, addressHash }: { id: Id; campaignId: Id; kind: ChannelKind; addressHash: string },
): Promise<void> {
  if (kind === 'webhook') return;
  const same = isPersonal(kind) ? { campaignId, kind } : { addressHash };
  const others = await transaction.channel.count({ where: { ...same, disabledAt: null, id: { not: id } } });
  if (others > 0) throw problem(isPersonal(kind) ? 'channel_exists' : 'robot_in_use');
}

function settingsOf(given: NewChannel | ChannelChange): ChannelSettings {
  const { from, user, template, signName } = given as ChannelSettings;
  return {
    ...(from === undefined ? {} : { from }),
    ...(user === undefined ? {} : { user }),
    ...(template === undefined ? {} : { template }),
    ...(signName === undefined ? {} : { signName }),
  };
}

const hashOf = (url: string): string => createHash('sha256').update(new URL(url).href).digest('hex');
const hostOf = (url: string): string => new URL(url).hostname;

async function audit(transaction: Transaction, by: Principal, action: string, subject: Id): Promise<void> {
  await transaction.audit.create({ data: { id: nextId(), byId: by.id, action, subject } });
}

interface Row {
  id: Id;
  kind: ChannelKind;
  name: string;
  campaign_id: Id;
  host: string;
  language: Language;
  settings: ChannelSettings;
  created_at: Date;
  disabled_at: Date | null;
  waiting: number;
  dead: number;
  last_sent_at: Date | null;
  last_code: string | null;
}

/** Channels in the order of their making, from after `after`. */
export async function listChannels(
  { pool }: Dependencies,
  after: Id | null,
  take: number,
): Promise<ChannelView[]> {
  const { rows } = await pool.query<Row>(
    `SELECT c.id, c.kind, c.name, c.campaign_id, c.host, c.language, c.settings, c.created_at, c.disabled_at,
       (SELECT count(*)::int FROM message m WHERE m.channel_id = c.id AND m.state = 'open') AS waiting,
       (SELECT count(*)::int FROM message m WHERE m.channel_id = c.id AND m.state = 'dead' AND m.test_address IS NULL)
         AS dead,
       (SELECT max(ended_at) FROM message m WHERE m.channel_id = c.id AND m.state = 'sent') AS last_sent_at,
       (SELECT a.code FROM delivery_attempt a WHERE a.channel_id = c.id AND a.ended_at IS NOT NULL
         ORDER BY a.started_at DESC LIMIT 1) AS last_code
     FROM channel c WHERE $1::uuid IS NULL OR c.id > $1 ORDER BY c.id LIMIT $2`,
    [after, take],
  );
  return rows.map(viewOf);
}

const viewOf = (row: Row): ChannelView => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  campaignId: row.campaign_id,
  host: row.host,
  language: row.language,
  settings: settingsOf(row.settings),
  isEnabled: row.disabled_at === null,
  createdAt: row.created_at.toISOString(),
  waiting: row.waiting,
  dead: row.dead,
  lastSentAt: row.last_sent_at?.toISOString() ?? null,
  lastFault: row.last_code,
});
