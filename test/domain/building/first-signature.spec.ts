// A clock that runs from the first signature nobody took back. The values are those of collective sales in Singapore
// (Land Titles (Strata) Act): twelve months from the first signature, and five working days to rescind one.
import { describe, expect, test } from '@jest/globals';
import type { FirstSignature } from '../../../domain/events.ts';
import type { Instant } from '../../../domain/kernel.ts';
import type { StagePolicy } from '../../../domain/policy.ts';
import {
  advanceStage,
  changePolicy,
  extendStage,
  proposeOption,
  recordSignature,
  retractSignature,
} from '../commands.ts';
import { inStage, line, lines, maySign, mustSign, policyOf, threshold } from '../openings.ts';
import { at, clock, given, occurred, shanghai, START, type Step } from '../scenario.ts';

const CLOCK: StagePolicy = {
  plannedEndsAfter: 'P12M',
  countsFrom: 'first_signature',
  onDeadline: 'lapse',
  advance: 'manual',
};
const under = (change: Partial<StagePolicy> = {}) =>
  policyOf('triple-100', {
    thresholds: [threshold({ ratio: '4/5' })],
    stages: { signing: { ...CLOCK, ...change } },
    signing: { retraction: { within: { workdays: 5 } } },
  });
const signing = (...steps: Step[]) => given(inStage('signing', lines(5), under()), ...steps);

const MARCH_4 = shanghai('2026-03-04 10:00');
const MARCH_6 = shanghai('2026-03-06 10:00');
const MARCH_9 = shanghai('2026-03-09 10:00');
const yearAfter = (instant: Instant): Instant => instant.replace('2026', '2027');

const first = (householdId: string, at: Instant): FirstSignature => ({
  householdId,
  signatoryId: `${householdId}-tenant`,
  at,
});
const moved = (firstSignature: FirstSignature | null) =>
  ({
    type: 'stage_end_moved',
    data: { stageEndsAt: firstSignature && yearAfter(firstSignature.at), firstSignature },
  }) as const;
const retracted = (householdId: string) =>
  [
    { type: 'signature_retracted', householdId, data: { signatoryId: `${householdId}-tenant` } },
    { type: 'household_unsigned', householdId, data: {} },
  ] as const;

describe('a stage that counts from the first signature', () => {
  test('is planned to end only once somebody has signed', () => {
    given(inStage('consultation', lines(5), under()))
      .when(advanceStage('signing'))
      .then([
        {
          type: 'stage_advanced',
          data: { from: 'consultation', to: 'signing', stageEndsAt: null, automatic: false },
        },
      ]);
    expect(signing().nextDueAt).toBeNull();
  });

  test('ends its planned length after the first signature, as recorded', () => {
    const scenario = signing(at(MARCH_4, occurred(START, recordSignature('h1'))));
    expect(scenario.building.stageEndsAt).toBe(yearAfter(MARCH_4));
    expect(scenario.nextDueAt).toBe(yearAfter(MARCH_4));
  });

  test('is not moved by further signatures', () =>
    signing(recordSignature('h1'))
      .when(at(MARCH_4, recordSignature('h2')))
      .thenTypes(['signature_recorded', 'household_signed']));

  test('follows the next signature that stands when the first is retracted', () =>
    signing(recordSignature('h1'), at(MARCH_4, recordSignature('h2')))
      .when(at(MARCH_6, retractSignature('h1')))
      .then([...retracted('h1'), moved(first('h2', MARCH_4))]));

  test('is not moved when a later one is retracted', () =>
    signing(recordSignature('h1'), at(MARCH_4, recordSignature('h2')))
      .when(at(MARCH_6, retractSignature('h2')))
      .then(retracted('h2')));

  test('has no end once no signature stands', () =>
    signing(recordSignature('h1'))
      .when(retractSignature('h1'))
      .then([...retracted('h1'), moved(null)]));

  test('counts anew when whoever retracted signs again', () =>
    signing(recordSignature('h1'), retractSignature('h1'))
      .when(at(MARCH_4, recordSignature('h1')))
      .thenTypes(['signature_recorded', 'household_signed', 'stage_end_moved']));

  test('counts from the signature, not from its confirmation', () =>
    signing(recordSignature('h1'), proposeOption('h1', 1))
      .when(at(MARCH_4, recordSignature('h1')))
      .thenTypes(['signature_recorded']));

  test('does not count from somebody who need not sign', () => {
    const roll = [line('h1', { signatories: [mustSign('lan'), maySign('son')] })];
    given(inStage('signing', roll, under()))
      .when(recordSignature('h1', 'son'))
      .thenTypes(['signature_recorded']);
  });

  test('counts from the first of several who have to sign', () => {
    const roll = [line('h1', { signatories: [mustSign('lan'), mustSign('jun')] }), line('h2')];
    const couple = given(
      inStage('signing', roll, under()),
      recordSignature('h1', 'jun'),
      at(MARCH_4, recordSignature('h1', 'lan')),
    );
    couple
      .when(at(MARCH_6, retractSignature('h1', 'jun')))
      .thenTypes(['signature_retracted', 'household_unsigned', 'stage_end_moved']);
    expect(couple.building.stageEndsAt).toBe(yearAfter(START));
  });

  test('counts signatures that were given before it began', () => {
    const early = policyOf('triple-100', {
      thresholds: [],
      stages: { signing: CLOCK },
      signing: { preSigning: true },
    });
    given(inStage('consultation', lines(2), early), recordSignature('h1'))
      .when(at(MARCH_4, advanceStage('signing')))
      .then([
        {
          type: 'stage_advanced',
          data: { from: 'consultation', to: 'signing', stageEndsAt: yearAfter(START), automatic: false },
        },
      ]);
  });

  test('is not moved by the signature that ends it', () =>
    given(inStage('signing', lines(1), under({ advance: 'auto' })))
      .when(recordSignature('h1'))
      .thenTypes(['signature_recorded', 'household_signed', 'threshold_met', 'stage_advanced']));
});

describe('an extension', () => {
  const LATER = shanghai('2027-06-30 18:00');
  const extended = (...steps: Step[]) => signing(recordSignature('h1'), extendStage(LATER), ...steps);

  test('wins over the first signature, whichever is retracted or given', () => {
    extended().when(retractSignature('h1')).then(retracted('h1'));
    extended(retractSignature('h1'))
      .when(recordSignature('h2'))
      .thenTypes(['signature_recorded', 'household_signed']);
    expect(extended(retractSignature('h1')).building.stageEndsAt).toBe(LATER);
  });

  test('by the clock stays as well', () => {
    const byClock = given(
      inStage('signing', lines(5), under({ onDeadline: 'extend' })),
      recordSignature('h1'),
    );
    byClock.when(clock(yearAfter(START))).thenTypes(['stage_extended']);
    const { building } = given(
      inStage('signing', lines(5), under({ onDeadline: 'extend' })),
      recordSignature('h1'),
      clock(yearAfter(START)),
    );
    expect(building.stageEndsAt).toBe(START.replace('2026', '2028'));
  });

  test('ends with the stage that it extended', () => {
    const two = policyOf('triple-100', {
      thresholds: [],
      stages: { consultation: CLOCK, signing: CLOCK },
      signing: { preSigning: true },
    });
    given(inStage('consultation', lines(2), two), extendStage(LATER), advanceStage('signing'))
      .when(recordSignature('h1'))
      .thenTypes(['signature_recorded', 'household_signed', 'stage_end_moved']);
  });
});

describe('the policy of a running stage', () => {
  const counting = (countsFrom: 'stage' | 'first_signature') => under({ countsFrom });
  const byStage = (...steps: Step[]) =>
    given(
      inStage('signing', lines(5), counting('stage'), yearAfter(START)),
      at(MARCH_4, recordSignature('h1')),
      ...steps,
    );

  test('moves the end at once when it begins to count from the first signature', () => {
    const policy = counting('first_signature');
    byStage()
      .when(changePolicy(policy))
      .then([{ type: 'policy_changed', data: { policy } }, moved(first('h1', MARCH_4))]);
  });

  test('leaves the end where it is when it ceases to', () =>
    byStage(changePolicy(counting('first_signature')))
      .when(changePolicy(counting('stage')))
      .thenTypes(['policy_changed']));

  test('leaves it alone where it plans no length', () => {
    const { plannedEndsAfter: _length, ...endless } = CLOCK;
    const policy = policyOf('triple-100', { thresholds: [], stages: { signing: endless } });
    byStage().when(changePolicy(policy)).thenTypes(['policy_changed']);
  });
});

describe('a year of signing', () => {
  /** Signed on Monday 2 March; rescinded on the last day of five working days, Monday 9 March. */
  const rescinded = (...steps: Step[]) =>
    signing(
      recordSignature('h1'),
      at(MARCH_4, recordSignature('h2')),
      at(MARCH_6, recordSignature('h3')),
      at(MARCH_9, retractSignature('h1')),
      ...steps,
    );

  test('the first signature is rescinded up to the end of the fifth working day, and no later', () => {
    const waiting = () => signing(recordSignature('h1'), at(MARCH_4, recordSignature('h2')));
    waiting()
      .when(at(shanghai('2026-03-09 23:59'), retractSignature('h1')))
      .then([...retracted('h1'), moved(first('h2', MARCH_4))]);
    waiting()
      .when(at(shanghai('2026-03-10 00:01'), retractSignature('h1')))
      .thenRefused('retraction_not_allowed');
  });

  test('nothing happens on the day that the rescinded signature would have ended it', () =>
    rescinded()
      .when(clock(yearAfter(START)))
      .then([]));

  test('the building lapses a year after the first signature that was not rescinded, and once', () => {
    rescinded()
      .when(clock(yearAfter(MARCH_4)))
      .then([{ type: 'building_lapsed', data: { stageEndsAt: yearAfter(MARCH_4) } }]);
    rescinded(clock(yearAfter(MARCH_4)))
      .when(clock(yearAfter(MARCH_9)))
      .then([]);
  });

  test('one after the other is rescinded, and each time the clock starts later', () => {
    const MARCH_11 = shanghai('2026-03-11 10:00');
    const twice = rescinded(at(MARCH_11, retractSignature('h2')));
    expect(twice.building.stageEndsAt).toBe(yearAfter(MARCH_6));
    twice
      .when(at(shanghai('2026-03-13 10:00'), retractSignature('h3')))
      .then([...retracted('h3'), moved(null)]);
  });

  test('whoever rescinded and signs again starts no earlier clock', () =>
    rescinded()
      .when(at(shanghai('2026-04-01 10:00'), recordSignature('h1')))
      .thenTypes(['signature_recorded', 'household_signed']));

  test('four of five households in time stop the clock', () => {
    const reached = rescinded(recordSignature('h4'), recordSignature('h5'));
    reached.when(at(yearAfter(MARCH_4), advanceStage('effective'))).thenTypes(['stage_advanced']);
  });

  test('a lapsed building is reopened to an end that stays', () => {
    const end = shanghai('2027-09-30 18:00');
    const reopened = rescinded(clock(yearAfter(MARCH_4)), extendStage(end));
    reopened.when(recordSignature('h4')).thenTypes(['signature_recorded', 'household_signed']);
    expect(reopened.building).toMatchObject({ stage: 'signing', stageEndsAt: end });
  });
});
