import { describe, expect, test } from '@jest/globals';
import type { Policy } from '../../../domain/policy.ts';
import { nextReport, markReported } from '../../../domain/report.ts';
import { startRun } from '../../../domain/intake.ts';
import {
  advanceStage,
  changePolicy,
  extendStage,
  noteCampaignThreshold,
  recordSignature,
  retractSignature,
} from '../commands.ts';
import { inStage, lines, PLAIN, threshold } from '../openings.ts';
import { given, shanghai, START, throughJson } from '../scenario.ts';

const wide = threshold({ id: 'all', scope: 'campaign', ratio: '95/100' });
const POLICY: Policy = { ...PLAIN, thresholds: [wide] };
const AUTOMATIC: Policy = { ...POLICY, stages: { ...POLICY.stages, signing: { advance: 'auto' } } };
const inSigning = (policy = POLICY) => inStage('signing', lines(2), policy);

describe('a gate over the whole campaign', () => {
  test('stays shut however many of the building sign, and says which gate it is', () => {
    const scenario = given(inSigning(), recordSignature('h1'), recordSignature('h2'));
    scenario.when(advanceStage('effective')).thenRefused('gate_not_met');
    scenario.when(advanceStage('effective')).thenSaid({
      kind: 'refused',
      code: 'gate_not_met',
      thresholds: [],
      campaignThresholds: ['all'],
    });
  });

  test('opens when the campaign says that it holds', () => {
    const told = given(inSigning(), noteCampaignThreshold('all', true));
    told.when(advanceStage('effective')).then([
      {
        type: 'stage_advanced',
        data: { from: 'signing', to: 'effective', stageEndsAt: null, automatic: false },
      },
    ]);
  });

  test('brings the agreement into effect at once where that is automatic', () =>
    given(inSigning(AUTOMATIC))
      .when(noteCampaignThreshold('all', true))
      .thenTypes(['threshold_met', 'stage_advanced']));

  test('shuts again when the campaign lost it before', () => {
    const lost = given(inSigning(), noteCampaignThreshold('all', true), noteCampaignThreshold('all', false));
    lost.when(advanceStage('effective')).thenRefused('gate_not_met');
  });

  test('what took effect never un-takes when the campaign loses it afterwards', () => {
    const effective = given(inSigning(AUTOMATIC), noteCampaignThreshold('all', true));
    effective.when(noteCampaignThreshold('all', false)).thenTypes(['threshold_lost']);
    expect(given(inSigning(AUTOMATIC), noteCampaignThreshold('all', true)).building.stage).toBe('effective');
  });

  test('news that is no news changes nothing', () => {
    given(inSigning()).when(noteCampaignThreshold('all', false)).then([]);
    given(inSigning(), noteCampaignThreshold('all', true)).when(noteCampaignThreshold('all', true)).then([]);
  });

  test('news of a threshold that the policy does not have, or that is the building’s own, changes nothing', () => {
    given(inSigning()).when(noteCampaignThreshold('constructor', true)).then([]);
    given(inStage('signing', lines(2), { ...PLAIN, thresholds: [threshold()] }))
      .when(noteCampaignThreshold('effect', true))
      .then([]);
  });

  test('a policy that asks for more shuts it until the campaign says that this holds too', () => {
    const more: Policy = { ...POLICY, thresholds: [{ ...wide, ratio: '99/100' }] };
    given(inSigning(), noteCampaignThreshold('all', true), changePolicy(more))
      .when(advanceStage('effective'))
      .thenRefused('gate_not_met');
  });

  test('a policy that changes something else leaves it open', () => {
    const other: Policy = { ...POLICY, contact: { ...POLICY.contact, perWeek: 1 } };
    given(inSigning(), noteCampaignThreshold('all', true), changePolicy(other))
      .when(advanceStage('effective'))
      .thenTypes(['stage_advanced']);
  });

  test('a lapsed building hears the news, and uses them once it is reopened', () => {
    const lapsed = given(inStage('lapsed', lines(2), AUTOMATIC), noteCampaignThreshold('all', true));
    lapsed.when(extendStage(shanghai('2026-04-01 10:00'))).thenTypes(['stage_extended', 'stage_advanced']);
  });

  test('a closed building takes no news', () =>
    given(inStage('closed', lines(2), POLICY))
      .when(noteCampaignThreshold('all', true))
      .thenRefused('stage_closed'));
});

describe('a building reports to its campaign', () => {
  test('when it is opened, and not again while nothing changes', () => {
    const { building } = given(inSigning());
    const run = startRun(building);
    const report = nextReport(run);
    expect(report).toEqual({
      campaignId: 'k1',
      buildingId: 'b1',
      seq: building.seq,
      stage: 'signing',
      withdrawn: false,
      shares: [{ threshold: wide, tally: { settled: 0, open: [[1, 1, 1, 2]] }, met: false }],
    });
    if (!report) throw new Error('It has to report');
    expect(nextReport(throughJson(markReported(run, report)))).toBeNull();
  });

  test.each([
    ['somebody signs', [recordSignature('h1')]],
    ['it was told that the threshold holds', [noteCampaignThreshold('all', true)]],
    ['its policy no longer has thresholds over the campaign', [changePolicy(PLAIN)]],
    ['it moves on', [noteCampaignThreshold('all', true), advanceStage('effective')]],
  ])('again when %s', (_when, steps) => {
    const run = startRun(given(inSigning()).building);
    const first = nextReport(run);
    if (!first) throw new Error('It has to report');
    const later = markReported({ ...run, building: given(inSigning(), ...steps).building }, first);
    expect(nextReport(later)).toMatchObject({ buildingId: 'b1' });
  });

  test('never where the policy has no threshold over the campaign', () =>
    expect(nextReport(startRun(given(inStage('signing')).building))).toBeNull());
});

describe('when the agreement takes effect', () => {
  test('what had been signed then is kept, and late signatures are counted beside it', () => {
    const late = given(
      inStage('signing', lines(4), AUTOMATIC),
      recordSignature('h1'),
      recordSignature('h2'),
      retractSignature('h2'),
      recordSignature('h3'),
      noteCampaignThreshold('all', true),
      recordSignature('h2'),
    );
    expect(late.building.effect).toEqual({ at: START, total: 4, signed: 2 });
  });

  test('a later stage keeps it', () => {
    const closed = given(
      inStage('signing', lines(1), AUTOMATIC),
      recordSignature('h1'),
      noteCampaignThreshold('all', true),
      advanceStage('closed'),
    );
    expect(closed.building.effect).toEqual({ at: START, total: 1, signed: 1 });
  });
});
