import type { CivilDate, Id } from '../../domain/kernel.ts';
import { contactsOf } from '../../domain/meeting/papers.ts';
import { weekOf } from '../../domain/meeting/paper-days.ts';
import { basisPoints } from '../../domain/ratio.ts';
import type { Dependencies } from '../dependencies.ts';
import { naturally } from '../reads/natural-order.ts';
import { doorOf, readNames } from './names.ts';
import type { ContactReport, WeeklyRanking } from './papers.ts';
import { findPaper } from './reading.ts';
import { seenBy, type Sight } from './sight.ts';

/** Whoever sees some buildings alone sees their ranks among all. */
export async function readRanking(deps: Dependencies, sight: Sight, date: CivilDate): Promise<WeeklyRanking> {
  const { campaignId } = sight;
  const found = await findPaper(deps, 'ranking', campaignId, date);
  const buildings = seenBy(sight, found.document.buildings);
  const buildingIds = buildings.map(({ buildingId }) => buildingId);
  const names = await readNames(deps, { householdIds: [], buildingIds, staffIds: [] });
  return {
    campaignId,
    campaignName: found.campaignName,
    from: weekOf(found.date).from,
    to: found.date,
    madeAt: found.madeAt,
    isFinal: found.isFinal,
    buildings: buildings
      .map(({ rank, previousRank, buildingId, total, signed, signedThisWeek, missing }) => ({
        rank,
        previousRank,
        buildingId,
        buildingName: names.building(buildingId),
        total,
        signed,
        rateBp: basisPoints(signed, total),
        signedThisWeek,
        missing,
      }))
      .toSorted((a, b) => a.rank - b.rank || naturally(a.buildingName, b.buildingName)),
  };
}

export async function readContacts(
  deps: Dependencies,
  sight: Sight,
  date: CivilDate,
): Promise<ContactReport> {
  const { campaignId } = sight;
  const found = await findPaper(deps, 'contacts', campaignId, date);
  const exceptions = seenBy(sight, found.document.exceptions);
  const contactedMost = seenBy(sight, found.document.contactedMost);
  const rows = [...exceptions, ...contactedMost];
  const [names, reasons] = await Promise.all([
    readNames(deps, {
      householdIds: rows.map(({ householdId }) => householdId),
      buildingIds: rows.map(({ buildingId }) => buildingId),
      staffIds: [...exceptions.map(({ byId }) => byId), ...contactedMost.map(({ handlerId }) => handlerId)],
    }),
    readReasons(
      deps,
      exceptions.map(({ commandId }) => commandId),
    ),
  ]);
  return {
    campaignId,
    campaignName: found.campaignName,
    from: weekOf(found.date).from,
    to: found.date,
    madeAt: found.madeAt,
    isFinal: found.isFinal,
    exceptions: exceptions.map(({ commandId, at, channel, outcome, byId, ...row }) => ({
      ...doorOf(row, names),
      at,
      channel,
      outcome,
      byId,
      byName: names.staff(byId) ?? '',
      reason: reasons.get(commandId) ?? '',
    })),
    contactedMost: contactedMost.map((row) => ({
      ...doorOf(row, names),
      contacts: contactsOf(row),
      byChannel: row.byChannel,
      refused: row.refused,
      vulnerable: row.vulnerable,
      handlerId: row.handlerId,
      handlerName: names.staff(row.handlerId),
    })),
  };
}

async function readReasons(
  { pool }: Dependencies,
  commandIds: readonly Id[],
): Promise<ReadonlyMap<Id, string>> {
  const { rows } = await pool.query<{ command_id: Id; text: string }>({
    name: 'read_exception_reasons',
    text: `SELECT command_id, text FROM note WHERE command_id = ANY($1::uuid[]) AND field = 'reason'`,
    values: [commandIds],
  });
  return new Map(rows.map(({ command_id, text }) => [command_id, text]));
}
