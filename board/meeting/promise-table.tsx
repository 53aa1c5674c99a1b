import type { PackPromise } from '../../api/contract.ts';
import { inBothLanguages } from '../page/words.ts';
import { endOfTime } from '../wall/clock.ts';
import { ColumnHeads, type Column } from './column-heads.tsx';
import type { Outcome } from './promise-changes.ts';
import { LEVEL, PROMISE_STATE } from './words.ts';

interface PromiseTableProps {
  promises: readonly PackPromise[];
  shared: string;
  /** Says what became of one; null on days that are past. */
  onOutcome: ((promiseId: string, outcome: Outcome) => void) | null;
  /** What is being sent, and what was refused. */
  sending: string | null;
  refused: { promiseId: string; error: Error } | null;
}

/** What was promised, and beside each word what the household's history shows since. */
export function PromiseTable({ promises, shared, onOutcome, sending, refused }: PromiseTableProps) {
  return (
    <table className="lines lines-promises">
      <ColumnHeads columns={COLUMNS} />
      <tbody>
        {promises.map((promise) => (
          <PromiseLine
            key={promise.promiseId}
            promise={promise}
            shared={shared}
            onOutcome={onOutcome}
            isSending={sending === promise.promiseId}
            error={refused?.promiseId === promise.promiseId ? refused.error : null}
          />
        ))}
      </tbody>
    </table>
  );
}

const COLUMNS: readonly Column[] = [
  { zh: '谁', en: 'Who', width: '8%' },
  { zh: '哪户', en: 'Household', width: '10%' },
  { zh: '承诺', en: 'Promise', width: '26%' },
  { zh: '时限', en: 'By when', width: '11%' },
  { zh: '此后实情', en: 'What happened since', width: '16%' },
  { zh: '结果', en: 'Outcome', width: '29%' },
];

interface PromiseLineProps extends Pick<PromiseTableProps, 'shared' | 'onOutcome'> {
  promise: PackPromise;
  isSending: boolean;
  error: Error | null;
}

function PromiseLine({ promise, shared, onOutcome, isSending, error }: PromiseLineProps) {
  const { promiseId, staffName, buildingName, room, what, dueAt, level, state } = promise;
  const isUndecided = state === 'open' || state === 'overdue';
  const { mark, text } = PROMISE_STATE[state];
  return (
    <tr className={state === 'overdue' ? 'is-overdue' : undefined}>
      <td className="line-who">
        <b>{staffName}</b>
      </td>
      <td className="line-place" data-label="哪户">
        {buildingName === null ? (
          <span className="quiet">与户无关</span>
        ) : (
          <>
            {buildingName.slice(shared.length)} <b className="n">{room}</b>
          </>
        )}
      </td>
      <td className="line-what">{what}</td>
      <td data-label="时限">
        {state === 'overdue' && level !== 'handler' ? (
          <>
            <b className="late">▲ 已到{LEVEL[level]}</b> <span className="n when">至 {endOfTime(dueAt)}</span>
          </>
        ) : (
          <span className="n when">{endOfTime(dueAt)}</span>
        )}
      </td>
      <td data-label="此后实情">
        <Truth promise={promise} />
      </td>
      <td className="line-outcome">
        <span className={`state promise-${state}`}>
          {mark} {text}
        </span>
        {isUndecided && onOutcome && (
          <Outcomes disabled={isSending} onOutcome={(outcome) => onOutcome(promiseId, outcome)} />
        )}
        <OutcomeRefused error={error} />
      </td>
    </tr>
  );
}

/** The truth beside the word: nothing recorded since says as much as a visit does. */
function Truth({ promise: { householdId, since, state } }: { promise: PackPromise }) {
  if (householdId === null) return <span className="quiet">—</span>;
  const { visits, answers, signed } = since;
  const facts = [
    ...(visits > 0 ? [`走访 ${visits} 次`] : []),
    ...(answers > 0 ? [`答复 ${answers} 次`] : []),
  ].join('，');
  if (facts === '' && !signed) {
    // While there is still time it is no reproach.
    return state === 'open' ? (
      <span className="quiet">还没有记录</span>
    ) : (
      <b className="nothing">什么也没有记录</b>
    );
  }
  return (
    <>
      {facts}
      {signed && <b className="truth-signed"> ⚑ 已签约</b>}
    </>
  );
}

const OUTCOMES: readonly { outcome: Outcome; text: string; english: string }[] = [
  { outcome: 'kept', text: '已兑现', english: 'Kept' },
  { outcome: 'broken', text: '未兑现', english: 'Broken' },
  { outcome: 'withdrawn', text: '撤回', english: 'Withdrawn' },
];

function Outcomes({ disabled, onOutcome }: { disabled: boolean; onOutcome: (outcome: Outcome) => void }) {
  return (
    <span className="outcomes">
      {OUTCOMES.map(({ outcome, text, english }) => (
        <button
          key={outcome}
          type="button"
          className="button button-quiet button-small"
          title={english}
          disabled={disabled}
          onClick={() => onOutcome(outcome)}
        >
          {text}
        </button>
      ))}
    </span>
  );
}

function OutcomeRefused({ error }: { error: Error | null }) {
  const words = error && inBothLanguages(error);
  return (
    <span className="fault" role="alert">
      {words && (
        <>
          {words.zh} <small lang="en">{words.en}</small>
        </>
      )}
    </span>
  );
}
