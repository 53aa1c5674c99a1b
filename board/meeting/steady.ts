import type { Holdout } from '../../api/contract.ts';

/** The lines to show when a newer list arrives: while somebody types in some of them, none changes its place, and a line
 *  that is typed in stays although its household has left the list. */
export function inPlace(
  shown: readonly Holdout[],
  newer: readonly Holdout[],
  typedIn: ReadonlySet<string>,
): readonly Holdout[] {
  if (typedIn.size === 0 || shown === newer) return newer;
  const found = new Map(newer.map((holdout) => [holdout.householdId, holdout]));
  const kept = shown.flatMap((holdout) => {
    const current = found.get(holdout.householdId);
    if (current) return [current];
    return typedIn.has(holdout.householdId) ? [holdout] : [];
  });
  const known = new Set(shown.map(({ householdId }) => householdId));
  return [...kept, ...newer.filter(({ householdId }) => !known.has(householdId))];
}
