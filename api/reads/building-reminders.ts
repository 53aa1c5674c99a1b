import type { Pool } from 'pg';
import type { Id, Instant } from '../../domain/kernel.ts';
import type { ReminderKind } from '../../domain/policy.ts';
import type { ReminderView } from '../../domain/views.ts';
import { visible } from '../auth/places.ts';
import type { Task } from '../contract.ts';
import type { Principal } from '../principal.ts';

/** Withdrawn ones beside all that stand: enough for a screen, the rest is history. */
const WITHDRAWN_SHOWN = 10;

/** A reminder of a building as a whole, with the moment at which its reason was gone. */
const REMINDERS = `SELECT r.building_id, r.seq, r.data->>'reminderId' AS id, r.data->>'kind' AS kind, r.data->>'key' AS key,
    r.at, w.at AS withdrawn_at
  FROM event r LEFT JOIN event w ON w.building_id = r.building_id AND w.household_id IS NULL
    AND w.type = 'reminder_withdrawn' AND w.data->>'reminderId' = r.data->>'reminderId'
  WHERE r.household_id IS NULL AND r.type = 'reminder_raised'`;

interface Row {
  id: Id;
  kind: ReminderKind;
  at: Date;
  withdrawn_at: Date | null;
}

/** The building's own reminders, oldest first: all that stand, and the latest of those whose reason is gone. */
export async function readBuildingReminders(pool: Pool, buildingId: Id): Promise<ReminderView[]> {
  const { rows } = await pool.query<Row>({
    name: 'read_building_reminders',
    text: `SELECT id, kind, at, withdrawn_at FROM (
        SELECT r.*, row_number() OVER (PARTITION BY r.withdrawn_at IS NULL ORDER BY r.seq DESC) AS place
        FROM (${REMINDERS} AND r.building_id = $1) r
      ) known
      WHERE withdrawn_at IS NULL OR place <= $2 ORDER BY seq`,
    values: [buildingId, WITHDRAWN_SHOWN],
  });
  return rows.map(({ id, kind, at, withdrawn_at }) => ({
    ...{ id, kind, raisedAt: at.toISOString() },
    ...(withdrawn_at === null ? {} : { withdrawnAt: withdrawn_at.toISOString() }),
  }));
}

const COLUMNS = { campaign: 'b.campaign_id', building: 'b.id' };

/** What stands of buildings, for a leader among the tasks: of the warnings before a deadline the latest alone. A deadline
 *  says how many have not signed. */
export async function findBuildingTasks(pool: Pool, principal: Principal, staffId: Id): Promise<Task[]> {
  const mine = visible(principal, COLUMNS, 2);
  const { rows } = await pool.query<Omit<Task, 'at' | 'holdouts'> & { at: Date; holdouts: number | null }>(
    `SELECT DISTINCT ON (b.id, r.kind, CASE WHEN r.kind <> 'deadline' THEN r.key END)
       'reminder' AS what, r.id, r.kind, r.at, b.campaign_id AS "campaignId", b.id AS "buildingId",
       b.name AS "buildingName", NULL AS "householdId", NULL AS room,
       CASE WHEN r.kind = 'deadline' THEN (
         SELECT count(*)::int FROM household h LEFT JOIN household_state s ON s.household_id = h.id
         WHERE h.building_id = b.id AND h.removed_at IS NULL AND s.signed_at IS NULL
       ) END AS holdouts
     FROM (${REMINDERS}) r
     JOIN building b ON b.id = r.building_id AND b.withdrawn_at IS NULL
     JOIN staff p ON p.id = $1 AND works_on(p.campaign_ids, b.campaign_id)
     WHERE r.withdrawn_at IS NULL AND ${mine.sql}
     ORDER BY b.id, r.kind, CASE WHEN r.kind <> 'deadline' THEN r.key END, r.seq DESC`,
    [staffId, ...mine.values],
  );
  return rows.map(({ at, holdouts, ...row }) => ({
    ...{ ...row, at: at.toISOString() },
    ...(holdouts === null ? {} : { holdouts }),
  }));
}

/** A household that has not signed. */
export interface HoldoutLine {
  householdId: Id;
  stairwell: string | null;
  floor: string | null;
  room: string;
}

/** A reminder on the building's page: a deadline that stands names who has not signed. */
export type BuildingReminder = ReminderView & { holdouts?: HoldoutLine[] };

/** `households` in the order in which they are listed. */
export const withHoldouts = (
  reminders: readonly ReminderView[],
  households: readonly (Omit<HoldoutLine, 'householdId'> & { id: Id; signedAt: Instant | null })[],
): BuildingReminder[] =>
  reminders.map((reminder) => {
    if (reminder.kind !== 'deadline' || reminder.withdrawnAt !== undefined) return reminder;
    const holdouts = households
      .filter(({ signedAt }) => signedAt === null)
      .map(({ id, stairwell, floor, room }) => ({ householdId: id, stairwell, floor, room }));
    return { ...reminder, holdouts };
  });
