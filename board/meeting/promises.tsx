import { useQuery } from '@tanstack/react-query';
import type { MeetingPack } from '../../api/contract.ts';
import { ME } from '../session/session.ts';
import { dayInWords } from '../wall/clock.ts';
import { promisesByMeeting } from './of-the-day.ts';
import { useDecidePromise } from './promise-changes.ts';
import { PromiseEntry } from './promise-entry.tsx';
import { PromiseTable } from './promise-table.tsx';

interface PromisesProps {
  campaignId: string;
  pack: MeetingPack;
  shared: string;
  isToday: boolean;
  /** A promise about no household is being typed. */
  isTyping: boolean;
  onTyping: (isTyping: boolean) => void;
}

/** The meeting opens with what was promised before, then shows what it promises itself. */
export function Promises({ campaignId, pack, shared, isToday, isTyping, onTyping }: PromisesProps) {
  const decide = useDecidePromise(campaignId, pack.date);
  const { before, now } = promisesByMeeting(pack);
  const table = {
    shared,
    onOutcome: isToday
      ? (promiseId: string, outcome: Parameters<typeof decide.mutate>[0]['outcome']) =>
          decide.mutate({ promiseId, outcome })
      : null,
    sending: decide.isPending ? decide.variables.promiseId : null,
    refused: decide.isError ? { promiseId: decide.variables.promiseId, error: decide.error } : null,
  };
  const previous = pack.previousDate === null ? '' : `（上次 ${dayInWords(pack.previousDate)}）`;
  return (
    <>
      <section aria-labelledby="promised">
        <h2 id="promised">
          上次的承诺 <b className="n">{before.length}</b> <small lang="en">Promised before</small>
          <span className="shared">{previous}</span>
        </h2>
        {before.length === 0 ? (
          <p className="quiet">没有未了的承诺。</p>
        ) : (
          <PromiseTable promises={before} {...table} />
        )}
      </section>
      <section aria-labelledby="promising">
        <h2 id="promising">
          今日承诺 <b className="n">{now.length}</b> <small lang="en">Promised today</small>
        </h2>
        {now.length > 0 && <PromiseTable promises={now} {...table} />}
        {isToday && (
          <GeneralPromise campaignId={campaignId} date={pack.date} isTyping={isTyping} onTyping={onTyping} />
        )}
        {!isToday && now.length === 0 && <p className="quiet">没有</p>}
      </section>
    </>
  );
}

interface GeneralPromiseProps extends Pick<PromisesProps, 'campaignId' | 'isTyping' | 'onTyping'> {
  date: string;
}

/** A promise about no household. */
function GeneralPromise({ campaignId, date, isTyping, onTyping }: GeneralPromiseProps) {
  const me = useQuery(ME).data;
  if (!isTyping) {
    return (
      <button
        type="button"
        className="button button-quiet button-small button-wrapping no-print"
        onClick={() => onTyping(true)}
      >
        ＋ 与户无关的承诺 <small lang="en">Promise without a household</small>
      </button>
    );
  }
  return (
    <PromiseEntry
      campaignId={campaignId}
      date={date}
      door={null}
      preselected={me?.staffId ?? null}
      onMade={() => undefined}
      onClose={() => onTyping(false)}
    />
  );
}
