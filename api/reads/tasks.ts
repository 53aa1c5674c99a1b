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

const COLUMNS = { campaign: 't.campaign_id', building: 't.building_id' };
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

/** Everything of the households that somebody looks after, of objections that are theirs, and what they promised. One
 *  statement. A promise is there itself, without the reminder of it. */
async function findTasks(
  { pool }: Dependencies,
  principal: Principal,
  staffId: Id,
  until: Date,
): Promise<Task[]> {
  const mine = visible(principal, COLUMNS, 3);
  const { rows } = await pool.query<Omit<Task, 'at' | 'words'> & { at: Date; words: string | null }>(
    `SELECT t.what, t.id, t.kind, t.at, t.campaign_id AS "campaignId", t.building_id AS "buildingId",
       b.name AS "buildingName", t.household_id AS "householdId", h.room, t.words
     FROM (
       SELECT 'reminder' AS what, (r->>'id')::uuid AS id, r->>'kind' AS kind, (r->>'raisedAt')::timestamptz AS at,
         s.campaign_id, s.building_id, s.household_id, NULL AS words
       FROM household_state s, jsonb_array_elements(s.file->'reminders') r
       WHERE s.handler_id = $1 AND NOT r ? 'withdrawnAt' AND r->>'kind' <> 'promiseDue'
       UNION ALL
       SELECT 'objection', o.id, o.category, o.due_at, s.campaign_id, s.building_id, o.household_id, NULL
       FROM objection o JOIN household_state s ON s.household_id = o.household_id
       WHERE coalesce(o.owner_id, s.handler_id) = $1 AND (o.owner_id = $1 OR s.handler_id = $1)
         AND o.closed_at IS NULL AND NOT o.withdrawn AND o.due_at <= $2
       UNION ALL
       SELECT 'appointment', a.id, a.kind, a.at, s.campaign_id, s.building_id, a.household_id, NULL
       FROM household_state s JOIN appointment a ON a.household_id = s.household_id
       WHERE s.handler_id = $1 AND a.outcome IS NULL AND a.at <= $2
       UNION ALL
       SELECT 'promise', p.id, p.level, p.due_at, p.campaign_id, p.building_id, p.household_id, n.text
       FROM promise p LEFT JOIN note n ON n.command_id = p.command_id AND n.field = 'what'
       WHERE p.staff_id = $1 AND p.outcome IS NULL AND p.due_at <= $2
     ) t
     LEFT JOIN household h ON h.id = t.household_id AND h.removed_at IS NULL
     LEFT JOIN building b ON b.id = h.building_id AND b.withdrawn_at IS NULL
     LEFT JOIN building_state r ON r.building_id = b.id
     WHERE (t.household_id IS NULL OR b.id IS NOT NULL AND r.stage NOT IN ('closed', 'lapsed')) AND ${mine.sql}
     ORDER BY t.at, t.id`,
    [staffId, until, ...mine.values],
  );
  return rows.map(({ at, words, ...row }) => ({
    ...{ ...row, at: at.toISOString() },
    ...(words === null ? {} : { words }),
  }));
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
