import type { ContactReport } from '../../api/contract.ts';
import { CHANNEL, VISIT_OUTCOME } from '../meeting/words.ts';
import { dayInWords, shanghaiMoment } from '../wall/clock.ts';
import { useToday } from '../wall/use-now.ts';
import { PaperFrame } from './paper-frame.tsx';
import { PaperTable } from './paper-table.tsx';
import { usePaper } from './use-paper.ts';

/** For leaders: contacts beyond what protects residents, and households that were contacted most. */
export function ContactPage({ campaignId, date }: { campaignId: string; date?: string | undefined }) {
  const today = useToday();
  const day = date ?? today;
  const { paper, error } = usePaper<ContactReport>(campaignId, 'contacts', day, day === today);
  return (
    <PaperFrame
      campaignId={campaignId}
      kind="contacts"
      title="联系周报"
      english="Contacts of the week"
      day={day}
      today={today}
      paper={paper}
      daysOf={({ from, to }) => `${dayInWords(from)} – ${dayInWords(to)}`}
      error={error}
    >
      {({ exceptions, contactedMost }) => (
        <>
          <section aria-labelledby="exceptions">
            <h2 id="exceptions">
              破例联系 <b className="n">{exceptions.length}</b> <small lang="en">Exceptions</small>
            </h2>
            {exceptions.length === 0 ? <p className="quiet">没有</p> : <Exceptions exceptions={exceptions} />}
          </section>
          <section aria-labelledby="most">
            <h2 id="most">
              联系最多的户 <b className="n">{contactedMost.length}</b> <small lang="en">Contacted most</small>
            </h2>
            {contactedMost.length === 0 ? (
              <p className="quiet">没有</p>
            ) : (
              <Most contactedMost={contactedMost} />
            )}
          </section>
        </>
      )}
    </PaperFrame>
  );
}

function Exceptions({ exceptions }: Pick<ContactReport, 'exceptions'>) {
  return (
    <PaperTable
      heads={[
        { zh: '楼栋 室', en: 'Household' },
        { zh: '时间', en: 'When' },
        { zh: '方式', en: 'How' },
        { zh: '谁', en: 'By whom' },
        { zh: '理由', en: 'Reason' },
      ]}
      rows={exceptions.map(({ householdId, buildingName, room, at, channel, outcome, byName, reason }) => ({
        key: `${householdId} ${at}`,
        cells: [
          <span key="place">
            {buildingName} <b className="n">{room}</b>
          </span>,
          <span key="at" className="n">
            {shanghaiMoment(at)}
          </span>,
          `${CHANNEL[channel]} · ${VISIT_OUTCOME[outcome]}`,
          byName,
          reason,
        ],
      }))}
    />
  );
}

function Most({ contactedMost }: Pick<ContactReport, 'contactedMost'>) {
  return (
    <PaperTable
      heads={[
        { zh: '楼栋 室', en: 'Household' },
        { zh: '次数', en: 'Contacts', number: true },
        { zh: '上门', en: 'Door', number: true },
        { zh: '电话', en: 'Phone', number: true },
        { zh: '微信', en: 'WeChat', number: true },
        { zh: '拒谈', en: 'Refused', number: true },
        { zh: '责任人', en: 'Handler' },
        { zh: '注意', en: 'Note' },
      ]}
      rows={contactedMost.map((row) => ({
        key: row.householdId,
        cells: [
          <span key="place">
            {row.buildingName} <b className="n">{row.room}</b>
          </span>,
          <b key="contacts">{row.contacts}</b>,
          row.byChannel.door,
          row.byChannel.phone,
          row.byChannel.wechat,
          row.refused,
          row.handlerName ?? '未指定',
          row.vulnerable ? '需照顾' : '',
        ],
      }))}
    />
  );
}
