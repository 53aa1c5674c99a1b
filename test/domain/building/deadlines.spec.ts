import { describe, expect, test } from '@jest/globals';
import {
  advanceStage,
  changePolicy,
  extendStage,
  makeAppointment,
  raiseObjection,
  recordSignature,
  recordSurvey,
  retractSignature,
} from '../commands.ts';
import { inStage, lines, PLAIN, policyOf, threshold } from '../openings.ts';
import { at, clock, given, shanghai } from '../scenario.ts';

const END = shanghai('2026-03-09 18:00');
const LATER = shanghai('2026-03-20 18:00');
const policy = policyOf('shanghai-95');
const byHand = policyOf('shanghai-95', {
  stages: { signing: { plannedEndsAfter: 'P7D', onDeadline: 'lapse', advance: 'manual' } },
});
const signing = (count = 2, under = policy) => inStage('signing', lines(count), under, END);
const lapsed = { type: 'building_lapsed', data: { stageEndsAt: END } } as const;
const extended = (stageEndsAt: string, reopened = false, automatic = false) =>
  ({ type: 'stage_extended', data: { stageEndsAt, reopened, automatic } }) as const;

describe('the deadline of the signing stage', () => {
  test('is due at its instant', () => expect(given(signing()).nextDueAt).toBe(END));

  test('lapses the building when the thresholds do not hold', () =>
    given(signing(), recordSignature('h1')).when(clock(END)).then([lapsed]));

  test('does nothing a moment before', () =>
    given(signing())
      .when(clock(shanghai('2026-03-09 17:59')))
      .then([]));

  test('lapses the building before a command that comes at that very moment', () =>
    given(signing())
      .when(at(END, recordSignature('h1')))
      .thenRefused('stage_closed'));

  test('does not lapse a building whose thresholds hold', () =>
    given(signing(2, byHand), recordSignature('h1'), recordSignature('h2')).when(clock(LATER)).then([]));

  test('lapses a building that loses its threshold after the deadline', () =>
    given(signing(1, byHand), recordSignature('h1'), clock(LATER))
      .when(retractSignature('h1'))
      .thenTypes(['signature_retracted', 'household_unsigned', 'threshold_lost', 'building_lapsed']));

  test('lapses a building without thresholds', () => {
    const stages = { signing: { advance: 'manual', onDeadline: 'lapse' } } as const;
    given(signing(1, policyOf('shanghai-95', { thresholds: [], stages })))
      .when(clock(END))
      .then([lapsed]);
  });

  test('does nothing by itself where policy does not say so', () => {
    const scenario = given(signing(1, PLAIN));
    expect(scenario.nextDueAt).toBeNull();
    scenario.when(clock(LATER)).then([]);
  });

  test('never lapses an agreement that is in effect', () => {
    const stages = { effective: { advance: 'manual', onDeadline: 'lapse' } } as const;
    given(inStage('effective', lines(1), policyOf('shanghai-95', { stages }), END))
      .when(clock(LATER))
      .then([]);
  });

  test('may extend the stage instead, by its planned length', () => {
    const stages = { signing: { plannedEndsAfter: 'P7D', onDeadline: 'extend', advance: 'manual' } } as const;
    given(signing(1, policyOf('shanghai-95', { stages })))
      .when(clock(END))
      .then([extended(shanghai('2026-03-16 18:00'), false, true)]);
  });

  test('extends as often as the time away asks for, in one step', () => {
    const stages = { signing: { plannedEndsAfter: 'P7D', onDeadline: 'extend', advance: 'manual' } } as const;
    given(signing(1, policyOf('shanghai-95', { stages })))
      .when(clock(shanghai('2026-03-30 18:00')))
      .then([extended(shanghai('2026-04-06 18:00'), false, true)]);
  });

  test('lapses where the planned length is nothing, instead of extending for ever', () => {
    const stages = {
      signing: { plannedEndsAfter: 'PT0S', onDeadline: 'extend', advance: 'manual' },
    } as const;
    given(signing(1, policyOf('shanghai-95', { stages })))
      .when(clock(END))
      .then([lapsed]);
  });

  test('passes at once when a policy that lapses comes after it', () =>
    given(signing(1, PLAIN), clock(LATER))
      .when(changePolicy(policy))
      .thenTypes(['policy_changed', 'building_lapsed']));
});

describe('an extension', () => {
  test('moves the end of the stage', () =>
    given(signing())
      .when(extendStage(LATER))
      .then([extended(LATER)]));

  test('keeps the building from lapsing at the old end', () =>
    given(signing(), extendStage(LATER)).when(clock(END)).then([]));

  test('gives an end to a stage that had none', () =>
    given(inStage('consultation'))
      .when(extendStage(LATER))
      .then([extended(LATER)]));

  test('leads into the future', () =>
    given(signing(), clock(shanghai('2026-03-05 10:00')))
      .when(extendStage(shanghai('2026-03-05 10:00')))
      .thenRefused('in_the_past'));

  test('reopens a lapsed building to signing', () => {
    const scenario = given(signing(), clock(END));
    expect(scenario.building).toMatchObject({ stage: 'lapsed', stageSince: END, stageEndsAt: null });
    scenario.when(extendStage(LATER)).then([extended(LATER, true)]);
  });

  test('dates the reopened stage from the extension', () => {
    const reopened = shanghai('2026-03-12 09:00');
    const { building } = given(signing(), clock(END), at(reopened, extendStage(LATER)));
    expect(building).toMatchObject({ stage: 'signing', stageSince: reopened, stageEndsAt: LATER });
  });

  test('lets a reopened building sign', () =>
    given(signing(), clock(END), extendStage(LATER))
      .when(recordSignature('h1'))
      .thenTypes(['signature_recorded', 'household_signed']));

  test('hands up at once what fell overdue while the building was lapsed', () =>
    given(signing(), raiseObjection('h1'), clock(END), clock(shanghai('2026-03-12 09:00')))
      .when(extendStage(LATER))
      .thenTypes(['stage_extended', 'objection_escalated']));
});

describe('a lapsed building', () => {
  const gone = () => given(signing(), clock(END));

  test('takes no survey', () => gone().when(recordSurvey('h1', 'willing')).thenRefused('stage_closed'));

  test('does not advance', () => gone().when(advanceStage('effective')).thenRefused('stage_closed'));

  test('takes the policy under which it may be reopened', () => {
    const milder = policyOf('shanghai-95', { thresholds: [threshold({ ratio: '1/2' })] });
    given(signing(), recordSignature('h1'), clock(END))
      .when(changePolicy(milder))
      .thenTypes(['policy_changed', 'threshold_met']);
  });

  test('takes effect when it is reopened under a policy that it meets', () => {
    const milder = policyOf('shanghai-95', { thresholds: [threshold({ ratio: '1/2' })] });
    given(signing(), recordSignature('h1'), clock(END), changePolicy(milder))
      .when(extendStage(LATER))
      .thenTypes(['stage_extended', 'stage_advanced']);
  });

  test('raises no escalation', () =>
    given(signing(), raiseObjection('h1'), clock(END)).when(clock(LATER)).then([]));

  test('still ends an appointment at its instant', () =>
    given(signing(), makeAppointment('h1', 'signing', LATER), clock(END))
      .when(clock(LATER))
      .thenTypes(['appointment_reached']));
});

describe('a closed building', () => {
  const over = () => given(inStage('closed'));

  test('takes no command', () => over().when(recordSurvey('h1', 'willing')).thenRefused('stage_closed'));

  test('is not reopened', () => over().when(extendStage(LATER)).thenRefused('stage_closed'));

  test('keeps the policy it was closed under', () =>
    over()
      .when(changePolicy(policyOf('triple-100')))
      .thenRefused('stage_closed'));
});
