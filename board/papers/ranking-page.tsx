import type { WeeklyRanking } from '../../api/contract.ts';
import { dayInWords } from '../wall/clock.ts';
import { useToday } from '../wall/use-now.ts';
import { percentText } from '../wall/standing.ts';
import { PaperFrame } from './paper-frame.tsx';
import { PaperTable } from './paper-table.tsx';
import { usePaper } from './use-paper.ts';

/** How the buildings stand in a week, and who moved. */
export function RankingPage({ campaignId, date }: { campaignId: string; date?: string | undefined }) {
  const today = useToday();
  const day = date ?? today;
  const { paper, error } = usePaper<WeeklyRanking>(campaignId, 'rankings', day, day === today);
  return (
    <PaperFrame
      campaignId={campaignId}
      kind="rankings"
      title="周排名"
      english="Ranking of the week"
      day={day}
      today={today}
      paper={paper}
      daysOf={({ from, to }) => `${dayInWords(from)} – ${dayInWords(to)}`}
      error={error}
    >
      {({ buildings }) => <RankTable buildings={buildings} />}
    </PaperFrame>
  );
}

function RankTable({ buildings }: Pick<WeeklyRanking, 'buildings'>) {
  return (
    <PaperTable
      heads={[
        { zh: '名次', en: 'Rank', number: true },
        { zh: '升降', en: 'Movement' },
        { zh: '楼栋', en: 'Building' },
        { zh: '签约率', en: 'Rate', number: true },
        { zh: '已签 / 户数', en: 'Signed', number: true },
        { zh: '本周新签', en: 'This week', number: true },
        { zh: '还差', en: 'Missing', number: true },
      ]}
      rows={buildings.map((building) => ({
        key: building.buildingId,
        cells: [
          <b key="rank" className="rank">
            {building.rank}
          </b>,
          <Movement key="moved" rank={building.rank} previousRank={building.previousRank} />,
          <b key="name">{building.buildingName}</b>,
          `${percentText(building.rateBp)}%`,
          `${building.signed}/${building.total}`,
          building.signedThisWeek === 0 ? '·' : <b key="week">+{building.signedThisWeek}</b>,
          building.missing === 0 ? '✓' : building.missing,
        ],
      }))}
    />
  );
}

/** Up is a smaller number. */
function Movement({ rank, previousRank }: { rank: number; previousRank: number | null }) {
  if (previousRank === null) return <span className="quiet">新上榜</span>;
  const up = previousRank - rank;
  if (up === 0) return <span className="quiet">＝ 不变</span>;
  return up > 0 ? <b className="move-up">▲ 升 {up}</b> : <b className="move-down">▼ 降 {-up}</b>;
}
