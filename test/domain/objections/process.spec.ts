import { describe, expect, test } from '@jest/globals';
import {
  answerObjection,
  assignHandler,
  assignObjection,
  closeObjection,
  proposeOption,
  raiseObjection,
  recordConsult,
  recordVerdict,
} from '../commands.ts';
import { inStage } from '../openings.ts';
import { at, by, clock, given, LEADER, shanghai, START, type Step } from '../scenario.ts';

const about = { householdId: 'h1', objectionId: 'new-1' } as const;
const NO_CLOCK = { dueAt: null, dueProvisional: false };
const raised = (...steps: Step[]) => given(inStage('survey'), raiseObjection('h1'), ...steps);
const withDecorator = (...steps: Step[]) =>
  given(inStage('survey'), raiseObjection('h1', 'layout_change'), ...steps);
const answered = (...steps: Step[]) => raised(answerObjection('h1', 'new-1'), ...steps);
const closed = (...steps: Step[]) => raised(recordVerdict('h1', 'new-1', 'withdrawn'), ...steps);
const objection = (scenario: ReturnType<typeof given>) => scenario.household('h1').objections['new-1'];

describe('raising', () => {
  test('opens a case at the lowest level, with the clock of its category', () =>
    given(inStage('survey'), assignHandler('h1', 'wang'))
      .when(raiseObjection('h1', 'layout_change'))
      .then([
        {
          type: 'objection_raised',
          ...about,
          data: {
            category: 'layout_change',
            level: 'handler',
            ownerId: 'wang',
            dueAt: shanghai('2026-03-24 00:00'),
            dueProvisional: false,
          },
        },
      ]));

  test('takes the clock of all other categories where policy names none', () =>
    expect(objection(raised())).toMatchObject({ dueAt: shanghai('2026-03-10 00:00'), ownerId: null }));

  test('may be done more than once for a household', () =>
    raised().when(raiseObjection('h1')).thenTypes(['objection_raised']));
});

describe('assigning', () => {
  test('gives the case an owner', () =>
    raised()
      .when(assignObjection('h1', 'new-1', 'zhao'))
      .then([{ type: 'objection_assigned', ...about, data: { staffId: 'zhao' } }]));

  test('may be done again', () => {
    const twice = raised(assignObjection('h1', 'new-1', 'zhao'), assignObjection('h1', 'new-1', 'wang'));
    expect(objection(twice)).toMatchObject({ ownerId: 'wang', dueAt: shanghai('2026-03-10 00:00') });
  });

  test('leaves a closed case alone', () =>
    closed()
      .when(assignObjection('h1', 'new-1', 'zhao'))
      .thenRefused('objection_closed'));

  test('needs a case of this household', () =>
    raised()
      .when(assignObjection('h2', 'new-1', 'zhao'))
      .thenRefused('unknown_objection'));
});

describe('consulting', () => {
  const consult = {
    type: 'consult_recorded',
    ...about,
    data: { speciality: 'builder', finding: 'conditional' },
  } as const;

  test('records what a specialist found', () =>
    raised()
      .when(recordConsult('h1', 'new-1', 'builder', 'conditional'))
      .then([consult]));

  test('goes on after the answer, until the case is closed', () =>
    answered()
      .when(recordConsult('h1', 'new-1', 'builder', 'conditional'))
      .then([consult]));

  test('leaves a closed case alone', () =>
    closed().when(recordConsult('h1', 'new-1')).thenRefused('objection_closed'));
});

describe('answering', () => {
  test('is what the base replies', () =>
    raised()
      .when(answerObjection('h1', 'new-1', 'infeasible'))
      .then([{ type: 'objection_answered', ...about, data: { kind: 'infeasible', optionVersion: null } }]));

  test('pauses the clock while the household considers', () => {
    const paused = answered();
    expect(objection(paused)).toMatchObject(NO_CLOCK);
    paused.when(clock(shanghai('2026-12-31 10:00'))).then([]);
  });

  test('a second time replaces the first', () => {
    const twice = answered(at(shanghai('2026-03-04 10:00'), answerObjection('h1', 'new-1', 'infeasible')));
    expect(objection(twice)?.answer).toEqual({
      kind: 'infeasible',
      optionVersion: null,
      at: shanghai('2026-03-04 10:00'),
    });
  });

  test('with an alternative names a version of the plan', () =>
    raised(proposeOption('h1', 2))
      .when(answerObjection('h1', 'new-1', 'alternative', 2))
      .then([{ type: 'objection_answered', ...about, data: { kind: 'alternative', optionVersion: 2 } }]));

  test('names no version that nobody proposed', () =>
    raised(proposeOption('h1', 1))
      .when(answerObjection('h1', 'new-1', 'alternative', 2))
      .thenRefused('unknown_option'));

  test("names no version of another household's plan", () =>
    raised(proposeOption('h2', 2))
      .when(answerObjection('h1', 'new-1', 'alternative', 2))
      .thenRefused('unknown_option'));

  test('waits for the specialists whom policy wants to hear about that category', () =>
    withDecorator(recordConsult('h1', 'new-1', 'builder'))
      .when(answerObjection('h1', 'new-1'))
      .thenRefused('consult_required'));

  test('may follow once they were heard, whatever they found', () =>
    withDecorator(recordConsult('h1', 'new-1', 'designer', 'infeasible'))
      .when(answerObjection('h1', 'new-1'))
      .thenTypes(['objection_answered']));

  test('leaves a closed case alone', () =>
    closed().when(answerObjection('h1', 'new-1')).thenRefused('objection_closed'));
});

describe('the verdict of the household', () => {
  const verdict = (said: 'accepted' | 'withdrawn') =>
    ({ type: 'verdict_recorded', ...about, data: { verdict: said, ...NO_CLOCK } }) as const;
  const closure = { type: 'objection_closed', ...about, data: { by: 'verdict' } } as const;

  test('accepted closes the case', () =>
    answered()
      .when(recordVerdict('h1', 'new-1', 'accepted'))
      .then([verdict('accepted'), closure]));

  test('withdrawn closes it', () =>
    answered()
      .when(recordVerdict('h1', 'new-1', 'withdrawn'))
      .then([verdict('withdrawn'), closure]));

  test('withdrawn closes it even before an answer', () =>
    raised()
      .when(recordVerdict('h1', 'new-1', 'withdrawn'))
      .then([verdict('withdrawn'), closure]));

  test('accepted needs an answer', () =>
    raised()
      .when(recordVerdict('h1', 'new-1', 'accepted'))
      .thenRefused('no_answer_yet'));

  test('maintained needs an answer', () =>
    raised()
      .when(recordVerdict('h1', 'new-1', 'maintained'))
      .thenRefused('no_answer_yet'));

  test('maintained reopens the case one level up, with a fresh clock', () => {
    const due = { dueAt: shanghai('2026-03-20 00:00'), dueProvisional: false };
    answered()
      .when(at(shanghai('2026-03-12 10:00'), recordVerdict('h1', 'new-1', 'maintained')))
      .then([
        { type: 'verdict_recorded', ...about, data: { verdict: 'maintained', ...due } },
        {
          type: 'objection_escalated',
          ...about,
          data: { from: 'handler', to: 'leader', overdue: false, ...due },
        },
      ]);
  });

  test('maintained keeps the consults and wants another answer', () => {
    const maintained = withDecorator(
      recordConsult('h1', 'new-1', 'designer'),
      answerObjection('h1', 'new-1'),
      recordVerdict('h1', 'new-1', 'maintained'),
    );
    expect(objection(maintained)).toMatchObject({ answer: null, verdict: 'maintained', level: 'leader' });
    maintained.when(recordVerdict('h1', 'new-1', 'accepted')).thenRefused('no_answer_yet');
    maintained.when(answerObjection('h1', 'new-1')).thenTypes(['objection_answered']);
  });

  test('after a second answer counts for that one', () =>
    answered(recordVerdict('h1', 'new-1', 'maintained'), answerObjection('h1', 'new-1', 'feasible'))
      .when(recordVerdict('h1', 'new-1', 'accepted'))
      .then([verdict('accepted'), closure]));

  test('is given once', () =>
    closed()
      .when(recordVerdict('h1', 'new-1', 'withdrawn'))
      .thenRefused('objection_closed'));
});

describe('closure', () => {
  test('is possible for a leader without a verdict', () =>
    raised()
      .when(by(LEADER, closeObjection('h1', 'new-1')))
      .then([{ type: 'objection_closed', ...about, data: { by: 'leader' } }]));

  test('stops the clock', () => {
    const over = raised(by(LEADER, closeObjection('h1', 'new-1')));
    expect(objection(over)).toMatchObject({ closedAt: START, ...NO_CLOCK });
    expect(over.nextDueAt).toBeNull();
  });

  test('happens once', () =>
    closed()
      .when(by(LEADER, closeObjection('h1', 'new-1')))
      .thenRefused('objection_closed'));
});
