import { useEffect, type ReactNode } from 'react';
import { CampaignBar, type PageName } from './campaign-bar.tsx';
import { PaperHead } from './paper-head.tsx';

interface CampaignPageProps {
  campaignId: string;
  current: PageName;
  /** What the window and a printed file are called. */
  title: string;
  children: ReactNode;
}

/** A bright page of one campaign, as wide as a projector, with the links to the others. */
export function CampaignPage({ campaignId, current, title, children }: CampaignPageProps) {
  useTitle(title);
  return (
    <div className="paper">
      <PaperHead links={<CampaignBar campaignId={campaignId} current={current} />} />
      <main className="sheet sheet-wide">{children}</main>
    </div>
  );
}

const USUAL_TITLE = '上门签';

function useTitle(title: string): void {
  useEffect(() => {
    document.title = title;
    return () => {
      document.title = USUAL_TITLE;
    };
  }, [title]);
}
