import { describe, expect, test } from '@jest/globals';
import {
  assignHandler,
  assignObjection,
  closeObjection,
  decidePromise,
  makeAppointment,
  makePromise,
  raiseObjection,
  reassignWork,
} from '../commands.ts';
import { inStage, line, lines, opened, PLAIN } from '../openings.ts';
import { given, LEADER, by, shanghai, type Step } from '../scenario.ts';

const AT = shanghai('2026-03-04 19:00');
/** `wang` looks after `h1` and `h2`, `zhao` after `h3`. */
const looked = (...steps: Step[]) =>
  given(
    inStage('survey'),
    assignHandler('h1', 'wang'),
    assignHandler('h2', 'wang'),
    assignHandler('h3', 'zhao'),
    ...steps,
  );
const handler = (householdId: string, staffId = 'qian') =>
  ({ type: 'handler_assigned', householdId, data: { staffId } }) as const;
const owner = (householdId: string, objectionId: string, staffId = 'qian') =>
  ({ type: 'objection_assigned', householdId, objectionId, data: { staffId } }) as const;

const promise = (householdId: string, promiseId: string) =>
  ({ type: 'promise_handed_over', householdId, data: { promiseId, staffId: 'qian' } }) as const;

describe('somebody who is ill or leaves', () => {
  test('hands over every household', () =>
    looked()
      .when(by(LEADER, reassignWork('wang', 'qian')))
      .then([handler('h1'), handler('h2')]));

  test('hands over some, so that several share the work', () =>
    looked()
      .when(reassignWork('wang', 'qian', 'h2', 'h3'))
      .then([handler('h2')]));

  test('hands over open objections, also in households of others', () =>
    looked(
      raiseObjection('h1'),
      raiseObjection('h3'),
      assignObjection('h3', 'new-2', 'wang'),
      raiseObjection('h3'),
    )
      .when(reassignWork('wang', 'qian'))
      .then([handler('h1'), owner('h1', 'new-1'), handler('h2'), owner('h3', 'new-2')]));

  test('hands over promises, also in households of others, and keeps those that are decided', () =>
    looked(
      makePromise('h1', 'wang', AT),
      makePromise('h3', 'wang', AT),
      makePromise('h3', 'wang', AT),
      makePromise('h3', 'zhao', AT),
      decidePromise('h3', 'new-3'),
    )
      .when(reassignWork('wang', 'qian', 'h1', 'h3'))
      .then([handler('h1'), promise('h1', 'new-1'), promise('h3', 'new-2')]));

  test('hands over the reminder of a promise too', () => {
    const reminding = { ...PLAIN, reminders: { ...PLAIN.reminders, promiseDue: { before: 'P9D' } } };
    given(opened(lines(1), reminding), makePromise('h1', 'wang', AT))
      .when(reassignWork('wang', 'qian'))
      .thenTypes(['promise_handed_over', 'reminder_withdrawn', 'reminder_raised']);
  });

  test('keeps closed objections, which are history', () =>
    looked(raiseObjection('h1'), closeObjection('h1', 'new-1'))
      .when(reassignWork('wang', 'qian', 'h1'))
      .then([handler('h1')]));

  test('is told what went, appointments with their households', () => {
    looked(
      raiseObjection('h1'),
      makeAppointment('h1', 'visit', AT),
      makeAppointment('h3', 'visit', AT),
      makePromise('h3', 'wang', AT),
    )
      .when(reassignWork('wang', 'qian'))
      .thenSaid(
        expect.objectContaining({
          kind: 'accepted',
          ids: {
            householdIds: ['h1', 'h2'],
            objectionIds: ['new-1'],
            promiseIds: ['new-4'],
            appointmentIds: ['new-2'],
          },
        }) as never,
      );
  });

  test('has nothing that was not open', () =>
    looked().when(reassignWork('li', 'qian')).thenRefused('nothing_to_reassign'));

  test('has nothing twice', () =>
    looked(reassignWork('wang', 'qian'))
      .when(reassignWork('wang', 'qian'))
      .thenRefused('nothing_to_reassign'));

  test('hands over once what is named twice', () =>
    looked()
      .when(reassignWork('wang', 'qian', 'h1', 'h1'))
      .then([handler('h1')]));

  test('has nothing in households that left the roll', () =>
    looked()
      .when(reassignWork('wang', 'qian', 'h9'))
      .thenRefused('nothing_to_reassign'));

  test('cannot hand over to the same', () =>
    looked().when(reassignWork('wang', 'wang')).thenRefused('same_staff'));

  test('hands over a lapsed building too, which may be reopened', () =>
    given(inStage('lapsed', [line('h1', { handlerId: 'wang' })]))
      .when(reassignWork('wang', 'qian'))
      .then([handler('h1')]));

  test('keeps a closed building', () =>
    given(inStage('closed')).when(reassignWork('wang', 'qian')).thenRefused('stage_closed'));
});
