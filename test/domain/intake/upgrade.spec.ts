import { describe, expect, test } from '@jest/globals';
import { evolve, unopened, type Building } from '../../../domain/building.ts';
import type { BuildingEvent } from '../../../domain/events.ts';
import { startRun, type BuildingRun } from '../../../domain/intake.ts';
import type { Policy } from '../../../domain/policy.ts';
import { upgradeRun } from '../../../domain/upgrade.ts';
import { assignObjection, extendStage, proposeOption, raiseObjection, recordSignature } from '../commands.ts';
import { inStage, lines, opened, PLAIN, policyOf } from '../openings.ts';
import { given, throughJson } from '../scenario.ts';

/** A policy as version 1 wrote it. */
function firstPolicy(of: Policy = PLAIN): Policy {
  const { whoSigns: _who, afterRefusal: _after, ...policy } = throughJson(of);
  const { reconfirmation: _confirm, couplingReach: _reach, ...signing } = policy.signing;
  return { ...policy, signing } as Policy;
}

/** A building as version 1 wrote it. */
function firstBuilding(building: Building): Building {
  const { stageExtended: _extended, stagePlan: _plan, households, ...rest } = throughJson(building);
  const entries = Object.entries(households).map(([id, household]) => {
    const {
      afterRefusal: _track,
      whoSigns: _who,
      neighbourChange: _change,
      signatories,
      options,
      objections,
      ...known
    } = household;
    const first = Object.values(signatories).map(
      ({ onBehalfOf: _whom, confirmedAt: _confirmed, needsReconfirmation: _needs, ...signatory }) => [
        signatory.id,
        signatory,
      ],
    );
    const cases = Object.values(objections).map(({ dueFrom: _from, dueAfter: _after, ...objection }) => [
      objection.id,
      objection,
    ]);
    const plans = options.map(({ since: _since, ...option }) => option);
    return [
      id,
      {
        ...known,
        signatories: Object.fromEntries(first) as object,
        objections: Object.fromEntries(cases) as object,
        options: plans,
      },
    ];
  });
  return {
    ...rest,
    schemaVersion: 1,
    policy: firstPolicy(building.policy),
    households: Object.fromEntries(entries) as object,
  } as unknown as Building;
}

/** It goes on under its own rules until its run ends. */
const asFirst = (run: BuildingRun): BuildingRun => ({ ...run, building: { ...run.building, ruleset: 1 } });

describe('a building that earlier code left', () => {
  test('gets the parts of its policy and of its households that were added since', () => {
    const { building } = given(inStage('signing'), proposeOption('h1', 1), recordSignature('h1'));
    expect(upgradeRun(startRun(firstBuilding(building)))).toEqual(asFirst(startRun(building)));
  });

  test('keeps an end that somebody extended', () => {
    const end = '2026-06-01T02:00:00.000Z';
    const { building } = given(inStage('signing'), extendStage(end));
    expect(upgradeRun(startRun(firstBuilding(building))).building).toMatchObject({
      stageEndsAt: end,
      stageExtended: true,
    });
  });

  test('knows what a planned end was counted from, and when the clock of an objection started', () => {
    const { building } = given(opened(lines(2), policyOf('shanghai-95')), raiseObjection('h1'));
    expect(building.stagePlan).not.toBeNull();
    expect(upgradeRun(startRun(firstBuilding(building))).building).toMatchObject({
      stagePlan: building.stagePlan,
      households: { h1: { objections: building.households['h1']?.objections } },
    });
  });

  test('keeps the deadline of an objection of which nobody knows when its clock started', () => {
    const { building } = given(inStage('survey'), raiseObjection('h1'), assignObjection('h1', 'new-1', 'li'));
    const first = { ...building, schemaVersion: 1 } as unknown as Building;
    const upgraded = upgradeRun(startRun(first)).building.households['h1']?.objections['new-1'];
    expect(upgraded).toMatchObject({ dueAt: expect.any(String), dueFrom: null, dueAfter: null });
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
