import type { EveningReport } from '../../api/contract.ts';
import { dayInWords } from '../wall/clock.ts';
import { useToday } from '../wall/use-now.ts';
import { percentText } from '../wall/standing.ts';
import { PaperFrame } from './paper-frame.tsx';
import { PaperTable } from './paper-table.tsx';
import { Figures } from './paper-title.tsx';
import { usePaper } from './use-paper.ts';

interface DatedPageProps {
  campaignId: string;
  /** Without one it is today's. */
  date?: string | undefined;
}

/** What a day brought, building by building. */
export function ReportPage({ campaignId, date }: DatedPageProps) {
  const today = useToday();
  const day = date ?? today;
  const { paper, error } = usePaper<EveningReport>(campaignId, 'reports', day, day === today);
  return (
    <PaperFrame
      campaignId={campaignId}
      kind="reports"
      title="日报"
      english="Report of the day"
      day={day}
      today={today}
      paper={paper}
      daysOf={(report) => dayInWords(report.date)}
      error={error}
      figures={(report) => <DayFigures report={report} />}
    >
      {(report) => (
        <>
          <WhatHappened day={report.day} />
          <BuildingTable buildings={report.buildings} />
        </>
      )}
    </PaperFrame>
  );
}

function DayFigures({ report: { totals, day } }: { report: EveningReport }) {
  return (
    <Figures
      figures={[
        { name: '签约率', value: `${percentText(totals.rateBp)}%` },
        { name: '已签 / 总户数', value: `${totals.signed}/${totals.total}` },
        { name: '今日新签', value: `+${day.signed}` },
        { name: '反悔', value: day.retracted, mark: day.retracted > 0 },
      ]}
    />
  );
}

function WhatHappened({ day }: Pick<EveningReport, 'day'>) {
  const facts = [
    { name: '走访', value: day.visits },
    { name: '新诉求', value: day.objectionsOpened },
    { name: '办结诉求', value: day.objectionsClosed },
    { name: '承诺 ✓ 兑现', value: day.promisesKept },
    { name: '承诺 ✕ 未兑现', value: day.promisesBroken },
    { name: '承诺 ○ 未了', value: day.promisesOpen },
  ];
  return (
    <dl className="figures paper-facts">
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="n">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function BuildingTable({ buildings }: Pick<EveningReport, 'buildings'>) {
  return (
    <PaperTable
      heads={[
        { zh: '楼栋', en: 'Building' },
        { zh: '签约率', en: 'Rate', number: true },
        { zh: '已签 / 户数', en: 'Signed', number: true },
        { zh: '今日新签', en: 'Today', number: true },
        { zh: '反悔', en: 'Retracted', number: true },
        { zh: '走访', en: 'Visits', number: true },
        { zh: '还差', en: 'Missing', number: true },
      ]}
      rows={buildings.map((building) => ({
        key: building.buildingId,
        cells: [
          <b key="name">{building.buildingName}</b>,
          `${percentText(building.rateBp)}%`,
          `${building.signed}/${building.total}`,
          building.signedToday === 0 ? '·' : <b key="today">+{building.signedToday}</b>,
          building.retractedToday === 0 ? '·' : <b key="retracted">↩ {building.retractedToday}</b>,
          building.visitsToday === 0 ? '·' : building.visitsToday,
          building.missing === 0 ? '✓' : building.missing,
        ],
      }))}
    />
  );
}
