// A household may come out of another (split), or take others in (merge). What was recorded on those is its evidence too.
import type { BuildingEvent, EventOf, EventType } from '../events.ts';
import type { Id } from '../kernel.ts';

/** Facts that tie households together. */
export const TIES: readonly EventType[] = ['household_split', 'households_merged'];

type Split = EventOf<'household_split'>;
type Merge = EventOf<'households_merged'>;

/** Every household whose records may be evidence of this one: itself, those that it came out of, those that it took
 *  in, and theirs. */
export function kinOf(events: readonly BuildingEvent[], householdId: Id): Id[] {
  const kin = new Set([householdId]);
  // The set grows while it is read.
  for (const id of kin) {
    for (const event of events) {
      if (event.type === 'household_split' && event.data.partIds.includes(id)) kin.add(event.householdId);
      if (event.type === 'households_merged' && event.householdId === id) {
        for (const mergedId of event.data.mergedIds) kin.add(mergedId);
      }
    }
  }
  return [...kin];
}

/** The household, and what it came out of, each with the number of the last event that is the household's own past:
 *  the split itself, after which it goes its own way. */
export function ancestry(events: readonly BuildingEvent[], householdId: Id): ReadonlyMap<Id, number> {
  const until = new Map([[householdId, Infinity]]);
  for (const id of until.keys()) {
    const split = events.find(
      (event): event is Split => event.type === 'household_split' && event.data.partIds.includes(id),
    );
    if (split && !until.has(split.householdId)) until.set(split.householdId, split.seq);
  }
  return until;
}

/** Where a household of that ancestry takes others in. */
export const isMergeOf = (ancestors: ReadonlyMap<Id, number>, event: BuildingEvent): event is Merge =>
  event.type === 'households_merged' && event.seq <= (ancestors.get(event.householdId) ?? 0);
