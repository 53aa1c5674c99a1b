import { isAtLeast, type Id, type Role } from '../../domain/kernel.ts';
import { civilDateOf } from '../../domain/working-time.ts';
import type { App } from '../app.ts';
import { highestOf } from '../auth/principals.ts';
import { visible } from '../auth/places.ts';
import type { Task, Tasks } from '../contract.ts';
import type { Dependencies } from '../dependencies.ts';
import { isUuid } from '../identifier.ts';
import type { Principal } from '../principal.ts';
import { problem } from '../problem.ts';
import { findBuildingTasks } from './building-reminders.ts';

const COLUMNS = { campaign: 'h.campaign_id', building: 'h.building_id' };
const WEEK_MS = 7 * 86_400_000;

/** `GET /staff/{id}/tasks`: what is due to one member of staff; leaders see everybody's. */
export function registerTasks(app: App, deps: Dependencies): void {
  app.get<{ Params: { id: string } }>(
    '/staff/:id/tasks',
    {
      config: { who: 'handler' },
      schema: { tags: ['reads'], summary: '我的待办 What is due: overdue, today, this week' },
    },
    ({ principal, params }) => readTasks(deps, principal, params.id, new Date()),
  );
}

/** Throws `unknown_staff`, also for a colleague's where the principal is no leader. */
async function readTasks(deps: Dependencies, principal: Principal, staffId: Id, now: Date): Promise<Tasks> {
  const isOwn = principal.id === staffId.toLowerCase();
  if (!isUuid(staffId) || !(isOwn || isAtLeast(principal.role, 'leader'))) throw problem('unknown_staff');
  const staff = await deps.prisma.staff.findUnique({ where: { id: staffId }, select: { roles: true } });
  if (!staff) throw problem('unknown_staff');
  const own = await findTasks(deps, principal, staffId, new Date(now.getTime() + WEEK_MS));
  const leads = isAtLeast(highestOf(staff.roles as Role[]), 'leader');
  const buildings = leads ? await findBuildingTasks(deps.pool, principal, staffId) : [];
  return sorted([...own, ...buildings].toSorted(byTime), now);
}

/** Everything of the households that somebody looks after, and of objections that are theirs, one statement. */
async function findTasks(
  { pool }: Dependencies,
  principal: Principal,
  staffId: Id,
  until: Date,
): Promise<Task[]> {
  const mine = visible(principal, COLUMNS, 3);
  const { rows } = await pool.query<Omit<Task, 'at'> & { at: Date }>(
    `SELECT t.what, t.id, t.kind, t.at, h.campaign_id AS "campaignId", h.building_id AS "buildingId",
       b.name AS "buildingName", h.id AS "householdId", h.room
     FROM (
       SELECT 'reminder' AS what, (r->>'id')::uuid AS id, r->>'kind' AS kind, (r->>'raisedAt')::timestamptz AS at,
         s.household_id
       FROM household_state s, jsonb_array_elements(s.file->'reminders') r
       WHERE s.handler_id = $1 AND NOT r ? 'withdrawnAt'
       UNION ALL
       SELECT 'objection', o.id, o.category, o.due_at, o.household_id FROM objection o
       JOIN household_state s ON s.household_id = o.household_id
       WHERE coalesce(o.owner_id, s.handler_id) = $1 AND (o.owner_id = $1 OR s.handler_id = $1)
         AND o.closed_at IS NULL AND NOT o.withdrawn AND o.due_at <= $2
       UNION ALL
       SELECT 'appointment', a.id, a.kind, a.at, a.household_id FROM household_state s
       JOIN appointment a ON a.household_id = s.household_id
       WHERE s.handler_id = $1 AND a.outcome IS NULL AND a.at <= $2
     ) t
     JOIN household h ON h.id = t.household_id AND h.removed_at IS NULL
     JOIN building b ON b.id = h.building_id AND b.withdrawn_at IS NULL
     WHERE ${mine.sql} ORDER BY t.at, t.id`,
    [staffId, until, ...mine.values],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

const byTime = (one: Task, other: Task): number => (one.at < other.at ? -1 : Number(one.at > other.at));

/** By the days of the Shanghai calendar. */
function sorted(tasks: readonly Task[], now: Date): Tasks {
  const today = civilDateOf(now.toISOString());
  const on = (task: Task): keyof Tasks => {
    const date = civilDateOf(task.at);
    if (date === today && (task.what === 'reminder' || task.at > now.toISOString())) return 'today';
    return date <= today ? 'overdue' : 'thisWeek';
  };
  const of = (group: keyof Tasks): Task[] => tasks.filter((task) => on(task) === group);
  return { overdue: of('overdue'), today: of('today'), thisWeek: of('thisWeek') };
}
