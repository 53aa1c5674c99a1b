import type { Pool, PoolClient } from 'pg';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { SEEDED_CALENDAR } from '../../domain/calendar-seed.ts';
import type { CommandEnvelope } from '../../domain/intake.ts';
import type { Author, Id, Instant } from '../../domain/kernel.ts';
import { isSameCalendar, type Calendar } from '../../domain/working-time.ts';
import type { Prisma } from '../../prisma/client.ts';
import type { Dependencies } from '../dependencies.ts';
import { authorOf, type Principal } from '../principal.ts';
import { mergeCalendar, type CalendarDocument } from './calendar-document.ts';
import { renewCampaignRules } from './campaign-rules.ts';
import { envelopeOf, noteReason, sendToEvery } from './every-building.ts';

/** The calendar in force, with its version; the first is the seed and nobody's. */
export interface CalendarPage extends Calendar {
  version: number;
  at: Instant;
  by: Id | null;
  reason: string | null;
}

/** Milliseconds; a city has thousands of buildings, and imports may have to end first. */
const CHANGED_WITHIN = 300_000;
/** Any numbers that nothing else in this database locks. */
const CHANGING = 7_080_003;
const IN_FORCE = 7_080_004;

/** The calendar for buildings that open with the transaction of `client`: until it ends nobody changes it. */
export async function calendarToOpenWith(client: Pick<PoolClient, 'query'>): Promise<Calendar> {
  await client.query('SELECT pg_advisory_xact_lock_shared($1)', [IN_FORCE]);
  return readCalendar(client);
}

/** The calendar in force. The first who asks writes the seed down: from then on only an administrator changes it,
 *  whatever seed later programs bring. */
async function readCalendar(client: Pick<Pool, 'query'>): Promise<Calendar> {
  await client.query(
    `INSERT INTO calendar (version, document) SELECT 1, $1 WHERE NOT EXISTS (SELECT 1 FROM calendar)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(SEEDED_CALENDAR)],
  );
  const { rows } = await client.query<{ document: Calendar }>(
    'SELECT document FROM calendar ORDER BY version DESC LIMIT 1',
  );
  const [newest] = rows;
  if (!newest) throw new Error('There is no calendar');
  return newest.document;
}

export async function readCalendarPage({ pool, prisma }: Dependencies): Promise<CalendarPage> {
  await readCalendar(pool);
  return newestPage(prisma);
}

/** Stores the next version and has every building take it, which counts its deadlines again. The version is stored only
 *  once all of them have; commands that are sent again do nothing twice, so the change can be repeated after
 *  `EngineAway` or `OutcomeUnknown`. What is in force already changes nothing. Throws `invalid_body`. */
export async function changeCalendar(
  deps: Dependencies,
  principal: Principal,
  document: CalendarDocument,
): Promise<CalendarPage> {
  const { pool, prisma, dispatcher } = deps;
  await readCalendar(pool);
  const changed = await prisma.$transaction(
    async (transaction) => {
      await lockEverything(transaction);
      const inForce = await newestPage(transaction);
      const calendar = mergeCalendar(document, inForce);
      if (isSameCalendar(calendar, inForce)) return inForce;
      const version = inForce.version + 1;
      const { reason = null } = document;
      await transaction.calendar.create({
        data: { version, byId: principal.id, reason, document: { ...calendar } },
      });
      const buildings = await transaction.building.findMany({
        where: { withdrawnAt: null },
        select: { id: true },
      });
      const by = authorOf(principal);
      const commands = buildings.map(({ id }) => ({
        buildingId: id,
        envelope: calendarCommand(id, version, calendar, by),
      }));
      if (reason !== null) await noteReason(transaction, commands, reason);
      await sendToEvery(dispatcher, commands);
      return newestPage(transaction);
    },
    { timeout: CHANGED_WITHIN, maxWait: 5_000 },
  );
  await renewCampaignRules(deps, null);
  return changed;
}

/** Changes of the calendar follow each other and the imports of every campaign, in this order of locks, for an import
 *  holds its campaign's before it opens buildings: none opens with the version before. */
async function lockEverything(transaction: Prisma.TransactionClient): Promise<void> {
  await transaction.$queryRaw`SELECT pg_advisory_xact_lock(${CHANGING})::text`;
  await transaction.$queryRaw`
    SELECT pg_advisory_xact_lock(hashtextextended(id::text, 7081))::text FROM campaign ORDER BY id`;
  await transaction.$queryRaw`SELECT pg_advisory_xact_lock(${IN_FORCE})::text`;
}

/** The same version and document give the same command, so that a repeat is recognised. */
const calendarCommand = (buildingId: Id, version: number, calendar: Calendar, by: Author): CommandEnvelope =>
  envelopeOf(
    `${buildingId} calendar ${version} ${canonicalJson(calendar)}`,
    { type: 'change_calendar', data: { calendar } },
    by,
  );

async function newestPage(client: Pick<Prisma.TransactionClient, 'calendar'>): Promise<CalendarPage> {
  const { version, at, byId, reason, document } = await client.calendar.findFirstOrThrow({
    orderBy: { version: 'desc' },
  });
  const calendar = document as unknown as Calendar;
  return { version, at: at.toISOString(), by: byId, reason, ...calendar };
}
