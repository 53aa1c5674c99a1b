import type { Building } from './building.ts';
import type { Household } from './household.ts';
import type { BuildingRun } from './intake.ts';
import { completePolicy } from './policy-templates.ts';

const NEWEST: Building['schemaVersion'] = 2;

/** A run as the newest code knows it. Runs of older versions are turned into the next one, step by step; one from
 *  the future throws: an old worker must not touch it. */
export function upgradeRun(run: BuildingRun): BuildingRun {
  const version: number = run.building.schemaVersion;
  if (version === NEWEST) return run;
  if (version !== 1) throw new Error(`A building of schema version ${version} needs a newer worker`);
  return { ...run, building: second(run.building), reported: null };
}

/** Version 2: parts of the policy and of a household that version 1 did not know. */
const second = (building: Building): Building => ({
  ...building,
  schemaVersion: 2,
  policy: completePolicy(building.policy),
  households: Object.fromEntries(
    Object.entries(building.households).map(([id, household]) => [id, secondHousehold(household)]),
  ),
  effect: effectOf(building),
});

const secondHousehold = (household: Omit<Household, 'afterRefusal'>): Household => ({
  afterRefusal: null,
  ...household,
});

/** Version 1 did not keep it. What signed before the stage began had signed when the agreement took effect; of a
 *  closed building only the history can tell. */
function effectOf({ stage, stageSince, households }: Building): Building['effect'] {
  if (stage !== 'effective') return null;
  const roll = Object.values(households);
  const early = roll.filter(({ signedAt }) => signedAt !== null && signedAt <= stageSince);
  return { at: stageSince, total: roll.length, signed: early.length };
}
