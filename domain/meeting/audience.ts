// Who hears that a paper is there: the base's own staff, and the campaign's groups, by a link.
import type { CivilDate, Instant, Role } from '../kernel.ts';
import { raised, type RaisedEntry } from '../notification/entry.ts';
import type { NotificationKind } from '../notification/kinds.ts';
import type { Policy } from '../policy.ts';
import type { PaperKind } from './paper-days.ts';

/** The contact report is for leaders who look for it; nobody is told. */
const TOLD: Record<PaperKind, NotificationKind | null> = {
  pack: 'morningPack',
  report: 'eveningReport',
  ranking: 'weeklyRanking',
  contacts: null,
};

/** Whoever is at the meeting. Levels above the base read papers when they want to. */
const BASE: readonly Role[] = ['handler', 'leader', 'director'];

export function paperNotifications(
  paper: PaperKind,
  date: CivilDate,
  policy: Policy,
  at: Instant,
): RaisedEntry[] {
  const kind = TOLD[paper];
  if (kind === null) return [];
  const reason = { seq: numberOf(date), at, kind, staffId: null };
  return [raised(policy, reason), ...BASE.map((role) => raised(policy, { ...reason, role }))];
}

/** A day as the number of its reason, 20261126: told once a day. */
const numberOf = (date: CivilDate): number => Number(date.replaceAll('-', ''));
