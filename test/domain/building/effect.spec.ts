import { expect, test } from '@jest/globals';
import type { Policy } from '../../../domain/policy.ts';
import { changePolicy, recordSignature, retractSignature } from '../commands.ts';
import { inStage, lines, PLAIN, threshold } from '../openings.ts';
import { given } from '../scenario.ts';

const needing = (ratio: string): Policy => ({
  ...PLAIN,
  thresholds: [threshold({ ratio })],
  stages: { ...PLAIN.stages, signing: { advance: 'auto' } },
});
const inEffect = () =>
  given(inStage('signing', lines(4), needing('1/2')), recordSignature('h1'), recordSignature('h2'));

test('an agreement that took effect never un-takes, whatever a later policy asks for', () => {
  inEffect()
    .when(changePolicy(needing('3/4')))
    .thenTypes(['policy_changed', 'threshold_lost']);
  const after = given(
    inStage('signing', lines(4), needing('1/2')),
    recordSignature('h1'),
    recordSignature('h2'),
    changePolicy(needing('3/4')),
  );
  expect(after.building).toMatchObject({ stage: 'effective', effect: { total: 4, signed: 2 } });
  after.when(retractSignature('h1')).thenRefused('retraction_not_allowed');
});

test('a late household may still sign, and what was signed at the moment of effect stays as it was', () => {
  const late = given(
    inStage('signing', lines(4), needing('1/2')),
    recordSignature('h1'),
    recordSignature('h2'),
    recordSignature('h3'),
  );
  expect(late.building.effect).toMatchObject({ total: 4, signed: 2 });
  expect(late.threshold('effect')).toMatchObject({ numerator: 3, met: true });
});
