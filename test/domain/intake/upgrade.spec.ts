import { describe, expect, test } from '@jest/globals';
import { evolve, unopened, type Building } from '../../../domain/building.ts';
import type { BuildingEvent } from '../../../domain/events.ts';
import type { Household } from '../../../domain/household.ts';
import { startRun } from '../../../domain/intake.ts';
import type { Policy } from '../../../domain/policy.ts';
import { upgradeRun } from '../../../domain/upgrade.ts';
import { inStage, opened, PLAIN } from '../openings.ts';
import { given, throughJson } from '../scenario.ts';

/** A policy as version 1 wrote it. */
function firstPolicy(): Policy {
  const { whoSigns: _who, afterRefusal: _after, ...policy } = throughJson(PLAIN);
  const { reconfirmation: _confirm, couplingReach: _reach, ...signing } = policy.signing;
  return { ...policy, signing } as Policy;
}

/** A household as version 1 kept it. */
function firstHousehold({ afterRefusal: _track, ...household }: Household): unknown {
  return household;
}

describe('a building that earlier code left', () => {
  test('gets the parts of its policy and of its households that were added since', () => {
    const { building } = given(inStage('signing'));
    const households = Object.values(building.households).map((one) => [one.id, firstHousehold(one)]);
    const first = {
      ...building,
      schemaVersion: 1,
      policy: firstPolicy(),
      households: Object.fromEntries(households),
    } as unknown as Building;
    expect(upgradeRun(startRun(throughJson(first)))).toEqual(startRun(building));
  });

  test('is left as it is by the code that wrote it', () => {
    const run = startRun(given(inStage('signing')).building);
    expect(upgradeRun(run)).toBe(run);
  });

  test('is not touched by code older than it', () => {
    const newer = { ...given(inStage('signing')).building, schemaVersion: 99 } as unknown as Building;
    expect(() => upgradeRun(startRun(newer))).toThrow('needs a newer worker');
  });

  test('is rebuilt from a history of that time as code of today knows it', () => {
    const [fact] = opened([]).facts;
    const stamp = { seq: 1, at: '2026-03-02T02:00:00.000Z', by: { staffId: null, role: 'system' } };
    const event = { ...fact, ...stamp } as BuildingEvent & { type: 'building_opened' };
    const then = { ...event, data: { ...event.data, policy: firstPolicy() } };
    expect(evolve(unopened('b1'), then).policy).toEqual(PLAIN);
  });
});
