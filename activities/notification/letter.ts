import type { Pool } from 'pg';
import type { Id } from '../../domain/kernel.ts';
import type { ChannelKind } from '../../domain/notification/channel-kinds.ts';
import type { ChannelAddress, ChannelSettings, OpenChannel } from '../../domain/notification/channel.ts';
import type { NotificationKind } from '../../domain/notification/kinds.ts';
import { pageFor } from '../../domain/notification/pages.ts';
import type { BuildingLine, Language, MessageContent } from '../../domain/notification/texts.ts';
import { openJson } from '../../vault/sealed-json.ts';
import type { Vault } from '../../vault/vault.ts';
import type { Letter } from './adapters/adapter.ts';

/** A message that is still to be sent, with the channel it goes by. */
export interface Outgoing {
  attempts: number;
  isPersonal: boolean;
  channel: OpenChannel;
  letter: Letter;
  /** Notifications that nobody withdrew or answered in the meantime. */
  isObsolete: boolean;
}

interface Row {
  id: Id;
  attempts: number;
  staff_id: Id | null;
  test_address: string | null;
  channel_id: Id;
  campaign_id: Id;
  kind: ChannelKind;
  language: Language;
  own_language: Language | null;
  settings: ChannelSettings;
  sealed: Buffer;
  email: string | null;
  phone: string | null;
}

/** Null when it is open no more. Throws when the channel was sealed with another key. */
export async function readOutgoing(
  { pool, vault, publicUrl }: { pool: Pool; vault: Pick<Vault, 'open'>; publicUrl: string },
  messageId: Id,
): Promise<Outgoing | null> {
  const { rows } = await pool.query<Row>(
    `SELECT m.id, m.attempts, m.staff_id, m.test_address, m.channel_id, h.campaign_id, h.kind, h.language, h.settings,
       h.sealed, c.language AS own_language, c.email, s.phone
     FROM message m JOIN channel h ON h.id = m.channel_id
       LEFT JOIN staff s ON s.id = m.staff_id LEFT JOIN contact c ON c.staff_id = m.staff_id
     WHERE m.id = $1 AND m.state = 'open'`,
    [messageId],
  );
  const [row] = rows;
  if (!row) return null;
  const content = await readContent(pool, row, publicUrl);
  const { channel_id: id, kind, settings, sealed } = row;
  return {
    attempts: row.attempts,
    isPersonal: row.staff_id !== null,
    channel: { id, kind, settings, ...openJson<ChannelAddress>(vault, sealed, id) },
    letter: {
      messageId,
      campaignId: row.campaign_id,
      recipient: recipientOf(row),
      language: row.own_language ?? row.language,
      content,
    },
    isObsolete: !content.isTest && content.buildings.length === 0 && content.others === 0,
  };
}

function recipientOf({ kind, test_address, email, phone }: Row): string | null {
  if (test_address !== null && test_address !== '') return test_address;
  if (kind === 'email') return email;
  return kind === 'sms' ? phone : null;
}

interface ItemRow {
  building_id: Id | null;
  name: string | null;
  kind: NotificationKind;
  count: number;
  urgent: number;
  signed: number | null;
  total: number | null;
}

async function readContent(pool: Pool, row: Row, publicUrl: string): Promise<MessageContent> {
  const { rows } = await pool.query<ItemRow>(
    `SELECT n.building_id, b.name, n.kind, count(*)::int AS count,
       count(*) FILTER (WHERE n.urgency = 'urgent')::int AS urgent,
       (s.counts->>'signed')::int AS signed, (s.counts->>'total')::int AS total
     FROM message_item i JOIN notification n ON n.id = i.notification_id
       LEFT JOIN building b ON b.id = n.building_id LEFT JOIN building_state s ON s.building_id = n.building_id
     WHERE i.message_id = $1 AND n.withdrawn_at IS NULL AND n.acknowledged_at IS NULL
     GROUP BY n.building_id, b.name, n.kind, s.counts ORDER BY n.building_id, n.kind`,
    [row.id],
  );
  const ofCampaign = rows.filter(({ building_id }) => building_id === null);
  return {
    audience: row.staff_id === null ? 'group' : 'person',
    buildings: linesOf(rows),
    others: ofCampaign.reduce((sum, { count }) => sum + count, 0),
    urgent: rows.reduce((sum, { urgent }) => sum + urgent, 0),
    link: new URL(row.staff_id === null ? pageFor(kindsOf(rows), row.campaign_id) : '/inbox', publicUrl).href,
    mayBeRepeated: false,
    isTest: row.test_address !== null,
  };
}

const kindsOf = (rows: readonly ItemRow[]): NotificationKind[] => rows.map(({ kind }) => kind);

function linesOf(rows: readonly ItemRow[]): BuildingLine[] {
  const lines = new Map<Id, BuildingLine>();
  for (const { building_id, name, kind, count, signed, total } of rows) {
    if (building_id === null) continue;
    const line = lines.get(building_id) ?? {
      name: name ?? '',
      kinds: {},
      signed: signed ?? 0,
      total: total ?? 0,
    };
    lines.set(building_id, { ...line, kinds: { ...line.kinds, [kind]: count } });
  }
  return [...lines.values()];
}
