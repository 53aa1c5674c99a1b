import type { CivilDate, Id, Instant } from '../../domain/kernel.ts';
import { byUrgency, type HoldoutRow } from '../../domain/meeting/holdouts.ts';
import { withPromises } from '../../domain/meeting/next-step.ts';
import type { PackDocument } from '../../domain/meeting/papers.ts';
import { promiseState, type PromiseFacts } from '../../domain/meeting/promise-state.ts';
import type { Dependencies } from '../dependencies.ts';
import { byAddress, naturally } from '../reads/natural-order.ts';
import { doorOf, readNames, type Names } from './names.ts';
import type { Holdout, MeetingPack, PackPromise } from './papers.ts';
import { findPaper } from './reading.ts';
import { seenBy, type Sight } from './sight.ts';
import { totalsOf } from './totals.ts';

/** A promise with its words, as `pack_promises` tells it. */
type ToldPromise = PromiseFacts & { what: string };

/** The pack of a day for whoever sees so much of the campaign. Promises are always those of now. */
export async function readPack(deps: Dependencies, sight: Sight, date: CivilDate): Promise<MeetingPack> {
  const { campaignId } = sight;
  const found = await findPaper(deps, 'pack', campaignId, date);
  const document = seenOf(found.document, sight);
  const before = found.isFinal ? found.setting.nextMadeAt : null;
  const promises = seenBy(sight, await readPromises(deps, campaignId, document.since, before));
  const names = await readNames(deps, wantedOf(document, promises));
  return {
    campaignId,
    campaignName: found.campaignName,
    date: found.date,
    madeAt: found.madeAt,
    isFinal: found.isFinal,
    previousDate: document.previousDate,
    since: document.since,
    totals: totalsOf(document.buildings),
    promises: promises.map((promise) => namedPromise(promise, names)),
    signed: document.signed.map((row) => ({
      ...doorOf(row, names),
      at: row.at,
      signingNumber: row.signingNumber,
    })),
    retracted: document.retracted.map((row) => ({ ...doorOf(row, names), at: row.at })),
    holdouts: namedHoldouts(document.holdouts, promises, names),
    appointments: document.appointments.map(({ appointmentId, kind, at, handlerId, ...row }) => ({
      appointmentId,
      ...doorOf(row, names),
      kind,
      at,
      handlerId,
      handlerName: names.staff(handlerId),
    })),
    nearThreshold: document.nearThreshold.map((near) => ({
      buildingId: near.buildingId,
      buildingName: names.building(near.buildingId),
      thresholdId: near.thresholdId,
      label:
        found.setting.policy.thresholds.find(({ id }) => id === near.thresholdId)?.label ?? near.thresholdId,
      missing: near.missing,
    })),
  };
}

const seenOf = (document: PackDocument, sight: Sight): PackDocument => ({
  ...document,
  buildings: seenBy(sight, document.buildings),
  signed: seenBy(sight, document.signed),
  retracted: seenBy(sight, document.retracted),
  holdouts: seenBy(sight, document.holdouts),
  appointments: seenBy(sight, document.appointments),
  nearThreshold: seenBy(sight, document.nearThreshold),
});

async function readPromises(
  { pool }: Dependencies,
  campaignId: Id,
  since: Instant,
  madeBefore: Instant | null,
): Promise<ToldPromise[]> {
  const { rows } = await pool.query<{ promises: ToldPromise[] }>({
    name: 'pack_promises',
    text: 'SELECT pack_promises($1, $2, $3) AS promises',
    values: [campaignId, since, madeBefore],
  });
  return rows[0]?.promises ?? [];
}

function wantedOf(document: PackDocument, promises: readonly ToldPromise[]): Parameters<typeof readNames>[1] {
  const { holdouts, signed, retracted, appointments } = document;
  const doors = [...holdouts, ...signed, ...retracted, ...appointments];
  return {
    householdIds: [...doors, ...promises].flatMap(({ householdId }) => householdId ?? []),
    buildingIds: [...document.buildings, ...doors, ...promises].flatMap(({ buildingId }) => buildingId ?? []),
    staffIds: [
      ...holdouts.map(({ ownerId }) => ownerId),
      ...appointments.map(({ handlerId }) => handlerId),
      ...promises.map(({ staffId }) => staffId),
    ],
  };
}

function namedPromise(promise: ToldPromise, names: Names): PackPromise {
  const { promiseId, householdId, buildingId, staffId, what, madeAt, dueAt, level, decidedAt } = promise;
  return {
    promiseId,
    householdId,
    buildingId,
    buildingName: buildingId === null ? null : names.building(buildingId),
    room: householdId === null ? null : names.door(householdId).room,
    staffId,
    staffName: names.staff(staffId) ?? '',
    what,
    madeAt,
    dueAt,
    level,
    state: promiseState(promise, new Date().toISOString()),
    decidedAt,
    since: { visits: promise.visits, answers: promise.answers, signed: promise.signed },
  };
}

/** In the order of the meeting. A promise that stands now is the next step, be it younger than the pack. */
function namedHoldouts(
  rows: readonly HoldoutRow[],
  promises: readonly ToldPromise[],
  names: Names,
): Holdout[] {
  const promised = new Map<Id, Instant[]>();
  for (const { householdId, outcome, dueAt } of promises) {
    if (householdId !== null && outcome === null)
      promised.set(householdId, [...(promised.get(householdId) ?? []), dueAt]);
  }
  const doors = new Map(rows.map(({ householdId }) => [householdId, names.door(householdId)]));
  const byDoor = (a: HoldoutRow, b: HoldoutRow): number => {
    const [one, other] = [doors.get(a.householdId), doors.get(b.householdId)];
    return (
      naturally(names.building(a.buildingId), names.building(b.buildingId)) ||
      (one && other ? byAddress(one, other) : 0)
    );
  };
  return rows
    .toSorted((a, b) => byUrgency(a, b) || byDoor(a, b))
    .map((row) => {
      const { stairwell, floor } = names.door(row.householdId);
      return {
        ...row,
        ...doorOf(row, names),
        stairwell,
        floor,
        nextStep: withPromises(row.nextStep, promised.get(row.householdId) ?? []),
        ownerName: names.staff(row.ownerId),
      };
    });
}
