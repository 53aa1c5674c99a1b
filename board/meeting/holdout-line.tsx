import { memo } from 'react';
import type { Holdout, PackPromise } from '../../api/contract.ts';
import { endOfTime, shanghaiDate, shanghaiMoment } from '../wall/clock.ts';
import { Glyph, shapeOf } from './glyph.tsx';
import {
  CHANNEL,
  LEVEL,
  NEXT_STEP,
  OBSTACLE,
  PROMISE_STATE,
  STATUS_WITHOUT_OBSTACLE,
  VISIT_OUTCOME,
} from './words.ts';

interface HoldoutLineProps {
  holdout: Holdout;
  /** The building without what all names begin with. */
  building: string;
  /** For how long it has been overdue, in words; null while nothing is. */
  late: string | null;
  /** The one of today; null while there is none. */
  promise: PackPromise | null;
  /** Opens the line in which a promise is typed; null on days that are past. */
  onPromise: ((householdId: string) => void) | null;
  isTyping: boolean;
}

/** A household that has not signed, in one line. 700 of them are on the page, so a line is redrawn only when it
 *  changed. */
export const HoldoutLine = memo(function HoldoutLine(props: HoldoutLineProps) {
  const { holdout, building, late, promise, onPromise, isTyping } = props;
  const { householdId, room, ownerName, daysOpen, missingInBuilding, nextStep } = holdout;
  return (
    <tr className={late === null ? undefined : 'is-overdue'} id={`household-${householdId}`} tabIndex={-1}>
      <th scope="row" className="line-place">
        {building} <b className="n">{room}</b>
      </th>
      <td className="line-obstacle">
        <Obstacle holdout={holdout} />
      </td>
      <td data-label="最近联系" className="line-wide">
        {lastContactOf(holdout)}
      </td>
      <td data-label="下一步" className="line-wide">
        {NEXT_STEP[nextStep.kind]}
        {nextStep.at !== null && <span className="n when"> {endOfTime(nextStep.at)}</span>}
      </td>
      <td data-label="责任人">{ownerName ?? <span className="quiet">未指定</span>}</td>
      <td data-label="天数" className="number">
        <span className="n">{daysOpen}</span> 天
      </td>
      <td data-label="逾期" className={late === null ? 'is-empty' : undefined}>
        {late === null ? '' : <b className="late">▲ {late}</b>}
      </td>
      <td data-label="本楼还差" className="number">
        <span className="n">{missingInBuilding}</span> 户
      </td>
      <td className={promise ? 'line-promise' : undefined}>
        {promise && <TodaysPromise promise={promise} />}
        {!promise && onPromise && (
          <button
            type="button"
            className="button button-quiet button-small"
            id={`promise-${householdId}`}
            aria-expanded={isTyping}
            aria-label={`记承诺：${building} ${room}`}
            onClick={() => onPromise(householdId)}
          >
            ＋ 承诺
          </button>
        )}
      </td>
    </tr>
  );
});

function Obstacle({ holdout }: { holdout: Holdout }) {
  const { obstacle, status, objections, vulnerable, doNotContactUntil } = holdout;
  const words = (obstacle === 'none' ? STATUS_WITHOUT_OBSTACLE[status] : undefined) ?? OBSTACLE[obstacle];
  const highest = objections.find(({ level }) => level !== 'handler')?.level;
  return (
    <>
      <span className={`tag tag-${shapeOf(obstacle)}`}>
        <Glyph shape={shapeOf(obstacle)} /> {words}
      </span>
      {objections.length > 1 && <span className="extra">共 {objections.length} 项</span>}
      {highest && <span className="extra">已到{LEVEL[highest]}</span>}
      {vulnerable && <span className="extra">需照顾</span>}
      {doNotContactUntil !== null && (
        <span className="extra">{shanghaiDate(doNotContactUntil).slice(5)} 前勿扰</span>
      )}
    </>
  );
}

function lastContactOf({ lastContact }: Holdout) {
  if (lastContact === null) return <span className="quiet">从未联系</span>;
  const { at, channel, outcome } = lastContact;
  return (
    <>
      <span className="n when">{shanghaiMoment(at)}</span> {CHANNEL[channel]} · {VISIT_OUTCOME[outcome]}
    </>
  );
}

function TodaysPromise({ promise }: { promise: PackPromise }) {
  const { staffName, what, dueAt, state } = promise;
  const { mark, text } = PROMISE_STATE[state];
  return (
    <span className={`todays-promise promise-${state}`}>
      <span title={text}>{mark}</span> {staffName}：{what} <span className="n when">{endOfTime(dueAt)}</span>
    </span>
  );
}
