import { Fragment, useCallback } from 'react';
import type { Holdout, PackPromise } from '../../api/contract.ts';
import { ColumnHeads, type Column } from './column-heads.tsx';
import { HoldoutLine } from './holdout-line.tsx';
import { overdueFor } from './overdue.ts';
import { PromiseEntry } from './promise-entry.tsx';

interface HoldoutTableProps {
  campaignId: string;
  date: string;
  asOf: string;
  holdouts: readonly Holdout[];
  /** What the names of all buildings begin with. */
  shared: string;
  /** The promise of the day of each household that has one. */
  promises: ReadonlyMap<string, PackPromise>;
  isToday: boolean;
  /** Households beside which somebody types. */
  typedIn: ReadonlySet<string>;
  onTyping: (householdId: string, isTyping: boolean) => void;
}

/** Everybody who has not signed, a line each. */
export function HoldoutTable(props: HoldoutTableProps) {
  const { campaignId, date, asOf, holdouts, shared, promises, isToday, typedIn, onTyping } = props;
  const open = useCallback((householdId: string) => onTyping(householdId, true), [onTyping]);
  const close = (householdId: string, focusOn: string | undefined) => {
    onTyping(householdId, false);
    // After this rendering: the button may only then be there again.
    window.setTimeout(() => document.getElementById(`promise-${focusOn}`)?.focus(), 0);
  };
  const nextOf = (index: number) =>
    holdouts.slice(index + 1).find(({ householdId }) => !promises.has(householdId))?.householdId;
  return (
    <table className="lines lines-holdouts">
      <ColumnHeads columns={COLUMNS} />
      <tbody>
        {holdouts.map((holdout, index) => {
          const { householdId } = holdout;
          const isTyping = isToday && typedIn.has(householdId);
          return (
            <Fragment key={householdId}>
              <HoldoutLine
                holdout={holdout}
                building={holdout.buildingName.slice(shared.length)}
                late={holdout.overdueSince === null ? null : overdueFor(holdout.overdueSince, asOf)}
                promise={promises.get(householdId) ?? null}
                onPromise={isToday ? open : null}
                isTyping={isTyping}
              />
              {isTyping && (
                <tr className="line-form">
                  <td colSpan={9}>
                    <PromiseEntry
                      campaignId={campaignId}
                      date={date}
                      door={holdout}
                      preselected={holdout.ownerId}
                      onMade={() => close(householdId, nextOf(index))}
                      onClose={() => close(householdId, householdId)}
                    />
                  </td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

const COLUMNS: readonly Column[] = [
  { zh: '楼栋 室', en: 'Household', width: '10%' },
  { zh: '障碍', en: 'Obstacle', width: '19%' },
  { zh: '最近联系', en: 'Last contact', width: '18%' },
  { zh: '下一步', en: 'Next step', width: '15%' },
  { zh: '责任人', en: 'Owner', width: '7%' },
  { zh: '天数', en: 'Days', width: '5%', isNumber: true },
  { zh: '逾期', en: 'Overdue', width: '7%' },
  { zh: '本楼还差', en: 'Missing', width: '8%', isNumber: true },
  { zh: '今日承诺', en: 'Promise', width: '11%' },
];
