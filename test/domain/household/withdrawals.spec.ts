import { describe, expect, test } from '@jest/globals';
import {
  answerObjection,
  assignHandler,
  assignObjection,
  raiseObjection,
  recordSurvey,
  recordVisit,
  withdrawRecord,
} from '../commands.ts';
import { inStage } from '../openings.ts';
import {
  as,
  at,
  by,
  clock,
  given,
  LEADER,
  naming,
  OTHER_HANDLER,
  shanghai,
  START,
  type Step,
} from '../scenario.ts';

const TEN_MINUTES_LATER = shanghai('2026-03-02 10:10');
const DAYS_LATER = shanghai('2026-03-05 10:00');
const recorded = (...steps: Step[]) => given(inStage('survey'), ...steps);
const slip = as('slip', recordSurvey('h1', 'unwilling'));
const takenBack = (kind: 'survey' | 'visit' | 'objection') =>
  ({
    type: 'record_withdrawn',
    householdId: 'h1',
    data: { commandId: 'slip', kind, recordedAt: START },
  }) as const;

describe('a record is taken back', () => {
  test('by whoever made it, up to ten minutes later', () =>
    recorded(slip)
      .when(at(TEN_MINUTES_LATER, withdrawRecord('h1', 'slip')))
      .then([takenBack('survey')]));

  test('not by them a moment after that', () =>
    recorded(slip)
      .when(at('2026-03-02T02:10:00.001Z', withdrawRecord('h1', 'slip')))
      .thenRefused('too_late'));

  test('by a leader at any time', () =>
    recorded(slip)
      .when(at(DAYS_LATER, by(LEADER, withdrawRecord('h1', 'slip'))))
      .then([takenBack('survey')]));

  test('not by another handler', () =>
    recorded(slip)
      .when(by(OTHER_HANDLER, withdrawRecord('h1', 'slip')))
      .thenRefused('not_withdrawable'));

  test('once', () =>
    recorded(slip, withdrawRecord('h1', 'slip'))
      .when(withdrawRecord('h1', 'slip'))
      .thenRefused('not_withdrawable'));

  test('when it is a visit, which then counts no longer', () => {
    const visit = as('slip', recordVisit('h1', 'door', 'met'));
    recorded(visit)
      .when(withdrawRecord('h1', 'slip'))
      .then([takenBack('visit')]);
    expect(recorded(visit, withdrawRecord('h1', 'slip')).household('h1')).toMatchObject({
      visits: [],
      timesContacted: 0,
      timesFailed: 0,
    });
  });

  test('when it is an objection that nobody worked on', () => {
    const objection = as('slip', raiseObjection('h1'));
    recorded(objection)
      .when(withdrawRecord('h1', 'slip'))
      .then([takenBack('objection')]);
    expect(recorded(objection, withdrawRecord('h1', 'slip')).household('h1').objections).toEqual({});
  });
});

describe('a record is not taken back', () => {
  test('when it is an objection that was assigned', () =>
    recorded(as('slip', raiseObjection('h1')), assignObjection('h1', 'new-1', 'zhao'))
      .when(withdrawRecord('h1', 'slip'))
      .thenRefused('not_withdrawable'));

  test('when it is an objection that was answered, not even by a leader', () =>
    recorded(as('slip', raiseObjection('h1')), answerObjection('h1', 'new-1'))
      .when(by(LEADER, withdrawRecord('h1', 'slip')))
      .thenRefused('not_withdrawable'));

  test('when it is an objection that climbed by the clock', () =>
    recorded(as('slip', raiseObjection('h1')), clock(shanghai('2026-03-20 10:00')))
      .when(by(LEADER, withdrawRecord('h1', 'slip')))
      .thenRefused('not_withdrawable'));

  test('when it is something else', () =>
    recorded(as('slip', assignHandler('h1', 'wang')))
      .when(withdrawRecord('h1', 'slip'))
      .thenRefused('not_withdrawable'));

  test('by way of another household', () =>
    recorded(slip).when(withdrawRecord('h2', 'slip')).thenRefused('not_withdrawable'));

  test('when no command of that id recorded anything on this household', () =>
    recorded(slip)
      .when(naming('unknown_command', withdrawRecord('h1', 'nothing')))
      .thenRefused('unknown_command'));
});
