import { describe, expect, test } from '@jest/globals';
import type { Stage } from '../../../domain/policy.ts';
import { campaignShares } from '../../../domain/campaign-thresholds.ts';
import { advanceStage, recordSignature, recordSurvey, recordVacating } from '../commands.ts';
import { inStage, lines, opened, PLAIN, policyOf, threshold } from '../openings.ts';
import { at, by, given, LEADER, shanghai, START } from '../scenario.ts';

const advanced = (from: Stage, to: Stage, stageEndsAt: string | null = null, automatic = false) =>
  ({ type: 'stage_advanced', data: { from, to, stageEndsAt, automatic } }) as const;

describe('a building goes through its stages', () => {
  test('it opens in survey, with the end that policy plans', () => {
    const { building } = given(opened(lines(1), policyOf('shanghai-95')));
    expect(building).toMatchObject({ stage: 'survey', stageSince: START, seq: 1 });
    expect(building.stageEndsAt).toBe(shanghai('2026-04-01 10:00'));
  });

  test('one stage at a time, in order, to the end', () => {
    const scenario = given(
      opened(lines(1)),
      advanceStage('consultation'),
      advanceStage('signing'),
      advanceStage('effective'),
    );
    scenario.when(advanceStage('closed')).then([advanced('effective', 'closed')]);
  });

  test('every stage gets the end that policy plans for it, from the moment of the advance', () => {
    const policy = policyOf('shanghai-95');
    given(opened(lines(1), policy), advanceStage('consultation'))
      .when(at(shanghai('2026-03-10 09:30'), advanceStage('signing')))
      .then([advanced('consultation', 'signing', shanghai('2026-05-09 09:30'))]);
  });

  test('a stage may be planned in working days', () => {
    const stages = { consultation: { advance: 'manual', plannedEndsAfter: { workdays: 5 } } } as const;
    given(opened(lines(1), policyOf('shanghai-95', { thresholds: [], stages })))
      .when(advanceStage('consultation'))
      .then([advanced('survey', 'consultation', shanghai('2026-03-10 00:00'))]);
  });

  test('no stage is skipped', () =>
    given(opened(lines(1)))
      .when(advanceStage('signing'))
      .thenRefused('stage_not_next'));

  test('no stage is entered twice', () =>
    given(opened(lines(1)))
      .when(advanceStage('survey'))
      .thenRefused('stage_not_next'));

  test('no way leads back, whatever the gates say', () => {
    const policy = policyOf('shanghai-95');
    given(inStage('signing', lines(3), policy))
      .when(advanceStage('survey'))
      .thenRefused('stage_not_next');
  });
});

describe('gates', () => {
  const gated = policyOf('triple-100');

  test('a stage is not left forwards while a threshold of it does not hold', () => {
    const scenario = given(inStage('consultation', lines(2), gated), recordSurvey('h1', 'willing'));
    scenario.when(advanceStage('signing')).thenGated([scenario.threshold('consent')]);
  });

  test('the gates are named even where a later stage is asked for', () => {
    const scenario = given(inStage('consultation', lines(2), gated));
    scenario.when(advanceStage('effective')).thenGated([scenario.threshold('consent')]);
  });

  test('only the gates that do not hold are named', () => {
    const thresholds = [
      threshold({ id: 'half', ratio: '1/2' }),
      threshold({ id: 'most', ratio: '9/10' }),
      threshold({ id: 'later', stage: 'effective' }),
    ];
    const scenario = given(
      inStage('signing', lines(2), policyOf('triple-100', { thresholds })),
      recordSignature('h1'),
    );
    scenario.when(advanceStage('effective')).thenGated([scenario.threshold('most')]);
  });

  test('a stage is left once its thresholds hold', () => {
    given(
      inStage('consultation', lines(2), gated),
      recordSurvey('h1', 'willing'),
      recordSurvey('h2', 'willing'),
    )
      .when(advanceStage('signing'))
      .then([advanced('consultation', 'signing')]);
  });

  test('a threshold of another stage keeps nobody', () => {
    given(inStage('survey', lines(2), gated))
      .when(advanceStage('consultation'))
      .then([advanced('survey', 'consultation')]);
  });

  test('triple-100 closes only when every signed household has moved out', () => {
    const scenario = given(
      inStage('effective', lines(2), gated),
      recordSignature('h1'),
      recordSignature('h2'),
      recordVacating('h1', START),
    );
    scenario.when(advanceStage('closed')).thenGated([scenario.threshold('vacated')]);
  });

  test('a threshold over the whole campaign is not held by a building alone', () => {
    const policy = policyOf('triple-100', { thresholds: [threshold({ scope: 'campaign' })] });
    given(inStage('signing', lines(1), policy), recordSignature('h1'))
      .when(advanceStage('effective'))
      .thenRefused('gate_not_met');
  });

  test('what a building adds to the thresholds of its campaign is counted by threshold', () => {
    const wanted = threshold({ id: 'wanted', scope: 'campaign', counts: 'willing' });
    const policy = policyOf('shanghai-95', {
      thresholds: [threshold(), threshold({ id: 'signed', scope: 'campaign' }), wanted],
    });
    const { building } = given(inStage('signing', lines(3), policy), recordSignature('h1'));
    expect(campaignShares(building)).toEqual([
      { threshold: policy.thresholds[1], tally: { settled: 1, open: [[1, 1, 1, 2]] }, met: false },
      { threshold: wanted, tally: { settled: 0, open: [[1, 1, 1, 3]] }, met: false },
    ]);
    expect(campaignShares(given(inStage('signing', lines(3), PLAIN)).building)).toEqual([]);
  });

  test('a threshold whose id is a word of the language is met like any other', () => {
    const policy = policyOf('triple-100', { thresholds: [threshold({ id: 'constructor' })] });
    const scenario = given(inStage('signing', lines(1), policy));
    scenario.when(advanceStage('effective')).thenGated([scenario.threshold('constructor')]);
    scenario
      .when(recordSignature('h1'))
      .thenTypes(['signature_recorded', 'household_signed', 'threshold_met']);
  });
});

describe('automatic advance', () => {
  const policy = policyOf('shanghai-95');

  test('the signature that reaches the threshold brings the agreement into effect', () => {
    given(inStage('signing', lines(2), policy), recordSignature('h1'))
      .when(by(LEADER, recordSignature('h2')))
      .then([
        {
          type: 'signature_recorded',
          householdId: 'h2',
          data: { signatoryId: 'h2-tenant', medium: 'paper', optionVersion: null, witnessStaffId: null },
        },
        { type: 'household_signed', householdId: 'h2', data: {} },
        { type: 'threshold_met', data: { thresholdId: 'effect' } },
        advanced('signing', 'effective', null, true),
      ]);
  });

  test('19 of 20 is 95 %, and enough', () => {
    const signed = Array.from({ length: 18 }, (_, index) => recordSignature(`h${index + 1}`));
    const scenario = given(inStage('signing', lines(20), policy), ...signed);
    expect(scenario.threshold('effect')).toMatchObject({
      numerator: 18,
      denominator: 20,
      missing: 1,
      met: false,
    });
    scenario
      .when(recordSignature('h19'))
      .thenTypes(['signature_recorded', 'household_signed', 'threshold_met', 'stage_advanced']);
  });

  test('the remaining households may still sign afterwards', () => {
    given(inStage('effective', lines(2), policy))
      .when(recordSignature('h1'))
      .thenTypes(['signature_recorded', 'household_signed']);
  });

  test('signatures given beforehand count as soon as the stage is entered', () => {
    const early = policyOf('shanghai-95', { signing: { preSigning: true } });
    given(inStage('consultation', lines(1), early), recordSignature('h1'))
      .when(advanceStage('signing'))
      .then([
        advanced('consultation', 'signing', shanghai('2026-05-01 10:00')),
        advanced('signing', 'effective', null, true),
      ]);
  });

  test('a stage without thresholds never advances by itself', () => {
    const stages = { ...PLAIN.stages, signing: { advance: 'auto' } } as const;
    given(inStage('signing', lines(1), policyOf('shanghai-95', { thresholds: [], stages })))
      .when(recordSignature('h1'))
      .thenTypes(['signature_recorded', 'household_signed']);
  });
});
