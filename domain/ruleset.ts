// Rules change while buildings run, and a replay has to record what was recorded. So a run keeps the set of rules under
// which it began; the next run, at the latest after thirty days, takes the newest.
import type { Building } from './building.ts';
import type { BuildingRun } from './intake.ts';

/** 2: the clock reminds; a changed plan reopens consent; a signature may not name a plan that does not exist.
 *  3: an appointment of which nobody said how it went climbs.
 *  Raise it whenever the same command, or the same instant, is to record or refuse something else than before. */
export const NEWEST_RULESET = 3;

/** Whether a building runs under the rules of that set, or newer ones. */
export const follows = ({ ruleset }: Pick<Building, 'ruleset'>, set: number): boolean => ruleset >= set;

/** The run that goes on where this one ends. */
export const renewed = (run: BuildingRun): BuildingRun => ({
  ...run,
  building: { ...run.building, ruleset: NEWEST_RULESET },
});
