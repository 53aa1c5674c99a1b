// Several rules may say no at once; clients rely on which of them answers.
import { describe, test } from '@jest/globals';
import {
  advanceStage,
  answerObjection,
  decideAppointment,
  makeAppointment,
  proposeOption,
  raiseObjection,
  recordSignature,
  recordSurvey,
  recordVerdict,
  recordVisit,
  retractSignature,
  setProtection,
  setSignatories,
  signatory,
  withdrawRecord,
} from '../commands.ts';
import { inStage, lines, PLAIN, policyOf } from '../openings.ts';
import { as, at, given, naming, occurred, OTHER_HANDLER, by, shanghai, type Step } from '../scenario.ts';

const TOMORROW = shanghai('2026-03-03 10:00');
const inFuture = (taken: Step) => occurred(TOMORROW, taken);
const lapsed = (...steps: Step[]) => {
  const policy = {
    ...PLAIN,
    stages: { ...PLAIN.stages, signing: { advance: 'manual', onDeadline: 'lapse' } },
  } as const;
  return given(inStage('signing', lines(2), policy, TOMORROW), ...steps);
};
const afterwards = (taken: Step) => at(shanghai('2026-03-20 10:00'), taken);

describe('what the path names comes first', () => {
  test('an unknown household', () =>
    lapsed()
      .when(afterwards(recordSurvey('h9', 'willing')))
      .thenRefused('unknown_household'));

  test('an unknown objection', () =>
    lapsed()
      .when(afterwards(recordVerdict('h1', 'new-9', 'accepted')))
      .thenRefused('unknown_objection'));

  test('an unknown appointment', () =>
    lapsed()
      .when(afterwards(decideAppointment('h1', 'new-9')))
      .thenRefused('unknown_appointment'));

  test('an unknown signatory', () =>
    lapsed()
      .when(afterwards(retractSignature('h1', 'jun')))
      .thenRefused('unknown_signatory'));
});

describe('what is asked of every command comes next', () => {
  test('a building that is over', () =>
    lapsed()
      .when(afterwards(occurred(shanghai('2027-03-20 10:00'), recordSignature('h1'))))
      .thenRefused('stage_closed'));

  test('an instant in the future', () =>
    given(inStage('survey'))
      .when(inFuture(recordSignature('h1')))
      .thenRefused('occurred_in_future'));

  test('five minutes of which a phone may be ahead', () => {
    const ahead = (wall: string) =>
      given(inStage('survey')).when(occurred(shanghai(wall), recordSurvey('h1', 'willing')));
    ahead('2026-03-02 10:05').thenTypes(['survey_recorded']);
    ahead('2026-03-02 10:06').thenRefused('occurred_in_future');
  });
});

describe('then the rule of the command, in this order', () => {
  test('the contact cap, do not contact, quiet hours', () => {
    const policy = policyOf('shanghai-95', {
      contact: { ...PLAIN.contact, perWeek: 1, quietFrom: '21:00', quietTo: '08:00' },
    });
    const asked = setProtection('h1', { doNotContactUntil: shanghai('2026-03-10 10:00') });
    const night = shanghai('2026-03-04 22:00');
    given(inStage('survey', lines(1), policy), recordVisit('h1'), asked)
      .when(at(night, recordVisit('h1')))
      .thenRefused('contact_cap_reached');
    given(inStage('survey', lines(1), policy), asked)
      .when(at(night, recordVisit('h1')))
      .thenRefused('do_not_contact');
  });

  test('the stage before the signatory', () =>
    given(inStage('survey')).when(recordSignature('h1', 'nobody')).thenRefused('not_in_signing_stage'));

  test('the signatory before the objection, the objection before the papers', () => {
    const policy = { ...PLAIN, signing: { ...PLAIN.signing, requireNoOpenObjection: true } };
    const strict = given(
      inStage('signing', lines(1), policy),
      raiseObjection('h1'),
      setSignatories('h1', signatory({ papers: [{ kind: 'authority', state: 'needed' }] })),
    );
    strict.when(recordSignature('h1', 'nobody')).thenRefused('unknown_signatory');
    strict.when(recordSignature('h1', 'new-2')).thenRefused('objection_open');
  });

  test('a signature that was given before the list without anyone required', () =>
    given(inStage('signing'), recordSignature('h1'))
      .when(setSignatories('h1', signatory({ required: false })))
      .thenRefused('has_signed'));

  test('nobody required before a stranger', () =>
    given(inStage('signing'))
      .when(setSignatories('h1', signatory({ id: 'nobody', required: false })))
      .thenRefused('no_required_signatory'));

  test('an instant not yet reached before an outcome already given', () =>
    given(
      inStage('survey'),
      makeAppointment('h1', 'visit', TOMORROW),
      decideAppointment('h1', 'new-1', 'cancelled'),
    )
      .when(decideAppointment('h1', 'new-1', 'missed'))
      .thenRefused('not_yet'));

  test('a closed objection before a missing answer', () =>
    given(inStage('survey'), raiseObjection('h1'), recordVerdict('h1', 'new-1', 'withdrawn'))
      .when(recordVerdict('h1', 'new-1', 'accepted'))
      .thenRefused('objection_closed'));

  test('a missing consult before an unknown version', () =>
    given(inStage('survey'), raiseObjection('h1', 'layout_change'))
      .when(answerObjection('h1', 'new-1', 'alternative', 7))
      .thenRefused('consult_required'));

  test("another's record before its age", () =>
    given(inStage('survey'), as('slip', recordSurvey('h1', 'willing')))
      .when(at(TOMORROW, by(OTHER_HANDLER, withdrawRecord('h1', 'slip'))))
      .thenRefused('not_withdrawable'));

  test('the gates before the order of the stages', () =>
    given(inStage('consultation', lines(1), policyOf('triple-100')))
      .when(advanceStage('closed'))
      .thenRefused('gate_not_met'));
});

describe('ids of the body come last', () => {
  test('after a version that exists', () =>
    given(inStage('survey'), proposeOption('h1', 1))
      .when(proposeOption('h1', 1, ['h9']))
      .thenRefused('option_exists'));

  test('after a signature that was given', () =>
    given(inStage('signing'), recordSignature('h1'))
      .when(naming('unknown_staff', recordSignature('h1')))
      .thenRefused('already_signed'));
});
