import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { ME } from '../session/session.ts';

export type PageName = 'board' | 'meeting' | 'reports' | 'rankings' | 'contacts' | 'roster';

const PAGES: readonly { name: PageName; path: string; text: string; leadersOnly?: boolean }[] = [
  { name: 'board', path: '', text: '作战图' },
  { name: 'meeting', path: '/meeting', text: '现场会' },
  { name: 'reports', path: '/reports', text: '日报' },
  { name: 'rankings', path: '/rankings', text: '周排名' },
  { name: 'contacts', path: '/contacts', text: '联系周报', leadersOnly: true },
  { name: 'roster', path: '/roster', text: '户册' },
];

/** The links among the pages of a campaign. */
export function CampaignBar({ campaignId, current }: { campaignId: string; current: PageName }) {
  const me = useQuery(ME).data;
  const leads = me?.roles.some((role) => role !== 'handler') ?? false;
  return (
    <nav className="campaign-bar" aria-label="本批次">
      {PAGES.filter(({ leadersOnly = false }) => leads || !leadersOnly).map(({ name, path, text }) => (
        <Link
          key={name}
          href={`/campaigns/${campaignId}${path}`}
          aria-current={name === current ? 'page' : undefined}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}
