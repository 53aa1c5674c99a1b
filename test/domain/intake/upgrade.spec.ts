import { describe, expect, test } from '@jest/globals';
import { evolve, unopened, type Building } from '../../../domain/building.ts';
import type { BuildingEvent } from '../../../domain/events.ts';
import { startRun } from '../../../domain/intake.ts';
import type { Policy } from '../../../domain/policy.ts';
import { upgradeRun } from '../../../domain/upgrade.ts';
import { extendStage, proposeOption, recordSignature } from '../commands.ts';
import { inStage, opened, PLAIN } from '../openings.ts';
import { given, throughJson } from '../scenario.ts';

/** A policy as version 1 wrote it. */
function firstPolicy(): Policy {
  const { whoSigns: _who, afterRefusal: _after, ...policy } = throughJson(PLAIN);
  const { reconfirmation: _confirm, couplingReach: _reach, ...signing } = policy.signing;
  return { ...policy, signing } as Policy;
}

/** A building as version 1 wrote it. */
function firstBuilding(building: Building): Building {
  const { stageExtended: _extended, households, ...rest } = throughJson(building);
  const entries = Object.entries(households).map(([id, household]) => {
    const {
      afterRefusal: _track,
      whoSigns: _who,
      neighbourChange: _change,
      signatories,
      options,
      ...known
    } = household;
    const first = Object.values(signatories).map(
      ({ onBehalfOf: _whom, confirmedAt: _confirmed, needsReconfirmation: _needs, ...signatory }) => [
        signatory.id,
        signatory,
      ],
    );
    const plans = options.map(({ since: _since, ...option }) => option);
    return [id, { ...known, signatories: Object.fromEntries(first) as object, options: plans }];
  });
  return {
    ...rest,
    schemaVersion: 1,
    policy: firstPolicy(),
    households: Object.fromEntries(entries) as object,
  } as unknown as Building;
}

describe('a building that earlier code left', () => {
  test('gets the parts of its policy and of its households that were added since', () => {
    const { building } = given(inStage('signing'), proposeOption('h1', 1), recordSignature('h1'));
    expect(upgradeRun(startRun(firstBuilding(building)))).toEqual(startRun(building));
  });

  test('keeps an end that somebody extended', () => {
    const end = '2026-06-01T02:00:00.000Z';
    const { building } = given(inStage('signing'), extendStage(end));
    expect(upgradeRun(startRun(firstBuilding(building))).building).toMatchObject({
      stageEndsAt: end,
      stageExtended: true,
    });
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
