// What waits for a channel, as the rules want it.
import type { Pool } from 'pg';
import type { Id, Instant } from '../../domain/kernel.ts';
import { isPersonal, type ChannelKind, type PersonalKind } from '../../domain/notification/channel-kinds.ts';
import { personalDueAt, type Delivery } from '../../domain/notification/fallback.ts';
import type { Urgency } from '../../domain/notification/kinds.ts';
import type { Outbox, Unsent, Waiting } from '../../domain/notification/planning.ts';
import type { QuietHours } from '../../domain/notification/quiet-hours.ts';
import type { Policy } from '../../domain/policy.ts';

/** What nobody could be told of for so long is no news any more; it stays in the inbox. */
export const NEWS_FOR = '2 days';

/** The channel as its row has it. */
export interface ChannelRow {
  id: Id;
  campaignId: Id;
  kind: ChannelKind;
}

export async function readOutbox(pool: Pool, channel: ChannelRow, policy: Policy): Promise<Outbox> {
  const read = isPersonal(channel.kind)
    ? readForPeople(pool, channel, channel.kind, policy)
    : readForGroup(pool, channel, policy);
  const [waiting, unsent, lastMessageAt] = await Promise.all([
    read,
    readUnsent(pool, channel.id),
    readLastMessages(pool, channel.id),
  ]);
  return { waiting, unsent, lastMessageAt };
}

const WAITING = `n.withdrawn_at IS NULL AND n.acknowledged_at IS NULL
  AND n.raised_at >= greatest((SELECT created_at FROM channel WHERE id = $1), now() - interval '${NEWS_FOR}')
  AND NOT EXISTS (SELECT FROM message_item i WHERE i.channel_id = $1 AND i.notification_id = n.id)`;

const quietOf = ({ contact }: Policy): QuietHours => ({ from: contact.quietFrom, to: contact.quietTo });

async function readForGroup(pool: Pool, { id, campaignId }: ChannelRow, policy: Policy): Promise<Waiting[]> {
  const { rows } = await pool.query<{ urgency: Urgency; due_at: Date; ids: Id[] }>(
    `SELECT n.urgency, min(n.due_at) AS due_at, array_agg(n.id) AS ids FROM notification n
     WHERE n.campaign_id = $2 AND n.staff_id IS NULL AND ${WAITING} GROUP BY n.urgency`,
    [id, campaignId],
  );
  return rows.map(({ urgency, due_at, ids }) => ({
    staffId: null,
    notificationIds: ids,
    urgency,
    dueAt: due_at.toISOString(),
    quiet: quietOf(policy),
  }));
}

interface PersonalRow {
  id: Id;
  staff_id: Id;
  urgency: Urgency;
  due_at: Date;
  quiet_from: string | null;
  quiet_to: string | null;
  wanted: PersonalKind[];
  reachable: PersonalKind[];
  deliveries: { kind: PersonalKind; state: string; at: Instant | null }[];
}

async function readForPeople(
  pool: Pool,
  { id, campaignId }: ChannelRow,
  kind: PersonalKind,
  policy: Policy,
): Promise<Waiting[]> {
  const { rows } = await pool.query<PersonalRow>(
    `SELECT n.id, n.staff_id, n.urgency, n.due_at, c.quiet_from, c.quiet_to,
       coalesce(c.channels, '{email,sms}') AS wanted,
       ARRAY(SELECT x.kind FROM channel x WHERE x.campaign_id = $2 AND x.disabled_at IS NULL
         AND (x.kind = 'email' AND c.email IS NOT NULL OR x.kind = 'sms' AND s.phone IS NOT NULL)) AS reachable,
       ARRAY(SELECT jsonb_build_object('kind', x.kind, 'state', m.state, 'at', m.ended_at)
         FROM message_item i JOIN message m ON m.id = i.message_id JOIN channel x ON x.id = m.channel_id
         WHERE i.notification_id = n.id) AS deliveries
     FROM notification n JOIN staff s ON s.id = n.staff_id LEFT JOIN contact c ON c.staff_id = n.staff_id
     WHERE n.campaign_id = $2 AND s.disabled_at IS NULL AND works_on(s.campaign_ids, $2) AND ${WAITING}`,
    [id, campaignId],
  );
  return rows.flatMap((row) => waitingForPerson(row, kind, policy));
}

/** Nothing when it is not this channel's turn. */
function waitingForPerson(row: PersonalRow, kind: PersonalKind, policy: Policy): Waiting[] {
  const dueAt = personalDueAt(
    {
      urgency: row.urgency,
      dueAt: row.due_at.toISOString(),
      order: row.wanted.filter((wanted) => row.reachable.includes(wanted)),
      deliveries: row.deliveries.map(deliveryOf),
      acknowledgeWithin: policy.notifications.acknowledgeWithin,
    },
    kind,
  );
  if (dueAt === null) return [];
  const { from, to } = quietOf(policy);
  const quiet = { from: row.quiet_from ?? from, to: row.quiet_to ?? to };
  return [{ staffId: row.staff_id, notificationIds: [row.id], urgency: row.urgency, dueAt, quiet }];
}

/** What became obsolete while it was held up was never told: as good as sent. */
const deliveryOf = ({ kind, state, at }: PersonalRow['deliveries'][number]): Delivery => ({
  kind,
  state: state === 'open' || state === 'dead' ? state : 'sent',
  at: at === null ? null : new Date(at).toISOString(),
});

async function readUnsent(pool: Pool, channelId: Id): Promise<Unsent[]> {
  const { rows } = await pool.query<{
    id: Id;
    urgency: Urgency;
    quiet_from: string;
    quiet_to: string;
    next_attempt_at: Date;
  }>(
    `SELECT id, urgency, quiet_from, quiet_to, next_attempt_at FROM message
     WHERE channel_id = $1 AND state = 'open' ORDER BY created_at, id`,
    [channelId],
  );
  return rows.map(({ id, urgency, quiet_from, quiet_to, next_attempt_at }) => ({
    messageId: id,
    urgency,
    quiet: { from: quiet_from, to: quiet_to },
    nextAttemptAt: next_attempt_at.toISOString(),
  }));
}

/** Of the last minutes alone: longer nobody has to rest. */
async function readLastMessages(pool: Pool, channelId: Id): Promise<Record<Id, Instant>> {
  const { rows } = await pool.query<{ staff_id: Id | null; at: Date }>(
    `SELECT staff_id, max(created_at) AS at FROM message
     WHERE channel_id = $1 AND test_address IS NULL AND created_at > now() - interval '5 minutes' GROUP BY staff_id`,
    [channelId],
  );
  return Object.fromEntries(rows.map(({ staff_id, at }) => [staff_id ?? '', at.toISOString()]));
}
