import type { BuildingRun } from './intake.ts';

/** A run as the newest code knows it. Runs of older versions are turned into the next one, step by step; one from
 *  the future throws: an old worker must not touch it. */
export function upgradeRun(run: BuildingRun): BuildingRun {
  const version: number = run.building.schemaVersion;
  if (version !== 1) throw new Error(`A building of schema version ${version} needs a newer worker`);
  return run;
}
