import type { Id } from '../kernel.ts';
import type { NotificationKind } from './kinds.ts';

/** Where one can act, or read what it is about; the board of the campaign for all others. */
const PAGES: Partial<Record<NotificationKind, string>> = {
  morningPack: '/meeting',
  promiseDue: '/meeting',
  promiseOverdue: '/meeting',
  eveningReport: '/reports',
  weeklyRanking: '/rankings',
};

/** The page of the board to which notifications of these kinds lead together: the campaign's where they differ. */
export function pageFor(kinds: readonly NotificationKind[], campaignId: Id): string {
  const [page = '', ...others] = new Set(kinds.map((kind) => PAGES[kind] ?? ''));
  return `/campaigns/${campaignId}${others.length === 0 ? page : ''}`;
}
