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
      <ProblemNote error={acknowledge.error} />
      {items.length === 0 && <p>没有待处理的提醒。</p>}
      <ul className="choices">
        {items.map((item) => (
          <InboxRow key={item.id} item={item} onSeen={() => acknowledge.mutate([item.id])} />
        ))}
      </ul>
      {inbox.hasNextPage && (
        <button type="button" className="button button-quiet" onClick={() => void inbox.fetchNextPage()}>
          更早的 Earlier
        </button>
      )}
      {items.length > 1 && (
        <button
          type="button"
          className="button"
          onClick={() => acknowledge.mutate(items.map(({ id }) => id))}
        >
          都知道了 All seen
        </button>
      )}
    </PaperPage>
  );
}

interface InboxRowProps {
  item: InboxItem;
  onSeen: () => void;
}

function InboxRow({ item, onSeen }: InboxRowProps) {
  const { text, urgency, building, household, count, raisedAt, link } = item;
  const where = [building?.name, household?.room].filter(Boolean).join(' ');
  return (
    <li className="choice">
      <strong>
        {urgency === 'urgent' ? '【紧急】' : ''}
        {text.zh}
        {count === null ? '' : `（${count} 项）`}
      </strong>
      <span>
        <Link href={link}>{where || '签约批次'}</Link> · {shanghaiDate(raisedAt)} {shanghaiMinute(raisedAt)} ·{' '}
        <span lang="en">{text.en}</span>
      </span>
      <button type="button" className="button button-quiet" onClick={onSeen}>
        知道了
      </button>
    </li>
  );
}
