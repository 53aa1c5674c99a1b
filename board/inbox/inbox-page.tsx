import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { InboxItem } from '../../api/contract.ts';
import { PaperPage } from '../page/paper-page.tsx';
import { ProblemNote } from '../page/problem-note.tsx';
import { Waiting } from '../page/waiting.tsx';
import { shanghaiDate, shanghaiMinute } from '../wall/clock.ts';
import { INBOX, useAcknowledge } from './inbox.ts';

/** One's own reminders: where links in mails and messages lead. */
export function InboxPage() {
  const inbox = useInfiniteQuery(INBOX);
  const acknowledge = useAcknowledge();
  if (!inbox.data) return <Waiting error={inbox.error} />;
  const items = inbox.data.pages.flatMap((page) => page.items);
  return (
    <PaperPage title="我的提醒" english="Inbox">
      <p>
        <Link href="/tasks">我的待办</Link> <small lang="en">My tasks</small>
      </p>
      <ProblemNote error={acknowledge.error} />
      {items.length === 0 ? (
        <p>没有待处理的提醒。</p>
      ) : (
        <ul className="entries">
          {items.map((item) => (
            <InboxEntry key={item.id} item={item} onSeen={() => acknowledge.mutate([item.id])} />
          ))}
        </ul>
      )}
      <p className="entries-foot">
        {items.length > 1 && (
          <button
            type="button"
            className="button button-small"
            onClick={() => acknowledge.mutate(items.map(({ id }) => id))}
          >
            都知道了 <small lang="en">All seen</small>
          </button>
        )}
        {inbox.hasNextPage && (
          <button
            type="button"
            className="button button-quiet button-small"
            onClick={() => void inbox.fetchNextPage()}
          >
            更早的 <small lang="en">Earlier</small>
          </button>
        )}
      </p>
    </PaperPage>
  );
}

interface InboxEntryProps {
  item: InboxItem;
  onSeen: () => void;
}

function InboxEntry({ item, onSeen }: InboxEntryProps) {
  const { text, urgency, building, household, count, raisedAt, link } = item;
  const where = [building?.name, household?.room].filter(Boolean).join(' ');
  return (
    <li className="entry">
      <span className="entry-text">
        <b className={urgency === 'urgent' ? 'late' : undefined}>
          {urgency === 'urgent' ? '【紧急】' : ''}
          {text.zh}
          {count === null ? '' : `（${count} 项）`}
        </b>{' '}
        <small lang="en">{text.en}</small>
        <span className="entry-about">
          <Link href={link}>{where || '打开'}</Link>
          <span className="n when">
            {shanghaiDate(raisedAt)} {shanghaiMinute(raisedAt)}
          </span>
        </span>
      </span>
      <button type="button" className="button button-quiet button-small" onClick={onSeen}>
        知道了
      </button>
    </li>
  );
}
