import { describe, expect, test } from '@jest/globals';
import { changePolicy, recordSignature, recordSurvey } from '../commands.ts';
import { inStage, lines, PLAIN, policyOf, threshold } from '../openings.ts';
import { at, given, shanghai, START } from '../scenario.ts';
import type { Policy } from '../../../domain/policy.ts';

const needing = (ratio: string, change: Partial<Policy['thresholds'][number]> = {}): Policy => ({
  ...PLAIN,
  thresholds: [threshold({ ratio, ...change })],
});
const LATER = shanghai('2026-03-05 10:00');
const halfSigned = () => given(inStage('signing', lines(2), needing('1/2')), recordSignature('h1'));

describe('a policy is changed', () => {
  test('and kept in full in the history', () =>
    given(inStage('signing'))
      .when(changePolicy(needing('3/4')))
      .then([{ type: 'policy_changed', data: { policy: needing('3/4') } }]));

  test('and a threshold that it raises is lost', () =>
    halfSigned()
      .when(changePolicy(needing('3/4')))
      .thenTypes(['policy_changed', 'threshold_lost']));

  test('and a threshold that it lowers is met', () =>
    given(inStage('signing', lines(2), needing('3/4')), recordSignature('h1'))
      .when(changePolicy(needing('1/2')))
      .thenTypes(['policy_changed', 'threshold_met']));

  test('and brings the agreement into effect where that is automatic', () => {
    const automatic: Policy = {
      ...needing('1/2'),
      stages: { ...PLAIN.stages, signing: { advance: 'auto' } },
    };
    given(inStage('signing', lines(2), needing('3/4')), recordSignature('h1'))
      .when(changePolicy(automatic))
      .thenTypes(['policy_changed', 'threshold_met', 'stage_advanced']);
  });

  test('and a threshold that still holds has held since it did', () => {
    const changed = given(
      inStage('signing', lines(2), needing('1/2')),
      recordSignature('h1'),
      at(LATER, changePolicy(needing('1/3'))),
    );
    expect(changed.threshold('effect')).toMatchObject({ met: true, metAt: START, requiredRatio: '1/3' });
  });

  test('and a threshold that it no longer names is neither met nor lost', () => {
    halfSigned().when(changePolicy(PLAIN)).thenTypes(['policy_changed']);
    halfSigned()
      .when(changePolicy(needing('1/2', { id: 'other' })))
      .thenTypes(['policy_changed', 'threshold_met']);
  });

  test('and a threshold that the campaign is to reach is no longer held by the building', () => {
    const changed = given(
      inStage('signing', lines(2), needing('1/2')),
      recordSignature('h1'),
      changePolicy(needing('1/2', { scope: 'campaign' })),
    );
    expect(changed.building.metAt).toEqual({});
  });

  test('and households are judged by it at once', () => {
    const visited = given(
      inStage('survey', lines(1)),
      changePolicy({ ...PLAIN, contact: { ...PLAIN.contact, unreachableAfterAttempts: 0 } }),
    );
    expect(visited.status('h1')).toBe('unreachable');
  });

  test('but the end of a running stage stays', () => {
    const policy = policyOf('shanghai-95');
    const changed = given(inStage('signing', lines(1), policy, LATER), changePolicy(PLAIN));
    expect(changed.building.stageEndsAt).toBe(LATER);
  });

  test('and what was recorded stays', () => {
    const changed = given(
      inStage('survey', lines(1)),
      recordSurvey('h1', 'willing'),
      changePolicy(needing('1/2')),
    );
    expect(changed.status('h1')).toBe('willing');
  });
});
