import { describe, expect, test } from '@jest/globals';
import {
  answerObjection,
  decideAppointment,
  makeAppointment,
  raiseObjection,
  recordSignature,
  recordSurvey,
  recordVerdict,
  recordVisit,
  retractSignature,
  withdrawRecord,
} from '../commands.ts';
import { inStage, line, lineOf, lines, maySign, mustSign, PLAIN, policyOf } from '../openings.ts';
import { as, clock, given, shanghai, type Step } from '../scenario.ts';

const TOMORROW = shanghai('2026-03-03 10:00');
const signing = (...steps: Step[]) => given(inStage('signing', [lineOf('h1', ['lan', 'jun'])]), ...steps);
const noAnswer = () => recordVisit('h1', 'door', 'no_answer');

describe('the first of these that applies is the status of a household', () => {
  const everything = [
    ...[noAnswer(), noAnswer(), noAnswer(), recordVisit('h1')],
    recordSurvey('h1', 'unwilling'),
    raiseObjection('h1'),
    raiseObjection('h1'),
    answerObjection('h1', 'new-1'),
    makeAppointment('h1', 'signing', TOMORROW),
    recordSignature('h1', 'lan'),
    recordSignature('h1', 'jun'),
  ];
  const upTo = (steps: number) => signing(...everything.slice(0, steps)).status('h1');

  test('signed: every required signatory has signed', () => expect(upTo(11)).toBe('signed'));
  test('partly_signed: some of them have', () => expect(upTo(10)).toBe('partly_signed'));
  test('appointed: an appointment to sign lies ahead', () => expect(upTo(9)).toBe('appointed'));
  test('objecting: an objection has no answer', () => expect(upTo(8)).toBe('objecting'));
  test('answered: every open objection is answered and awaits the verdict', () =>
    expect(signing(...everything.slice(0, 6), answerObjection('h1', 'new-1')).status('h1')).toBe('answered'));
  test('unwilling: the survey recorded last says so', () => expect(upTo(5)).toBe('unwilling'));
  test('undecided: likewise', () =>
    expect(signing(recordSurvey('h1', 'undecided')).status('h1')).toBe('undecided'));
  test('willing: likewise', () =>
    expect(signing(recordSurvey('h1', 'unwilling'), recordSurvey('h1', 'willing')).status('h1')).toBe(
      'willing',
    ));
  test('contacted: someone was met, and no intent is known', () => expect(upTo(4)).toBe('contacted'));
  test('unreachable: as many attempts failed as policy says', () => expect(upTo(3)).toBe('unreachable'));
  test('not_contacted: none of these', () => expect(upTo(2)).toBe('not_contacted'));
});

describe('details of the statuses', () => {
  test('a refusal to talk is a contact', () =>
    expect(signing(recordVisit('h1', 'phone', 'refused')).status('h1')).toBe('contacted'));

  test('a notice that was left is a failed attempt like nobody answering', () => {
    const scenario = signing(
      recordVisit('h1', 'door', 'left_notice'),
      noAnswer(),
      recordVisit('h1', 'wechat', 'no_answer'),
    );
    expect(scenario.status('h1')).toBe('unreachable');
  });

  test('how many attempts make a household unreachable is policy', () => {
    const policy = policyOf('shanghai-95', { contact: { ...PLAIN.contact, unreachableAfterAttempts: 1 } });
    expect(given(inStage('signing', lines(1), policy), noAnswer()).status('h1')).toBe('unreachable');
  });

  test('an appointment to measure is no appointment to sign', () =>
    expect(signing(makeAppointment('h1', 'measure', TOMORROW)).status('h1')).toBe('not_contacted'));

  test('appointed ends when the instant comes, by the clock', () => {
    const made = signing(makeAppointment('h1', 'signing', TOMORROW));
    expect(made.nextDueAt).toBe(TOMORROW);
    made
      .when(clock(TOMORROW))
      .then([{ type: 'appointment_reached', householdId: 'h1', data: { appointmentId: 'new-1' } }]);
    expect(signing(makeAppointment('h1', 'signing', TOMORROW), clock(TOMORROW)).status('h1')).toBe(
      'not_contacted',
    );
  });

  test('appointed ends when the appointment is cancelled', () =>
    expect(
      signing(
        makeAppointment('h1', 'signing', TOMORROW),
        decideAppointment('h1', 'new-1', 'cancelled'),
      ).status('h1'),
    ).toBe('not_contacted'));

  test('an objection whose answer is not accepted is objecting again', () =>
    expect(
      signing(
        raiseObjection('h1'),
        answerObjection('h1', 'new-1'),
        recordVerdict('h1', 'new-1', 'maintained'),
      ).status('h1'),
    ).toBe('objecting'));

  test('a closed objection leaves the intent to speak', () =>
    expect(
      signing(
        recordSurvey('h1', 'willing'),
        raiseObjection('h1'),
        recordVerdict('h1', 'new-1', 'withdrawn'),
      ).status('h1'),
    ).toBe('willing'));

  test('a survey that is taken back leaves the one before it', () =>
    expect(
      signing(
        recordSurvey('h1', 'willing'),
        as('slip', recordSurvey('h1', 'unwilling')),
        withdrawRecord('h1', 'slip'),
      ).status('h1'),
    ).toBe('willing'));

  test('a retraction brings the household back to where it was', () =>
    expect(signing(recordSignature('h1', 'lan'), retractSignature('h1', 'lan')).status('h1')).toBe(
      'not_contacted',
    ));

  test('the signature of someone who need not sign changes no status', () => {
    const roll = [line('h1', { signatories: [mustSign('lan'), maySign('son')] })];
    expect(given(inStage('signing', roll), recordSignature('h1', 'son')).status('h1')).toBe('not_contacted');
    expect(given(inStage('signing', roll), recordSignature('h1', 'lan')).status('h1')).toBe('signed');
  });

  test('a household without anyone who must sign is never signed', () => {
    const roll = [line('h1', { signatories: [maySign('son')] })];
    expect(given(inStage('signing', roll), recordSignature('h1', 'son')).status('h1')).toBe('not_contacted');
  });
});
