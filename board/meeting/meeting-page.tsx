import { useEffect } from 'react';
import type { Holdout, MeetingPack } from '../../api/contract.ts';
import { PaperFrame } from '../papers/paper-frame.tsx';
import { Figures } from '../papers/paper-title.tsx';
import { usePaper } from '../papers/use-paper.ts';
import { Connection } from '../wall/connection.tsx';
import { dayInWords } from '../wall/clock.ts';
import { useToday } from '../wall/use-now.ts';
import { sharedBeginning } from '../wall/names.ts';
import { percentText } from '../wall/standing.ts';
import { NO_HOUSEHOLD } from './drafts.ts';
import { Happenings } from './happenings.tsx';
import { HoldoutTable } from './holdout-table.tsx';
import { promisesOfTheDay } from './of-the-day.ts';
import { Promises } from './promises.tsx';
import { useHoldouts, useTypedIn } from './typed-in.ts';

/** The daily meeting: what was promised and what is true of it, what is new, and everybody who has not signed. */
export function MeetingPage({ campaignId, date }: { campaignId: string; date?: string | undefined }) {
  const today = useToday();
  const day = date ?? today;
  return <Meeting key={`${campaignId} ${day}`} campaignId={campaignId} day={day} today={today} />;
}

function Meeting({ campaignId, day, today }: { campaignId: string; day: string; today: string }) {
  const isToday = day === today;
  const paper = usePaper<MeetingPack>(campaignId, 'packs', day, isToday);
  const [typedIn, onTyping] = useTypedIn(campaignId);
  const holdouts = useHoldouts(paper.paper?.holdouts, typedIn);
  return (
    <PaperFrame
      campaignId={campaignId}
      kind="packs"
      title="现场会"
      english="Daily meeting"
      day={day}
      today={today}
      paper={paper.paper}
      daysOf={(pack) => dayInWords(pack.date)}
      error={paper.error}
      isBusy={typedIn.size > 0}
      figures={(pack) => <PackFigures pack={pack} />}
      foot={isToday && <Connection live={paper.live} currentAt={paper.currentAt} />}
    >
      {(pack) => (
        <Pack
          campaignId={campaignId}
          pack={pack}
          holdouts={holdouts}
          isToday={isToday}
          typedIn={typedIn}
          onTyping={onTyping}
        />
      )}
    </PaperFrame>
  );
}

interface PackProps {
  campaignId: string;
  pack: MeetingPack;
  holdouts: readonly Holdout[];
  isToday: boolean;
  typedIn: ReadonlySet<string>;
  onTyping: (slot: string, isTyping: boolean) => void;
}

/** A link may name a household: its line is where one looks first. */
function useNamedLine(): void {
  useEffect(() => {
    const line = location.hash.startsWith('#household-') && document.getElementById(location.hash.slice(1));
    if (!line) return;
    line.scrollIntoView({ block: 'center' });
    line.focus({ preventScroll: true });
  }, []);
}

function Pack({ campaignId, pack, holdouts, isToday, typedIn, onTyping }: PackProps) {
  useNamedLine();
  const shared = sharedBeginning([...new Set(namesIn(pack))]);
  return (
    <>
      <Promises
        campaignId={campaignId}
        pack={pack}
        shared={shared}
        isToday={isToday}
        isTyping={typedIn.has(NO_HOUSEHOLD)}
        onTyping={(isTyping) => onTyping(NO_HOUSEHOLD, isTyping)}
      />
      <Happenings pack={pack} shared={shared} />
      <section aria-labelledby="holdouts">
        <h2 id="holdouts">
          未签户 <b className="n">{pack.holdouts.length}</b> <small lang="en">Not signed</small>
          {shared !== '' && <span className="shared">{shared}</span>}
        </h2>
        {pack.holdouts.length === 0 && <p className="quiet">全部签完了。</p>}
        <HoldoutTable
          campaignId={campaignId}
          date={pack.date}
          asOf={pack.madeAt}
          holdouts={holdouts}
          shared={shared}
          promises={promisesOfTheDay(pack)}
          isToday={isToday}
          typedIn={typedIn}
          onTyping={onTyping}
        />
      </section>
    </>
  );
}

function PackFigures({ pack: { totals, holdouts, promises } }: { pack: MeetingPack }) {
  const late = holdouts.filter(({ overdueSince }) => overdueSince !== null).length;
  const undecided = promises.filter(({ state }) => state === 'open' || state === 'overdue').length;
  return (
    <Figures
      figures={[
        { name: '签约率', value: `${percentText(totals.rateBp)}%` },
        { name: '已签 / 总户数', value: `${totals.signed}/${totals.total}` },
        { name: '未签', value: holdouts.length },
        { name: '▲ 逾期', value: late, mark: late > 0 },
        { name: '承诺未了', value: undecided },
      ]}
    />
  );
}

const namesIn = (pack: MeetingPack): string[] =>
  [pack.holdouts, pack.signed, pack.retracted, pack.appointments, pack.nearThreshold, pack.promises].flatMap(
    (rows) => rows.flatMap(({ buildingName }) => (buildingName === null ? [] : [buildingName])),
  );
