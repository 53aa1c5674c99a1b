import { SEEDED_CALENDAR } from '../../domain/calendar-seed.ts';
import type { CivilDate, Id, Instant } from '../../domain/kernel.ts';
import { weekOf, type PaperKind, type Week } from '../../domain/meeting/paper-days.ts';
import { MAKERS, makingOf, spanOf, type Papers, type Setting } from '../../domain/meeting/papers.ts';
import type { Policy } from '../../domain/policy.ts';
import { civilDateOf, type Calendar } from '../../domain/working-time.ts';
import { readPaperFacts, readPaperSetting } from '../../prisma/papers.ts';
import type { Dependencies } from '../dependencies.ts';
import { problem } from '../problem.ts';
import { storedPolicy } from '../set-up/policy-merge.ts';

/** A paper as it was made, or as it stands. */
export interface Found<Kind extends PaperKind> {
  campaignName: string;
  date: CivilDate;
  madeAt: Instant;
  isFinal: boolean;
  document: Papers[Kind]['document'];
  setting: Setting<Kind>;
}

/** The stored paper of a day, of a week for weekly ones; today's as it stands where none was made. Throws
 *  `unknown_campaign`, and `unknown_paper` for other days without one. */
export async function findPaper<Kind extends PaperKind>(
  { pool }: Dependencies,
  kind: Kind,
  campaignId: Id,
  date: CivilDate,
): Promise<Found<Kind>> {
  const days = daysOf(kind, date);
  const setting = await readSetting(pool, kind, campaignId, days);
  const { campaignName, stored } = setting;
  if (stored) return { ...stored, campaignName, setting, isFinal: true };
  const madeAt = new Date().toISOString();
  const today = civilDateOf(madeAt);
  if (today < days.from || today > days.to) throw problem('unknown_paper');
  const span = spanOf(kind, today, setting);
  const facts = await readPaperFacts<Papers[Kind]['facts']>(pool, kind, campaignId, span);
  const document = MAKERS[kind](facts, makingOf(today, setting, madeAt));
  return { campaignName, date: today, madeAt, isFinal: false, document, setting };
}

function daysOf(kind: PaperKind, date: CivilDate): Week {
  return kind === 'ranking' || kind === 'contacts' ? weekOf(date) : { from: date, to: date };
}

async function readSetting<Kind extends PaperKind>(
  pool: Dependencies['pool'],
  kind: Kind,
  campaignId: Id,
  days: Week,
): Promise<Setting<Kind>> {
  const setting = await readPaperSetting<Policy, Calendar, Papers[Kind]['document']>(
    pool,
    campaignId,
    kind,
    days,
  );
  if (!setting) throw problem('unknown_campaign');
  return {
    ...setting,
    policy: storedPolicy(setting.policy),
    calendar: setting.calendar ?? SEEDED_CALENDAR,
  };
}
