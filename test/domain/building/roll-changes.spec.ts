// The roll is changed by hand: households join it, leave it, and are put right.
import { describe, expect, test } from '@jest/globals';
import {
  addHousehold,
  advanceStage,
  correctHousehold,
  decideAppointment,
  makeAppointment,
  named,
  raiseObjection,
  recordSignature,
  recordSurvey,
  recordVerdict,
  removeHousehold,
  undoImport,
} from '../commands.ts';
import { inStage, line, lineOf, lines, policyOf, threshold } from '../openings.ts';
import { clock, given, naming, shanghai } from '../scenario.ts';

const ONE_HUNDRED = policyOf('triple-100', { thresholds: [threshold()] });
const LATER = shanghai('2026-03-04 10:00');

describe('a household is added by hand', () => {
  test('with everyone who signs for it, each with an id of its own', () => {
    const people = [named({ personId: 'lan' }), named({ personId: 'jun', required: false })];
    given(inStage('signing', lines(1)))
      .when(addHousehold('h2', { certificateId: 'deed-7', areaCm2: 600_000, signatories: people }))
      .then([
        {
          type: 'household_added',
          householdId: 'h2',
          data: {
            line: {
              id: 'h2',
              certificateId: 'deed-7',
              tenure: 'owned',
              areaCm2: 600_000,
              handlerId: null,
              signatories: [
                { id: 'new-1', personId: 'lan', capacity: 'owner', required: true },
                { id: 'new-2', personId: 'jun', capacity: 'owner', required: false },
              ],
            },
          },
        },
      ]);
  });

  test('and may then sign as any other', () => {
    const added = given(inStage('signing', lines(1)), addHousehold('h2'), recordSignature('h2', 'new-1'));
    expect(added.status('h2')).toBe('signed');
  });

  test('and may cost the building its threshold', () =>
    given(inStage('signing', lines(1), ONE_HUNDRED), recordSignature('h1'))
      .when(addHousehold('h2'))
      .thenTypes(['household_added', 'threshold_lost']));

  test('but not under an id that is on the roll', () =>
    given(inStage('survey', lines(1)))
      .when(addHousehold('h1'))
      .thenRefused('household_exists'));

  test('but not where building, room and certificate are on the roll already', () =>
    given(inStage('survey', lines(1)))
      .when(naming('household_exists', addHousehold('h2')))
      .thenRefused('household_exists'));

  test('but not without anybody who must sign', () =>
    given(inStage('survey', lines(1)))
      .when(addHousehold('h2', { signatories: [named({ required: false })] }))
      .thenRefused('no_required_signatory'));

  test('but not once the agreement is in effect', () =>
    given(inStage('effective')).when(addHousehold('h9')).thenRefused('roll_frozen'));

  test.each(['closed', 'lapsed'] as const)('but not to a building that is %s', (stage) =>
    given(inStage(stage)).when(addHousehold('h9')).thenRefused('stage_closed'),
  );
});

describe('a household is removed', () => {
  const gone = { type: 'household_removed', householdId: 'h2', data: { because: 'removal' } } as const;

  test('and is on the roll no more', () =>
    given(inStage('signing', lines(2)), recordSurvey('h2', 'willing'))
      .when(removeHousehold('h2'))
      .then([gone]));

  test('after it had signed: its signing number is void and the day counts one less', () =>
    given(inStage('signing', lines(3)), recordSignature('h2'))
      .when(removeHousehold('h2'))
      .then([{ type: 'household_unsigned', householdId: 'h2', data: {} }, gone]));

  test('after somebody had signed who was not the last: it had no number', () =>
    given(inStage('signing', [line('h1'), lineOf('h2', ['lan', 'jun'])]), recordSignature('h2', 'lan'))
      .when(removeHousehold('h2'))
      .then([gone]));

  test('with what was open: objections end, appointments are cancelled', () =>
    given(
      inStage('signing', lines(3)),
      raiseObjection('h2'),
      raiseObjection('h2'),
      recordVerdict('h2', 'new-1', 'withdrawn'),
      makeAppointment('h2', 'visit', LATER),
      makeAppointment('h2', 'signing', LATER),
      decideAppointment('h2', 'new-3', 'cancelled'),
    )
      .when(removeHousehold('h2'))
      .then([
        { type: 'objection_closed', householdId: 'h2', objectionId: 'new-2', data: { by: 'removal' } },
        {
          type: 'appointment_decided',
          householdId: 'h2',
          data: { appointmentId: 'new-4', outcome: 'cancelled' },
        },
        gone,
      ]));

  test('after which none of its clocks runs', () => {
    const removed = given(
      inStage('signing', lines(2)),
      raiseObjection('h2'),
      makeAppointment('h2', 'signing', LATER),
      removeHousehold('h2'),
    );
    expect(removed.nextDueAt).toBeNull();
    removed.when(clock(shanghai('2026-06-01 10:00'))).then([]);
  });

  test('after which nobody is reminded of it', () => {
    const reminding = policyOf('triple-100', {
      thresholds: [],
      reminders: { notSurveyed: { after: 'P1D' } },
    });
    given(inStage('signing', lines(2), reminding), recordSurvey('h1', 'willing'), clock(LATER))
      .when(removeHousehold('h2'))
      .then([
        {
          type: 'reminder_withdrawn',
          householdId: 'h2',
          data: { reminderId: 'new-1', kind: 'notSurveyed' },
        },
        gone,
      ]);
  });

  test('and may bring the building to its threshold, and into effect', () =>
    given(inStage('signing', lines(2), policyOf('shanghai-95')), recordSignature('h1'))
      .when(removeHousehold('h2'))
      .thenTypes(['household_removed', 'threshold_met', 'stage_advanced']));

  test('and may cost the building its threshold', () =>
    given(inStage('signing', lines(1), ONE_HUNDRED), recordSignature('h1'))
      .when(removeHousehold('h1'))
      .thenTypes(['household_unsigned', 'household_removed', 'threshold_lost']));

  test('even the last one: the building stays and may be filled again', () => {
    const empty = given(inStage('signing', lines(1)), removeHousehold('h1'));
    empty.when(addHousehold('h1')).thenTypes(['household_added']);
  });

  test('after which every command on it is refused', () =>
    given(inStage('signing', lines(2)), removeHousehold('h2'))
      .when(recordSurvey('h2', 'willing'))
      .thenRefused('unknown_household'));

  test('once', () =>
    given(inStage('signing', lines(2)), removeHousehold('h2'))
      .when(removeHousehold('h2'))
      .thenRefused('unknown_household'));

  test('and cannot be brought back by undoing an import', () =>
    given(inStage('signing', lines(2)), removeHousehold('h2'))
      .when(undoImport('h2'))
      .then([]));

  test('but not once the agreement is in effect', () =>
    given(inStage('effective')).when(removeHousehold('h1')).thenRefused('roll_frozen'));

  test.each(['closed', 'lapsed'] as const)('but not from a building that is %s', (stage) =>
    given(inStage(stage)).when(removeHousehold('h1')).thenRefused('stage_closed'),
  );
});

describe('what the roll says of a household is corrected', () => {
  const asOnRoll = {
    tenure: 'rented',
    areaCm2: 300_000,
    certificateId: 'cert-h1',
    lineId: 'line-1',
  } as const;
  const corrected = (data: object) =>
    ({ type: 'household_corrected', householdId: 'h1', data: { ...asOnRoll, ...data } }) as const;

  test.each([
    ['tenure', { tenure: 'owned' }],
    ['area', { areaCm2: 412_500 }],
    ['certificate', { certificateId: 'deed-1' }],
    ['everything at once', { tenure: 'owned', areaCm2: 1, certificateId: 'deed-1' }],
  ] as const)('%s; the rest stays', (_what, change) =>
    given(inStage('signing', lines(1)))
      .when(correctHousehold('h1', change))
      .then([corrected(change)]),
  );

  test('and nothing else changes, not even that it signed', () => {
    const household = given(
      inStage('signing', lines(1)),
      recordSignature('h1'),
      correctHousehold('h1', { tenure: 'owned' }),
    );
    expect(household.status('h1')).toBe('signed');
    expect(household.household('h1')).toMatchObject({ tenure: 'owned', areaCm2: 300_000 });
    expect(household.household('h1')).not.toHaveProperty('lineId');
  });

  test('which may bring a threshold by area', () => {
    const byArea = policyOf('triple-100', { thresholds: [threshold({ over: 'area', ratio: '2/3' })] });
    given(inStage('signing', lines(2), byArea), recordSignature('h1'))
      .when(correctHousehold('h1', { areaCm2: 600_000 }))
      .then([corrected({ areaCm2: 600_000 }), { type: 'threshold_met', data: { thresholdId: 'effect' } }]);
  });

  test('but not to what it says already', () =>
    given(inStage('survey', lines(1)))
      .when(correctHousehold('h1', { tenure: 'rented', areaCm2: 300_000, certificateId: 'cert-h1' }))
      .thenRefused('nothing_changed'));

  test('but not without saying what', () =>
    given(inStage('survey', lines(1)))
      .when(correctHousehold('h1', {}))
      .thenRefused('nothing_changed'));

  test('but not once the agreement is in effect', () =>
    given(inStage('effective'))
      .when(correctHousehold('h1', { areaCm2: 1 }))
      .thenRefused('roll_frozen'));

  test.each(['closed', 'lapsed'] as const)('but not in a building that is %s', (stage) =>
    given(inStage(stage))
      .when(correctHousehold('h1', { areaCm2: 1 }))
      .thenRefused('stage_closed'),
  );

  test('which is no use of it: its import can still be undone', () =>
    given(inStage('survey', lines(2)), correctHousehold('h2', { areaCm2: 1 }))
      .when(undoImport('h2'))
      .thenTypes(['household_removed']));
});

test('a building goes on when its roll was changed: stages follow as before', () =>
  given(inStage('survey', lines(2)), addHousehold('h3'), removeHousehold('h1'))
    .when(advanceStage('consultation'))
    .thenTypes(['stage_advanced']));
