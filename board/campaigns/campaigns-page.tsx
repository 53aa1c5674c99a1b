import { useQuery } from '@tanstack/react-query';
import { Link, Redirect } from 'wouter';
import { PaperPage } from '../page/paper-page.tsx';
import { Waiting } from '../page/waiting.tsx';
import { shanghaiDate } from '../wall/clock.ts';
import { CAMPAIGNS } from './campaign-queries.ts';

/** The first page: the only campaign's board, a choice between several, or how to begin. */
export function CampaignsPage() {
  const { data: campaigns, error } = useQuery(CAMPAIGNS);
  if (!campaigns) return <Waiting error={error} />;
  const [only, second] = campaigns;
  if (!only) return <Beginning />;
  if (!second) return <Redirect to={`/campaigns/${only.id}`} replace />;
  return (
    <PaperPage title="签约批次" english="Campaigns">
      <ul className="choices">
        {campaigns.map(({ id, name, baseName, createdAt }) => (
          <li key={id}>
            <Link href={`/campaigns/${id}`} className="choice">
              <strong>{name}</strong>
              <span>{[baseName, `${shanghaiDate(createdAt)} 建立`].filter(Boolean).join(' · ')}</span>
            </Link>
          </li>
        ))}
      </ul>
      <p>
        <Link href="/campaigns/new" className="button button-quiet">
          新建签约批次
        </Link>
      </p>
    </PaperPage>
  );
}

function Beginning() {
  return (
    <PaperPage title="还没有签约批次" english="No campaign yet">
      <ol className="steps">
        <li>新建一个签约批次：给它起个名字，选定生效条件。</li>
        <li>导入户册：上传现有的 Excel 户册（.xlsx 或 .csv），先预览，再确认。</li>
        <li>各楼栋的进度就会出现在作战图上，每签一户，图上即时更新。</li>
      </ol>
      <p className="english" lang="en">
        Create a campaign, import the roster you keep in Excel, and the board shows every building.
      </p>
      <p>
        <Link href="/campaigns/new" className="button">
          新建签约批次
        </Link>
      </p>
    </PaperPage>
  );
}
