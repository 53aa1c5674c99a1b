// What holds whatever the buildings of a campaign do, in whatever order their reports arrive.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Building } from '../../../domain/building.ts';
import { campaignShares } from '../../../domain/campaign-thresholds.ts';
import { thresholdsOf, type BuildingReport, type CampaignEvent } from '../../../domain/campaign.ts';
import { nextNotices, type CampaignRun } from '../../../domain/campaign-run.ts';
import type { Command } from '../../../domain/decide.ts';
import { hasSigned } from '../../../domain/household.ts';
import { startRun, takeBatch } from '../../../domain/intake.ts';
import { inStage, lines, PLAIN, threshold } from '../openings.ts';
import { given, START } from '../scenario.ts';
import { afterReports, campaign, told } from './campaign-scenario.ts';

const RUNS = 100;
const [HALF, NONE, MOST] = [
  [threshold({ id: 'campaign', scope: 'campaign', ratio: '1/2' })],
  [],
  [threshold({ id: 'campaign', scope: 'campaign', ratio: '4/5' })],
];
const POLICIES = [HALF, HALF, MOST, NONE].map((thresholds) => ({ ...PLAIN, thresholds }));

/** Somebody signs or retracts in a building, or its policy changes: half a change in between is the rule here. */
const actionArbitrary = fc.record({
  building: fc.nat(2),
  household: fc.integer({ min: 1, max: 3 }),
  act: fc.constantFrom('sign', 'sign', 'sign', 'retract', 'policy'),
  policy: fc.nat(3),
});
type Action = typeof actionArbitrary extends fc.Arbitrary<infer T> ? T : never;
const actions = fc.array(actionArbitrary, { maxLength: 60, size: 'max' });

function commandOf({ act, household, policy }: Action): Command {
  const [householdId, signatoryId] = [`h${household}`, `h${household}-tenant`];
  switch (act) {
    case 'sign': {
      const data = { signatoryId, medium: 'paper', optionVersion: null, witnessStaffId: null } as const;
      return { type: 'record_signature', householdId, data };
    }
    case 'retract':
      return { type: 'retract_signature', householdId, data: { signatoryId } };
    default:
      return { type: 'change_policy', data: { policy: POLICIES[policy] ?? PLAIN } };
  }
}

const reportOf = (building: Building, buildingId: string): BuildingReport => ({
  campaignId: 'k1',
  buildingId,
  seq: building.seq,
  stage: building.stage,
  withdrawn: building.withdrawn,
  shares: campaignShares(building),
});

interface Step {
  run: CampaignRun;
  buildings: Building[];
}

/** Every state of the campaign while its buildings act by turns; what it says reaches them before the next turn. */
function stepsOf(taken: readonly Action[]): { steps: Step[]; events: CampaignEvent[] } {
  const opening = inStage('signing', lines(3), POLICIES[0]);
  let runs = [0, 1, 2].map(() => startRun(given(opening).building));
  let run = campaign(...runs.map(({ building }, index) => reportOf(building, `b${index}`)));
  let events: CampaignEvent[] = [];
  const steps: Step[] = [];
  const give = (index: number, command: Command): void => {
    const before = runs[index];
    if (!before) return;
    const id = `c${steps.length}-${index}-${events.length}`;
    const by = { staffId: null, role: 'system' } as const;
    const envelope = { id, fingerprint: id, command, occurredAt: null, by, unknown: null };
    const after = takeBatch(before, [envelope], { now: START, newId: () => id }).run;
    runs = runs.with(index, after);
    run = afterReports(run, reportOf(after.building, `b${index}`));
    events = [...events, ...run.outbox];
    steps.push({ run, buildings: runs.map(({ building }) => building) });
    const notices = nextNotices(run);
    run = told(run);
    for (const { buildingId, thresholdId, met } of notices) {
      give(Number(buildingId.slice(1)), { type: 'note_campaign_threshold', data: { thresholdId, met } });
    }
  };
  for (const action of taken) give(action.building, commandOf(action));
  return { steps, events };
}

const always = (holds: (played: ReturnType<typeof stepsOf>) => void): void =>
  fc.assert(
    fc.property(actions, (taken) => holds(stepsOf(taken))),
    { numRuns: RUNS },
  );

describe('whatever the buildings of a campaign do', () => {
  test('what is counted equals a recount of all their households, in exact fractions', () =>
    always(({ steps }) => {
      for (const { run, buildings } of steps) {
        const [state] = thresholdsOf(run.campaign);
        if (!state) continue;
        const households = buildings.flatMap((building) => Object.values(building.households));
        const signed = households.filter(hasSigned).length;
        const [part = 0, whole = 1] = state.requiredRatio.split('/').map(Number);
        const reaches = (count: number) => count * whole >= part * households.length;
        expect(state).toMatchObject({ numerator: signed, denominator: households.length });
        expect(state.met).toBe(reaches(signed));
        expect(reaches(signed + state.missing)).toBe(true);
        expect(state.missing === 0 || !reaches(signed + state.missing - 1)).toBe(true);
      }
    }));

  test('a threshold on which they agree is marked as met exactly while it is', () =>
    always(({ steps }) => {
      for (const { run } of steps) {
        for (const { id, met } of thresholdsOf(run.campaign)) {
          expect(Object.hasOwn(run.campaign.metAt, id)).toBe(met);
        }
      }
    }));

  test('every building has heard how it stands once its news has arrived', () =>
    always(({ steps }) => {
      const last = steps.at(-1);
      const believed = (last?.buildings ?? []).map(({ metAt }) => Object.hasOwn(metAt, 'campaign'));
      for (const { id, met } of last ? thresholdsOf(last.run.campaign) : []) {
        expect([id, ...believed]).toEqual(['campaign', met, met, met]);
      }
    }));

  test('its events are numbered without a gap, and reaching and losing alternate', () =>
    always(({ events }) => {
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
      const isMet = events.map(({ type }) => type === 'threshold_met');
      expect(isMet).toEqual(events.map((_, index) => index % 2 === 0));
    }));
});

test('the sequences are worth something: thresholds are reached, lost and dropped in some of them', () => {
  const seen = new Set(
    fc
      .sample(actions, { numRuns: 150, seed: 1 })
      .flatMap((taken) => stepsOf(taken).events.map(({ type }) => type)),
  );
  expect([...seen].toSorted()).toEqual(['threshold_dropped', 'threshold_lost', 'threshold_met']);
});
