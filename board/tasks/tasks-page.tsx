import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Task } from '../../api/contract.ts';
import { PaperPage } from '../page/paper-page.tsx';
import { Waiting } from '../page/waiting.tsx';
import { ME } from '../session/session.ts';
import { useSignedOut } from '../session/use-signed-out.ts';
import { endOfTime } from '../wall/clock.ts';
import { tasksOf, taskWords } from './tasks.ts';

/** What is due to whoever is signed in. */
export function TasksPage() {
  const me = useQuery(ME).data;
  const { data: tasks, error } = useQuery({ ...tasksOf(me?.staffId ?? ''), enabled: me !== undefined });
  useSignedOut(error);
  if (!tasks) return <Waiting error={error} />;
  return (
    <PaperPage title="我的待办" english="My tasks">
      <p>
        <Link href="/inbox">我的提醒</Link> <small lang="en">Inbox</small>
      </p>
      <TaskGroup title="▲ 逾期" english="Overdue" tasks={tasks.overdue} isLate />
      <TaskGroup title="今天" english="Today" tasks={tasks.today} />
      <TaskGroup title="本周" english="This week" tasks={tasks.thisWeek} />
    </PaperPage>
  );
}

interface TaskGroupProps {
  title: string;
  english: string;
  tasks: readonly Task[];
  isLate?: boolean;
}

function TaskGroup({ title, english, tasks, isLate = false }: TaskGroupProps) {
  return (
    <section aria-label={`${title} ${english}`}>
      <h2 className={isLate && tasks.length > 0 ? 'late' : undefined}>
        {title} <b className="n">{tasks.length}</b> <small lang="en">{english}</small>
      </h2>
      {tasks.length === 0 ? (
        <p className="quiet">没有</p>
      ) : (
        <ul className="entries">
          {tasks.map((task) => (
            <TaskEntry key={task.id} task={task} />
          ))}
        </ul>
      )}
    </section>
  );
}

function TaskEntry({ task }: { task: Task }) {
  const { campaignId, buildingName, householdId, room, at } = task;
  const line = householdId === null ? '' : `#household-${householdId}`;
  return (
    <li className="entry">
      <span className="entry-text">
        <b>{taskWords(task)}</b>
        <span className="entry-about">
          <Link href={`/campaigns/${campaignId}/meeting${line}`}>
            {buildingName ?? '与户无关'} {room !== null && <span className="n">{room}</span>}
          </Link>
        </span>
      </span>
      <span className="n when">{endOfTime(at)}</span>
    </li>
  );
}
