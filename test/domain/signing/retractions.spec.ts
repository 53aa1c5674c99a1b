import { describe, test } from '@jest/globals';
import type { RetractionPolicy } from '../../../domain/policy.ts';
import { recordSignature, retractSignature } from '../commands.ts';
import { inStage, lineOf, lines, policyOf, PLAIN, threshold } from '../openings.ts';
import { at, given, shanghai, START, type Step } from '../scenario.ts';

const under = (retraction: RetractionPolicy) => ({ ...PLAIN, signing: { ...PLAIN.signing, retraction } });
const signed = (retraction: RetractionPolicy = 'until_effective', ...steps: Step[]) =>
  given(inStage('signing', lines(2), under(retraction)), recordSignature('h1'), ...steps);
const RETRACTED = [
  { type: 'signature_retracted', householdId: 'h1', data: { signatoryId: 'h1-tenant' } },
  { type: 'household_unsigned', householdId: 'h1', data: {} },
] as const;

describe('a signature is retracted', () => {
  test('until the agreement takes effect, where policy says nothing else', () =>
    signed()
      .when(at(shanghai('2026-12-31 10:00'), retractSignature('h1')))
      .then(RETRACTED));

  test('and given again', () =>
    signed('until_effective', retractSignature('h1'))
      .when(recordSignature('h1'))
      .thenTypes(['signature_recorded', 'household_signed']));

  test('without unsigning a household that was not signed yet', () =>
    given(inStage('signing', [lineOf('h1', ['lan', 'jun'])]), recordSignature('h1', 'lan'))
      .when(retractSignature('h1', 'lan'))
      .thenTypes(['signature_retracted']));

  test('and takes a threshold with it that no longer holds', () => {
    const policy = policyOf('triple-100', { thresholds: [threshold({ ratio: '1/2' })] });
    given(inStage('signing', lines(2), policy), recordSignature('h1'))
      .when(retractSignature('h1'))
      .then([...RETRACTED, { type: 'threshold_lost', data: { thresholdId: 'effect' } }]);
  });

  test('within the time that policy gives', () =>
    signed({ within: 'P3D' })
      .when(at(shanghai('2026-03-05 10:00'), retractSignature('h1')))
      .then(RETRACTED));

  test('within working days that policy gives, to the end of the last', () =>
    signed({ within: { workdays: 5 } })
      .when(at(shanghai('2026-03-10 00:00'), retractSignature('h1')))
      .then(RETRACTED));
});

describe('a signature is not retracted', () => {
  test('after the time that policy gives', () =>
    signed({ within: 'P3D' })
      .when(at('2026-03-05T02:00:00.001Z', retractSignature('h1')))
      .thenRefused('retraction_not_allowed'));

  test('after the working days that policy gives', () =>
    signed({ within: { workdays: 5 } })
      .when(at(shanghai('2026-03-10 00:01'), retractSignature('h1')))
      .thenRefused('retraction_not_allowed'));

  test('where policy never allows it', () =>
    signed('never').when(retractSignature('h1')).thenRefused('retraction_not_allowed'));

  test('once the agreement is in effect', () =>
    given(inStage('effective', lines(1), under('until_effective')), recordSignature('h1'))
      .when(retractSignature('h1'))
      .thenRefused('retraction_not_allowed'));

  test('once the agreement is in effect, however lately it was given', () =>
    given(inStage('effective', lines(1), under({ within: 'P3D' })), at(START, recordSignature('h1')))
      .when(retractSignature('h1'))
      .thenRefused('retraction_not_allowed'));

  test('when there is none', () =>
    given(inStage('signing')).when(retractSignature('h1')).thenRefused('not_signed'));

  test('twice', () =>
    signed('until_effective', retractSignature('h1')).when(retractSignature('h1')).thenRefused('not_signed'));

  test('on behalf of a stranger', () =>
    signed().when(retractSignature('h1', 'h2-tenant')).thenRefused('unknown_signatory'));
});
