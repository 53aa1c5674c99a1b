import type { Board, Counts } from '../../api/contract.ts';
import type { Arrival } from './arrivals.ts';
import { shanghaiMinute } from './clock.ts';
import { effectWords, percentText } from './standing.ts';
import { goalOf } from './goal.ts';

const MOST_OPEN_WINDOWS = 60;

/** The whole campaign in figures. */
export function Totals({ board, arrivals }: { board: Board; arrivals: Arrival[] }) {
  const { totals } = board;
  const atEffect = effectWords(board.effect, totals);
  return (
    <aside className="totals" aria-label="合计">
      <p className="totals-label">总签约率</p>
      <p className="totals-rate n">
        {percentText(totals.rateBp)}
        <i>%</i>
      </p>
      <p className="totals-count">
        已签 <b className="n">{totals.signed}</b> / 共 <b className="n">{totals.total}</b> 户
      </p>
      {atEffect !== null && <p className="totals-effect">{atEffect}，其余为生效后补签</p>}
      <div className="totals-bar" aria-hidden="true">
        <span style={{ width: `${totals.total === 0 ? 0 : (totals.signed / totals.total) * 100}%` }} />
      </div>
      <Goal board={board} />
      <Tenures board={board} />
      <Buildings board={board} />
      <Latest arrivals={arrivals} />
    </aside>
  );
}

/** How far it still is, in households rather than per cent. */
function Goal({ board }: { board: Board }) {
  const { totals } = board;
  const open = totals.total - totals.signed;
  const { missing, words } = goalOf(board);
  if (totals.total === 0) return null;
  return (
    <>
      <p className="goal">
        <span className="goal-next">
          {missing > 0 && (
            <>
              再签 <b className="n">{missing}</b> 户
            </>
          )}
          {words}
        </span>
        <span>
          未签 <b className="n">{open}</b> 户
        </span>
      </p>
      {open <= MOST_OPEN_WINDOWS && (
        <div className="open-windows" aria-hidden="true">
          {Array.from({ length: open }, (_, index) => (
            <i key={index} className={index < missing ? 'needed' : undefined} />
          ))}
        </div>
      )}
    </>
  );
}

function Tenures({ board }: { board: Board }) {
  const { rented, owned } = board.totals.byTenure;
  const shares = [
    { name: '公房', ...rented },
    { name: '产权房', ...owned },
  ].filter(({ total }) => total > 0);
  return (
    <dl className="totals-figures">
      {shares.map(({ name, total, signed }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="n">
            {percentText(Math.floor((signed * 10_000) / total))}
            <i>%</i>
          </dd>
          <dd className="n">
            {signed}/{total}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Buildings({ board }: { board: Board }) {
  const { buildings } = board;
  const figures = [
    { name: '楼栋', value: buildings.length },
    { name: '已生效', value: buildings.filter(({ stage }) => stage === 'effective').length },
    { name: '全签', value: buildings.filter(({ counts }) => isComplete(counts)).length },
  ];
  return (
    <dl className="totals-figures">
      {figures.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="n">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const isComplete = ({ total, signed }: Counts): boolean => total > 0 && signed === total;

function Latest({ arrivals }: { arrivals: Arrival[] }) {
  if (arrivals.length === 0) return null;
  return (
    <section className="latest" aria-label="最新签约">
      <p className="totals-label">最新签约</p>
      <ol>
        {arrivals.map(({ key, at, building, households }) => (
          <li key={key}>
            <span className="n">{shanghaiMinute(at)}</span> <span>{building}</span>
            <b className="n">+{households}</b>
          </li>
        ))}
      </ol>
    </section>
  );
}
