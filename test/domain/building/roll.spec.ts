import { describe, expect, test } from '@jest/globals';
import {
  advanceStage,
  assignHandler,
  changeRoll,
  makeAppointment,
  proposeOption,
  raiseObjection,
  recordSignature,
  recordSurvey,
  recordVisit,
  retractSignature,
  setProtection,
  setSignatories,
  signatory,
  undoImport,
  withdrawRecord,
} from '../commands.ts';
import { inStage, line, lines, policyOf, threshold } from '../openings.ts';
import { as, by, clock, given, LEADER, shanghai, type Step } from '../scenario.ts';

const removed = (householdId: string) => ({ type: 'household_removed', householdId, data: {} }) as const;
const added = (id: string) =>
  ({ type: 'household_added', householdId: id, data: { line: line(id) } }) as const;

describe('an import', () => {
  test('adds households', () =>
    given(inStage('survey', lines(1)))
      .when(changeRoll([line('h2'), line('h3')]))
      .then([added('h2'), added('h3')]));

  test('adds nothing twice', () =>
    given(inStage('survey', lines(2)))
      .when(changeRoll(lines(2), lines(2)))
      .then([]));

  test('corrects what the roll says about a household', () => {
    const change = { tenure: 'owned', areaCm2: 410_000, certificateId: 'deed-1' } as const;
    given(inStage('signing', lines(2)))
      .when(changeRoll([], [line('h1', change), line('h2')]))
      .then([{ type: 'household_corrected', householdId: 'h1', data: change }]);
  });

  test('does not correct a household that the building does not have', () =>
    given(inStage('survey', lines(1)))
      .when(changeRoll([], [line('h9', { tenure: 'owned' })]))
      .then([]));

  test('leaves what was recorded on a corrected household', () => {
    const corrected = given(
      inStage('signing', lines(1)),
      recordSignature('h1'),
      changeRoll([], [line('h1', { areaCm2: 1 })]),
    );
    expect(corrected.status('h1')).toBe('signed');
  });

  test('that adds households may cost the building its threshold', () => {
    const policy = policyOf('triple-100', { thresholds: [threshold()] });
    given(inStage('signing', lines(1), policy), recordSignature('h1'))
      .when(changeRoll([line('h2')]))
      .then([added('h2'), { type: 'threshold_lost', data: { thresholdId: 'effect' } }]);
  });

  test('does not change the roll of an agreement that is in effect', () =>
    given(inStage('effective'))
      .when(changeRoll([line('h9')]))
      .thenRefused('roll_frozen'));

  test('does not correct that roll either', () =>
    given(inStage('effective'))
      .when(changeRoll([], [line('h1', { areaCm2: 1 })]))
      .thenRefused('roll_frozen'));

  test('that changes nothing is welcome then too', () =>
    given(inStage('effective', lines(2)))
      .when(changeRoll(lines(2), lines(2)))
      .then([]));
});

describe('an import is undone', () => {
  test('household by household', () =>
    given(inStage('survey', lines(3)))
      .when(undoImport('h2', 'h3'))
      .then([removed('h2'), removed('h3')]));

  test('with the building, when no household is left', () =>
    given(inStage('survey', lines(2)))
      .when(undoImport('h1', 'h2', 'h2'))
      .then([removed('h1'), removed('h2'), { type: 'building_withdrawn', data: {} }]));

  test('with the reminders of its households', () => {
    const policy = policyOf('triple-100', { thresholds: [], reminders: { notSurveyed: { after: 'P1D' } } });
    given(inStage('survey', lines(2), policy), clock(shanghai('2026-03-04 10:00')))
      .when(undoImport('h2'))
      .thenTypes(['reminder_withdrawn', 'household_removed']);
  });

  test('once', () =>
    given(inStage('survey', lines(2)), undoImport('h2'))
      .when(undoImport('h2'))
      .then([]));

  test('after which a withdrawn building takes nothing', () =>
    given(inStage('survey', lines(1)), undoImport('h1'))
      .when(advanceStage('consultation'))
      .thenRefused('stage_closed'));

  test('after which a withdrawn building has nothing due', () => {
    const opening = inStage('signing', lines(1), policyOf('shanghai-95'), shanghai('2026-03-09 18:00'));
    expect(given(opening, undoImport('h1')).nextDueAt).toBeNull();
  });

  test('and may bring the building to its threshold', () => {
    const policy = policyOf('triple-100', { thresholds: [threshold()] });
    given(inStage('signing', lines(2), policy), recordSignature('h1'))
      .when(undoImport('h2'))
      .then([removed('h2'), { type: 'threshold_met', data: { thresholdId: 'effect' } }]);
  });

  test('even when a later import corrected it', () =>
    given(inStage('survey', lines(2)), changeRoll([], [line('h2', { areaCm2: 1 })]))
      .when(undoImport('h2'))
      .then([removed('h2')]));

  test('not once the agreement is in effect', () =>
    given(inStage('effective')).when(undoImport('h1')).thenRefused('roll_frozen'));
});

describe('an import is not undone, not even in part, once a household of it', () => {
  const after = (...steps: Step[]) =>
    given(inStage('signing', lines(3)), ...steps).when(undoImport('h1', 'h2'));

  test('was surveyed', () => after(recordSurvey('h2', 'willing')).thenRefused('household_in_use'));
  test('was visited', () => after(recordVisit('h2')).thenRefused('household_in_use'));
  test('objected', () => after(raiseObjection('h2')).thenRefused('household_in_use'));
  test('has an appointment', () =>
    after(makeAppointment('h2', 'visit', shanghai('2026-03-04 10:00'))).thenRefused('household_in_use'));
  test('has a plan', () => after(proposeOption('h2', 1)).thenRefused('household_in_use'));
  test('was protected', () =>
    after(setProtection('h2', { vulnerable: true })).thenRefused('household_in_use'));
  test('signed', () => after(recordSignature('h2')).thenRefused('household_in_use'));
  test('signed and retracted', () =>
    after(recordSignature('h2'), retractSignature('h2')).thenRefused('household_in_use'));
  test('was given to a handler', () =>
    after(by(LEADER, assignHandler('h2', 'wang'))).thenRefused('household_in_use'));
  test('was given other signatories', () =>
    after(setSignatories('h2', signatory())).thenRefused('household_in_use'));
  test('has a record in its history, though taken back', () =>
    after(as('slip', recordSurvey('h2', 'willing')), withdrawRecord('h2', 'slip')).thenRefused(
      'household_in_use',
    ));
});
