// Several households become one.
import { describe, expect, test } from '@jest/globals';
import {
  answerObjection,
  makeAppointment,
  mergeHouseholds,
  proposeOption,
  raiseObjection,
  recordSignature,
  recordSurvey,
  recordVisit,
  setProtection,
  withdrawRecord,
} from '../commands.ts';
import { inStage, line, lineOf, lines, policyOf, threshold } from '../openings.ts';
import { as, at, clock, given, occurred, shanghai } from '../scenario.ts';

const entry = (id: string, required = true) => ({
  id,
  personId: null,
  capacity: required ? 'tenant' : 'co_resident',
  required,
  papers: [],
});

describe('households are merged', () => {
  const merged = (...steps: Parameters<typeof given>[1][]) => given(inStage('signing', lines(3)), ...steps);

  test('one is kept, with the area and the signatories of all; the others leave the roll', () =>
    merged()
      .when(mergeHouseholds('h1', 'h2', 'h3'))
      .then([
        { type: 'households_merged', householdId: 'h1', data: { mergedIds: ['h2', 'h3'] } },
        {
          type: 'household_corrected',
          householdId: 'h1',
          data: { tenure: 'rented', areaCm2: 900_000, certificateId: 'cert-h1', lineId: 'line-1' },
        },
        {
          type: 'signatories_set',
          householdId: 'h1',
          data: { signatories: ['h1', 'h2', 'h3'].map((id) => entry(`${id}-tenant`)) as never },
        },
        { type: 'household_removed', householdId: 'h2', data: { because: 'merge' } },
        { type: 'household_removed', householdId: 'h3', data: { because: 'merge' } },
      ]));

  test('the survey recorded last counts, whoever gave it', () => {
    const after = merged(
      recordSurvey('h2', 'unwilling'),
      at(shanghai('2026-03-02 11:00'), recordSurvey('h1', 'willing')),
      at(shanghai('2026-03-02 12:00'), recordSurvey('h3', 'undecided')),
      mergeHouseholds('h1', 'h2', 'h3'),
    );
    expect(after.status('h1')).toBe('undecided');
    expect(after.household('h1').surveys.map(({ intent }) => intent)).toEqual([
      'unwilling',
      'willing',
      'undecided',
    ]);
  });

  test('what is open goes on: objections with their clocks, appointments', () => {
    const ahead = shanghai('2026-03-04 10:00');
    const after = merged(
      raiseObjection('h2'),
      makeAppointment('h3', 'signing', ahead),
      mergeHouseholds('h1', 'h2', 'h3'),
    );
    expect(after.status('h1')).toBe('appointed');
    expect(after.nextDueAt).toBe(ahead);
    after.when(answerObjection('h1', 'new-1')).thenTypes(['objection_answered']);
    after
      .when(clock(ahead))
      .then([{ type: 'appointment_reached', householdId: 'h1', data: { appointmentId: 'new-2' } }]);
  });

  test('staff are reminded of what is open on the household that is kept, and no more of the others', () => {
    const policy = policyOf('triple-100', { thresholds: [], reminders: { notSurveyed: { after: 'P1D' } } });
    given(inStage('signing', lines(2), policy), clock(shanghai('2026-03-04 10:00')))
      .when(mergeHouseholds('h1', 'h2'))
      .thenTypes([
        'reminder_withdrawn',
        'households_merged',
        'household_corrected',
        'signatories_set',
        'household_removed',
      ]);
  });

  test('visits to all of them count for the weekly cap', () => {
    const policy = policyOf('shanghai-95', { thresholds: [], contact: { perWeek: 2 } });
    const visited = given(
      inStage('signing', lines(2), policy),
      recordVisit('h1'),
      recordVisit('h2', 'phone', 'no_answer'),
      mergeHouseholds('h1', 'h2'),
    );
    expect(visited.household('h1')).toMatchObject({ timesContacted: 1, timesFailed: 1 });
    visited.when(recordVisit('h1')).thenRefused('contact_cap_reached');
  });

  test('a slip can still be taken back', () => {
    const after = merged(as('slip', recordSurvey('h2', 'unwilling')), mergeHouseholds('h1', 'h2'));
    after.when(withdrawRecord('h1', 'slip')).thenTypes(['record_withdrawn']);
  });

  test('whoever asked for peace longest has it', () => {
    const [sooner, later] = [shanghai('2026-03-05 10:00'), shanghai('2026-03-09 10:00')];
    const after = merged(
      setProtection('h1', { doNotContactUntil: sooner }),
      setProtection('h2', { vulnerable: true }),
      setProtection('h3', { doNotContactUntil: later }),
      mergeHouseholds('h1', 'h2', 'h3'),
    );
    expect(after.household('h1')).toMatchObject({ vulnerable: true, doNotContactUntil: later });
  });

  test('of plans those of the kept household stay', () => {
    const after = merged(proposeOption('h1', 1), proposeOption('h2', 2), mergeHouseholds('h1', 'h2'));
    expect(after.household('h1').options.map(({ version }) => version)).toEqual([1]);
  });

  test('plans that named a merged flat name the kept one', () => {
    const after = merged(proposeOption('h3', 1, ['h2', 'h1']), mergeHouseholds('h1', 'h2'));
    expect(after.household('h3').options.map(({ affects }) => affects)).toEqual([['h1']]);
    const joined = merged(proposeOption('h1', 1, ['h2', 'h3']), mergeHouseholds('h1', 'h2'));
    expect(joined.household('h1').options.map(({ affects }) => affects)).toEqual([['h3']]);
  });

  test('a paper of before a neighbour changed its plan is asked for again, whichever household was told', () => {
    const after = merged(
      at(shanghai('2026-03-03 10:00'), proposeOption('h3', 1, ['h2'])),
      mergeHouseholds('h1', 'h2'),
    );
    after
      .when(occurred(shanghai('2026-03-02 12:00'), recordSignature('h1', 'h2-tenant')))
      .thenTypes(['signature_recorded', 'consent_reopened']);
  });

  test('everybody who must sign has to, for the household to be signed', () => {
    const after = given(
      inStage('signing', [line('h1'), lineOf('h2', ['lan'])]),
      mergeHouseholds('h1', 'h2'),
      recordSignature('h1', 'lan'),
    );
    expect(after.status('h1')).toBe('partly_signed');
  });

  test('which may bring the building to its threshold', () => {
    const half = policyOf('triple-100', { thresholds: [threshold({ ratio: '1/2' })] });
    given(inStage('signing', lines(3), half), recordSignature('h3'))
      .when(mergeHouseholds('h1', 'h2'))
      .thenTypes([
        'households_merged',
        'household_corrected',
        'signatories_set',
        'household_removed',
        'threshold_met',
      ]);
  });

  test('but neither with one that is not on the roll', () =>
    merged().when(mergeHouseholds('h1', 'h9')).thenRefused('unknown_household'));

  test('nor into one that is not on the roll', () =>
    merged().when(mergeHouseholds('h9', 'h1')).thenRefused('unknown_household'));

  test('nor with itself', () => merged().when(mergeHouseholds('h1', 'h1')).thenRefused('nothing_changed'));

  test.each(['h1', 'h2'])('nor while somebody of %s has signed', (id) =>
    merged(recordSignature(id)).when(mergeHouseholds('h1', 'h2')).thenRefused('has_signed'),
  );

  test('nor into more than a roll can hold', () =>
    given(inStage('survey', [line('h1', { areaCm2: 999_999_999 }), line('h2', { areaCm2: 2 })]))
      .when(mergeHouseholds('h1', 'h2'))
      .thenRefused('area_too_large'));

  test('nor once the agreement is in effect', () =>
    given(inStage('effective')).when(mergeHouseholds('h1', 'h2')).thenRefused('roll_frozen'));

  test('nor in a building that is closed', () =>
    given(inStage('closed')).when(mergeHouseholds('h1', 'h2')).thenRefused('stage_closed'));
});
