import type { ReactNode } from 'react';
import type { PageName } from '../page/campaign-bar.tsx';
import { CampaignPage } from '../page/campaign-page.tsx';
import { ProblemNote } from '../page/problem-note.tsx';
import { RequestRefused } from '../failures.ts';
import { useSignedOut } from '../session/use-signed-out.ts';
import { useCalendar } from './calendar.ts';
import { isDay, neighbours } from './days.ts';
import { PaperLinks, PaperTitle } from './paper-title.tsx';
import type { PaperKind } from './paper-kind.ts';
import { paperPath } from './use-paper.ts';

interface Paper {
  campaignName: string;
  madeAt: string;
  isFinal: boolean;
  /** The day whose paper was the one before, where the server says it. */
  previousDate?: string | null;
}

interface PaperFrameProps<P extends Paper> {
  campaignId: string;
  kind: PaperKind;
  title: string;
  english: string;
  day: string;
  today: string;
  paper: P | undefined;
  /** The day or days that it is about, in words. */
  daysOf: (paper: P) => string;
  error: Error | null;
  /** Somebody types: the page stays even when the session has ended. */
  isBusy?: boolean;
  figures?: (paper: P) => ReactNode;
  foot?: ReactNode;
  children: (paper: P) => ReactNode;
}

/** What all papers of a campaign have around them: title, links to other days, file and printer, and what went wrong. */
export function PaperFrame<P extends Paper>(props: PaperFrameProps<P>) {
  const { campaignId, kind, title, english, day, paper, error, isBusy = false } = props;
  useSignedOut(isBusy ? null : error);
  return (
    <CampaignPage
      campaignId={campaignId}
      current={PAGE_OF[kind]}
      title={[title, paper?.campaignName, day].filter(Boolean).join(' ')}
    >
      {paper ? (
        <PaperTitle
          title={title}
          english={english}
          campaignName={paper.campaignName}
          days={props.daysOf(paper)}
          madeAt={paper.madeAt}
          isFinal={paper.isFinal}
        >
          {props.figures?.(paper)}
        </PaperTitle>
      ) : (
        <h1>
          {title} <small lang="en">{english}</small>
        </h1>
      )}
      <Links {...props} />
      {paper && error && <ProblemNote error={error} />}
      {paper ? props.children(paper) : <NoPaper error={error} />}
      {props.foot && <footer className="paper-foot">{props.foot}</footer>}
    </CampaignPage>
  );
}

const PAGE_OF: Record<PaperKind, PageName> = {
  packs: 'meeting',
  reports: 'reports',
  rankings: 'rankings',
  contacts: 'contacts',
};

function NoPaper({ error }: { error: Error | null }) {
  if (error === null) return <p className="waiting">正在读取…</p>;
  if (error instanceof RequestRefused && error.problem.code === 'unknown_paper') {
    return <p className="note">这一天没有材料：不是工作日，或当时还没有开始。</p>;
  }
  return <ProblemNote error={error} />;
}

function Links<P extends Paper>({ campaignId, kind, day, today, paper }: PaperFrameProps<P>) {
  const calendar = useCalendar();
  if (!isDay(day)) return null;
  const { before, after } = neighbours(kind, day, today, calendar);
  const page = `/campaigns/${campaignId}/${PAGE_OF[kind]}`;
  const linkTo = (date: string) => ({ href: `${page}/${date}`, text: date.slice(5) });
  return (
    <PaperLinks
      previous={paper?.previousDate === null ? null : linkTo(paper?.previousDate ?? before)}
      next={after === null ? null : linkTo(after)}
      today={day === today ? null : page}
      file={paper ? `/api/v1${paperPath(campaignId, kind, day)}.xlsx` : null}
    />
  );
}
