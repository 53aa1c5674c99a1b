// What a signature is worth while it has to be given again.
import { describe, expect, test } from '@jest/globals';
import type { BuildingFact } from '../../../domain/events.ts';
import type { Policy, Stage } from '../../../domain/policy.ts';
import {
  advanceStage,
  changePolicy,
  makeAppointment,
  proposeOption,
  recordSignature,
  retractSignature,
  setSignatories,
  signatory,
} from '../commands.ts';
import { inStage, line, lines, maySign, mustSign, policyOf, threshold } from '../openings.ts';
import { at, clock, given, occurred, shanghai, START, type Step } from '../scenario.ts';

type Worth = Policy['signing']['reconfirmation'];

/** Half of the households bring the agreement about; nothing moves by itself. */
const under = (reconfirmation: Worth, change: Parameters<typeof policyOf>[1] = {}): Policy =>
  policyOf('triple-100', {
    thresholds: [threshold({ ratio: '1/2' })],
    ...change,
    signing: { reconfirmation, ...change.signing },
  });
const COUNTED = under('counted');
const NOT_COUNTED = under('not_counted');
const unsigned = { type: 'household_unsigned', householdId: 'h2', data: {} } as const;
const lost = { type: 'threshold_lost', data: { thresholdId: 'effect' } } as const;

/** `h2` of two has signed, and the plan of `h1` changes. */
const signed = (policy: Policy, stage: Stage = 'signing', ...steps: Step[]) =>
  given(inStage(stage, lines(2), policy), recordSignature('h2'), ...steps);
const changed = proposeOption('h1', 1, ['h2']);
const told: BuildingFact['type'][] = ['option_proposed', 'consent_reopened'];
const asked = (policy: Policy, ...steps: Step[]) => signed(policy, 'signing', changed, ...steps);

describe('where a signature counts until it is confirmed', () => {
  test('the household stays signed, with its number, and the threshold holds', () => {
    signed(COUNTED).when(changed).thenTypes(told);
    expect(asked(COUNTED).status('h2')).toBe('signed');
  });

  test('confirming gives no other number', () =>
    asked(COUNTED).when(recordSignature('h2')).thenTypes(['signature_recorded']));

  test('retracting takes the number', () =>
    asked(COUNTED)
      .when(retractSignature('h2'))
      .thenTypes(['signature_retracted', 'household_unsigned', 'threshold_lost']));
});

describe('where a signature does not count until it is confirmed', () => {
  test('the household loses its number, and the threshold what it rests on', () => {
    signed(NOT_COUNTED)
      .when(changed)
      .thenTypes([...told, 'household_unsigned', 'threshold_lost']);
    expect(asked(NOT_COUNTED).threshold('effect')).toMatchObject({ numerator: 0, missing: 1, met: false });
  });

  test('the household is partly signed: its signature stands', () =>
    expect(asked(NOT_COUNTED).status('h2')).toBe('partly_signed'));

  test('confirming gives a new number', () =>
    asked(NOT_COUNTED)
      .when(recordSignature('h2'))
      .thenTypes(['signature_recorded', 'household_signed', 'threshold_met']));

  test('everybody who is asked has to confirm', () => {
    const couple = line('h2', { signatories: [mustSign('lan'), mustSign('jun')] });
    const both = given(
      inStage('signing', [line('h1'), couple], NOT_COUNTED),
      recordSignature('h2', 'lan'),
      recordSignature('h2', 'jun'),
      changed,
      recordSignature('h2', 'jun'),
    );
    expect(both.household('h2').signedAt).toBeNull();
    both
      .when(recordSignature('h2', 'lan'))
      .thenTypes(['signature_recorded', 'household_signed', 'threshold_met']);
  });

  test('the confirmation of somebody who need not sign is not waited for', () => {
    const family = line('h2', { signatories: [mustSign('lan'), maySign('son')] });
    given(inStage('signing', [line('h1'), family], NOT_COUNTED), recordSignature('h2', 'son'), changed)
      .when(recordSignature('h2', 'lan'))
      .thenTypes(['signature_recorded', 'household_signed', 'threshold_met']);
  });

  test('a late paper of before gives no number for a moment and takes it back', () =>
    given(inStage('signing', lines(2), NOT_COUNTED), at(shanghai('2026-03-03 10:00'), changed))
      .when(occurred(START, recordSignature('h2')))
      .thenTypes(['signature_recorded', 'consent_reopened']));

  test('retracting what does not count changes no number', () =>
    asked(NOT_COUNTED).when(retractSignature('h2')).thenTypes(['signature_retracted']));

  test('a retracted signature is given anew', () =>
    asked(NOT_COUNTED, retractSignature('h2'))
      .when(recordSignature('h2'))
      .thenTypes(['signature_recorded', 'household_signed', 'threshold_met']));

  test('the list of signatories stays closed: a signature stands on it', () =>
    asked(NOT_COUNTED).when(setSignatories('h2', signatory())).thenRefused('has_signed'));
});

describe('once the agreement is in effect', () => {
  test('what counted counts, whichever plan changes', () => {
    signed(NOT_COUNTED, 'effective').when(changed).thenTypes(told);
  });

  test('confirming is still possible, and gives no other number', () =>
    signed(NOT_COUNTED, 'effective', changed).when(recordSignature('h2')).thenTypes(['signature_recorded']));

  test('a signature that did not count by then counts once it is confirmed', () => {
    const three = given(
      inStage('signing', lines(3), under('not_counted', { thresholds: [threshold({ ratio: '1/3' })] })),
      recordSignature('h2'),
      recordSignature('h3'),
      changed,
      advanceStage('effective'),
    );
    expect(three.household('h2').signedAt).toBeNull();
    three.when(recordSignature('h2')).thenTypes(['signature_recorded', 'household_signed']);
  });

  test('what counted is not taken back by a policy either', () =>
    signed(COUNTED, 'effective', changed).when(changePolicy(NOT_COUNTED)).thenTypes(['policy_changed']));

  test('nor by the clock of a building that is closed', () => {
    const ahead = shanghai('2026-03-05 10:00');
    signed(NOT_COUNTED, 'effective', changed, makeAppointment('h1', 'measure', ahead), advanceStage('closed'))
      .when(clock(ahead))
      .thenTypes(['appointment_reached']);
  });
});

describe('a change of policy', () => {
  test('takes at once what no longer counts', () =>
    asked(COUNTED)
      .when(changePolicy(NOT_COUNTED))
      .then([{ type: 'policy_changed', data: { policy: NOT_COUNTED } }, unsigned, lost]));

  test('gives at once a number to what counts again', () =>
    asked(NOT_COUNTED)
      .when(changePolicy(COUNTED))
      .thenTypes(['policy_changed', 'household_signed', 'threshold_met']));

  test('of the reach reopens nothing after the fact', () => {
    const neighbours = under('counted', { signing: { couplingReach: 'neighbours' } });
    given(
      inStage('signing', lines(3), neighbours),
      proposeOption('h2', 1, ['h3']),
      recordSignature('h3'),
      changed,
    )
      .when(changePolicy(COUNTED))
      .thenTypes(['policy_changed']);
  });
});
