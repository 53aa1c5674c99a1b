import { z } from 'zod';
import type { Id } from '../../domain/kernel.ts';
import { NOTIFICATION_KINDS, type NotificationKind, type Urgency } from '../../domain/notification/kinds.ts';
import { visible } from '../auth/places.ts';
import { idSchema, pageQuery } from '../body-schemas.ts';
import { pageFor } from '../../domain/notification/pages.ts';
import type { InboxItem, Page } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Answer } from '../idempotency.ts';
import { isUuid } from '../identifier.ts';
import type { Prisma } from '../../prisma/client.ts';
import type { Principal } from '../principal.ts';
import { problem } from '../problem.ts';
import { pageOf, startOf } from '../reads/page.ts';

/** `open`: what is neither acknowledged nor withdrawn. */
export const inboxQuery = z.strictObject({ ...pageQuery, state: z.enum(['open', 'all']).default('open') });

interface Row {
  id: Id;
  kind: NotificationKind;
  urgency: Urgency;
  campaign_id: Id;
  building_id: Id | null;
  building_name: string | null;
  household_id: Id | null;
  room: string | null;
  raised_at: Date;
  withdrawn_at: Date | null;
  acknowledged_at: Date | null;
  count: number | null;
}

const COLUMNS = { campaign: 'n.campaign_id', building: 'n.building_id' };

/** The newest first, of campaigns that the principal still sees. */
export async function readInbox(
  { pool }: Dependencies,
  principal: Principal,
  { limit, cursor, state }: z.output<typeof inboxQuery>,
): Promise<Page<InboxItem>> {
  const mine = visible(principal, COLUMNS, 6);
  const [at = null, before = null] = startOf(z.tuple([z.iso.datetime(), idSchema]), cursor) ?? [];
  const { rows } = await pool.query<Row>(
    `SELECT n.id, n.kind, n.urgency, n.campaign_id, n.building_id, b.name AS building_name, h.id AS household_id,
       h.room, n.raised_at, n.withdrawn_at, n.acknowledged_at, n.count
     FROM notification n LEFT JOIN building b ON b.id = n.building_id LEFT JOIN household h ON h.id = n.household_id
     WHERE n.staff_id = $1 AND ($2 OR n.withdrawn_at IS NULL AND n.acknowledged_at IS NULL)
       AND ($3::timestamptz IS NULL OR (n.raised_at, n.id) < ($3, $4::uuid)) AND ${mine.sql}
     ORDER BY n.raised_at DESC, n.id DESC LIMIT $5`,
    [principal.id, state === 'all', at, before, limit + 1, ...mine.values],
  );
  return pageOf(rows.map(itemOf), limit, ({ raisedAt, id }) => [raisedAt, id]);
}

function itemOf(row: Row): InboxItem {
  const { building_id, household_id } = row;
  return {
    id: row.id,
    kind: row.kind,
    text: NOTIFICATION_KINDS[row.kind],
    urgency: row.urgency,
    campaignId: row.campaign_id,
    building: building_id === null ? null : { id: building_id, name: row.building_name ?? '' },
    count: row.count,
    household: household_id === null ? null : { id: household_id, room: row.room ?? '' },
    link: pageFor([row.kind], row.campaign_id),
    raisedAt: row.raised_at.toISOString(),
    withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
  };
}

/** Somebody saw it: no other channel is tried. The first time counts. Throws `unknown_notification`, also for what is
 *  another's. */
export async function acknowledge(
  transaction: Prisma.TransactionClient,
  staffId: Id,
  id: Id,
): Promise<Answer> {
  if (!isUuid(id)) throw problem('unknown_notification');
  const [item] = await transaction.$queryRaw<{ acknowledged_at: Date }[]>`
    UPDATE notification SET acknowledged_at = coalesce(acknowledged_at, now())
    WHERE id = ${id}::uuid AND staff_id = ${staffId}::uuid RETURNING acknowledged_at`;
  if (!item) throw problem('unknown_notification');
  return { status: 200, body: { id: id.toLowerCase(), acknowledgedAt: item.acknowledged_at.toISOString() } };
}

export const acknowledgeAllSchema = z.strictObject({ ids: z.array(idSchema).min(1).max(500) });

/** As many of those as are the recipient's and still open. */
export async function acknowledgeAll(
  transaction: Prisma.TransactionClient,
  staffId: Id,
  { ids }: z.output<typeof acknowledgeAllSchema>,
): Promise<Answer> {
  const { count } = await transaction.notification.updateMany({
    where: { id: { in: ids }, staffId, acknowledgedAt: null },
    data: { acknowledgedAt: new Date() },
  });
  return { status: 200, body: { acknowledged: count } };
}
