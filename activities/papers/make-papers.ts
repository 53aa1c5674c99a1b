import type { Pool } from 'pg';
import { SEEDED_CALENDAR } from '../../domain/calendar-seed.ts';
import type { CivilDate, Id, Instant } from '../../domain/kernel.ts';
import { paperNotifications } from '../../domain/meeting/audience.ts';
import { papersAsked, type AskedPaper, type PaperKind } from '../../domain/meeting/paper-days.ts';
import { MAKERS, makingOf, spanOf, type Papers, type Setting } from '../../domain/meeting/papers.ts';
import { completePolicy } from '../../domain/policy-templates.ts';
import type { Policy } from '../../domain/policy.ts';
import { civilDateOf, type Calendar } from '../../domain/working-time.ts';
import { readPaperFacts, readPaperSetting } from '../../prisma/papers.ts';
import type { PapersAsked, PaperSurroundings } from './activities.ts';

/** Makes what the scheduled instant asks for, by the calendar and policy in force: nothing on a day off, nothing where no
 *  building is at work, and nothing that is there already. */
export async function makePapers(
  surroundings: PaperSurroundings,
  { campaignId, scheduledAt }: PapersAsked,
): Promise<AskedPaper[]> {
  const now = new Date().toISOString();
  const setting = await readSetting(surroundings.pool, campaignId, 'pack', civilDateOf(scheduledAt));
  if (!setting?.isAtWork) return [];
  const made: AskedPaper[] = [];
  for (const asked of papersAsked(scheduledAt, now, setting.policy.reminders, setting.calendar)) {
    if (await makePaper(surroundings, campaignId, asked)) made.push(asked);
  }
  return made;
}

async function makePaper(
  { pool, waker }: PaperSurroundings,
  campaignId: Id,
  { kind, date }: AskedPaper,
): Promise<boolean> {
  const setting = await readSetting(pool, campaignId, kind, date);
  if (!setting || setting.stored) return false;
  const now: Instant = new Date().toISOString();
  const document = await documentOf(pool, campaignId, { kind, date }, setting, now);
  const notifications = paperNotifications(kind, date, setting.policy, now);
  const { rows } = await pool.query<{ stored: boolean }>(
    'SELECT store_paper($1, $2, $3, $4, $5::jsonb, $6::jsonb) AS stored',
    [campaignId, kind, date, now, JSON.stringify(document), JSON.stringify(notifications)],
  );
  if (rows[0]?.stored !== true) return false;
  waker.raised(campaignId, notifications);
  return true;
}

async function documentOf<Kind extends PaperKind>(
  pool: Pool,
  campaignId: Id,
  { kind, date }: { kind: Kind; date: CivilDate },
  setting: Setting<Kind>,
  now: Instant,
): Promise<Papers[Kind]['document']> {
  const span = spanOf(kind, date, setting);
  const facts = await readPaperFacts<Papers[Kind]['facts']>(pool, kind, campaignId, span);
  return MAKERS[kind](facts, makingOf(date, setting, now));
}

async function readSetting<Kind extends PaperKind>(
  pool: Pool,
  campaignId: Id,
  kind: Kind,
  date: CivilDate,
): Promise<Setting<Kind> | null> {
  const days = { from: date, to: date };
  const setting = await readPaperSetting<Policy, Calendar, Papers[Kind]['document']>(
    pool,
    campaignId,
    kind,
    days,
  );
  return (
    setting && {
      ...setting,
      policy: completePolicy(setting.policy),
      calendar: setting.calendar ?? SEEDED_CALENDAR,
    }
  );
}
