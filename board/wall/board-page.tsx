import { useQuery } from '@tanstack/react-query';
import type { CSSProperties } from 'react';
import { Link } from 'wouter';
import type { Board, BoardBuilding } from '../../api/contract.ts';
import { CAMPAIGNS } from '../campaigns/campaign-queries.ts';
import { Waiting } from '../page/waiting.tsx';
import { RequestRefused } from '../failures.ts';
import { useSignedOut } from '../session/use-signed-out.ts';
import { useArrivals } from './arrivals.ts';
import { BuildingCard } from './building-card.tsx';
import { Connection } from './connection.tsx';
import { sizeOf, storeysOf } from './facade.ts';
import { Legend } from './legend.tsx';
import { Totals } from './totals.tsx';
import { sharedBeginning } from './names.ts';
import { useBoard } from './use-board.ts';
import { WallHead } from './wall-head.tsx';

/** The board of one campaign: for the phone in a hand and for the screen on the wall. */
export function BoardPage({ campaignId }: { campaignId: string }) {
  const { board, error, live, currentAt } = useBoard(campaignId);
  const arrivals = useArrivals(board);
  const campaigns = useQuery(CAMPAIGNS).data ?? [];
  useSignedOut(error);
  if (!board || isGone(error)) return <Waiting error={error} />;
  const shared = sharedBeginning(board.buildings.map(({ name }) => name));
  const { name } = board.campaign;
  const baseName = campaigns.find(({ id }) => id === campaignId)?.baseName;
  const place = [baseName, name.includes(shared) ? null : shared].filter(Boolean).join(' · ');
  return (
    <div className="wall">
      <WallHead name={name} place={place} campaignId={campaignId} several={campaigns.length > 1} />
      <Totals board={board} arrivals={arrivals} />
      <main className="wall-main">
        {board.buildings.length === 0 ? (
          <NoBuildings campaignId={campaignId} />
        ) : (
          <Buildings board={board} shared={shared} />
        )}
      </main>
      <footer className="wall-foot">
        <span>公示模式：只计户数，窗格自下而上填满，不对应具体房号</span>
        <span className="wide-only">签约率按户数向下取整到 0.1%，达 100% 的楼栋升旗</span>
        <Connection live={live} currentAt={currentAt} />
      </footer>
    </div>
  );
}

function Buildings({ board, shared }: { board: Board; shared: string }) {
  const columns = columnsFor(board.buildings.length);
  const frame = frameOf(board.buildings);
  return (
    <ul className="buildings" style={{ '--columns': columns } as CSSProperties}>
      {board.buildings.map((building) => (
        <BuildingCard
          key={building.id}
          building={building}
          shortName={building.name.slice(shared.length)}
          frame={frame}
        />
      ))}
      <Legend />
    </ul>
  );
}

/** Columns on a wide screen, the legend counting as one more: two rows for a base of 13 buildings. */
function columnsFor(buildings: number): number {
  const places = buildings + 1;
  if (places <= 5) return places;
  return Math.ceil(places / (places <= 16 ? 2 : 3));
}

/** The largest front, to whose scale all are drawn. */
function frameOf(buildings: readonly BoardBuilding[]): { width: number; height: number } {
  const sizes = buildings.map(({ counts }) => sizeOf(storeysOf(counts.total)));
  return {
    width: Math.max(1, ...sizes.map(({ width }) => width)),
    height: Math.max(1, ...sizes.map(({ height }) => height)),
  };
}

function NoBuildings({ campaignId }: { campaignId: string }) {
  return (
    <div className="wall-empty">
      <p>这个批次还没有楼栋。导入户册之后，每栋楼都会出现在这里。</p>
      <p className="english" lang="en">
        This campaign has no building yet: import its roster.
      </p>
      <p>
        <Link href={`/campaigns/${campaignId}/roster`} className="button">
          导入户册
        </Link>
      </p>
    </div>
  );
}

const isGone = (error: Error | null): boolean =>
  error instanceof RequestRefused && [403, 404].includes(error.problem.status);
