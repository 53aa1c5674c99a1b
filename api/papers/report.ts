import type { CivilDate } from '../../domain/kernel.ts';
import type { ReportDocument } from '../../domain/meeting/papers.ts';
import { basisPoints } from '../../domain/ratio.ts';
import type { Dependencies } from '../dependencies.ts';
import { naturally } from '../reads/natural-order.ts';
import { readNames } from './names.ts';
import type { EveningReport } from './papers.ts';
import { findPaper } from './reading.ts';
import { seenBy, type Sight } from './sight.ts';
import { sumOf, totalsOf } from './totals.ts';

export async function readReport(deps: Dependencies, sight: Sight, date: CivilDate): Promise<EveningReport> {
  const { campaignId } = sight;
  const found = await findPaper(deps, 'report', campaignId, date);
  const buildings = seenBy(sight, found.document.buildings);
  const buildingIds = buildings.map(({ buildingId }) => buildingId);
  const names = await readNames(deps, { householdIds: [], buildingIds, staffIds: [] });
  return {
    campaignId,
    campaignName: found.campaignName,
    date: found.date,
    madeAt: found.madeAt,
    isFinal: found.isFinal,
    totals: totalsOf(buildings),
    day: dayOf(buildings, seenBy(sight, found.document.promises)),
    buildings: buildings
      .map(({ buildingId, total, signed, signedToday, retractedToday, visitsToday, missing }) => ({
        buildingId,
        buildingName: names.building(buildingId),
        total,
        signed,
        rateBp: basisPoints(signed, total),
        signedToday,
        retractedToday,
        visitsToday,
        missing,
      }))
      .toSorted((a, b) => naturally(a.buildingName, b.buildingName)),
  };
}

const dayOf = (
  buildings: ReportDocument['buildings'],
  promises: ReportDocument['promises'],
): EveningReport['day'] => ({
  signed: sumOf(buildings, ({ signedToday }) => signedToday),
  retracted: sumOf(buildings, ({ retractedToday }) => retractedToday),
  visits: sumOf(buildings, ({ visitsToday }) => visitsToday),
  objectionsOpened: sumOf(buildings, ({ objectionsOpened }) => objectionsOpened),
  objectionsClosed: sumOf(buildings, ({ objectionsClosed }) => objectionsClosed),
  promisesKept: sumOf(promises, ({ kept }) => kept),
  promisesBroken: sumOf(promises, ({ broken }) => broken),
  promisesOpen: sumOf(promises, ({ open }) => open),
});
