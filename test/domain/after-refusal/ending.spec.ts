import { describe, expect, test } from '@jest/globals';
import { householdFile } from '../../../domain/views.ts';
import { recordRefusalStep, recordSignature, withdrawRecord } from '../commands.ts';
import { inStage, lineOf, lines } from '../openings.ts';
import { as, at, by, given, LEADER, shanghai, START, type Step } from '../scenario.ts';

const DIRECTOR = { staffId: 'sun', role: 'director' } as const;
const YEARS_LATER = shanghai('2028-06-01 10:00');
const opened = as('opened', recordRefusalStep('h1', 'mediation_opened'));
const failed = as('failed', recordRefusalStep('h1', 'mediation_failed'));
const decided = as('decided', recordRefusalStep('h1', 'decision_served', START));
const withdrawn = as('withdrawn', recordRefusalStep('h1', 'decision_withdrawn'));
const effective = (...steps: Step[]) => given(inStage('effective', lines(2)), ...steps);
const ended = (cause: 'signed' | 'decision_withdrawn' | 'enforced') =>
  ({ type: 'refusal_track_ended', householdId: 'h1', data: { cause } }) as const;
const file = (scenario: ReturnType<typeof effective>) =>
  householdFile(scenario.building, scenario.household('h1'));

describe('a track after a refusal', () => {
  test('ends when the household signs after all', () =>
    effective(opened, failed, decided)
      .when(recordSignature('h1'))
      .thenTypes(['signature_recorded', 'household_signed', 'refusal_track_ended']));

  test('does not end while somebody who must sign has not', () =>
    given(inStage('effective', [lineOf('h1', ['lan', 'jun'])]), opened)
      .when(recordSignature('h1', 'lan'))
      .thenTypes(['signature_recorded']));

  test('ends when the decision is withdrawn', () =>
    effective(opened, failed, decided)
      .when(withdrawn)
      .then([
        {
          type: 'refusal_step_recorded',
          householdId: 'h1',
          data: { step: 'decision', phase: 'withdrawn', servedAt: null, clocks: [] },
        },
        ended('decision_withdrawn'),
      ]));

  test('ends when the decision has been enforced', () =>
    effective(
      opened,
      failed,
      decided,
      at(YEARS_LATER, recordRefusalStep('h1', 'enforcement_opened')),
      recordRefusalStep('h1', 'enforcement_granted'),
    )
      .when(recordRefusalStep('h1', 'enforcement_completed'))
      .thenTypes(['refusal_step_recorded', 'refusal_track_ended']));

  test('may begin anew, and then shows its own steps', () => {
    const scenario = effective(opened, failed, decided, withdrawn, as('again', opened));
    expect(file(scenario).afterRefusal).toMatchObject({
      step: 'mediation',
      phase: 'opened',
      ended: null,
      steps: [{ commandId: 'again' }],
    });
  });

  test('is in the file of the household, with what may be recorded next', () => {
    expect(file(effective()).afterRefusal).toBeNull();
    expect(file(effective(opened)).afterRefusal).toEqual({
      step: 'mediation',
      phase: 'opened',
      since: START,
      clocks: [],
      next: [
        { step: 'mediation', phase: 'agreed' },
        { step: 'mediation', phase: 'failed' },
      ],
      ended: null,
      steps: [
        {
          commandId: 'opened',
          step: 'mediation',
          phase: 'opened',
          at: START,
          recordedAt: START,
          by: { staffId: 'wang', role: 'handler' },
        },
      ],
    });
  });

  test('is offered to a screen while the household may be on it', () => {
    expect(file(effective()).allowedCommands).toContain('record_refusal_step');
    expect(file(effective(recordSignature('h1'))).allowedCommands).not.toContain('record_refusal_step');
    expect(file(given(inStage('signing'))).allowedCommands).not.toContain('record_refusal_step');
  });
});

describe('a step that was recorded by mistake', () => {
  const takeBack = (commandId: string) => by(DIRECTOR, withdrawRecord('h1', commandId));

  test('is taken back, and the track stands where it stood before', () => {
    const before = effective(opened, failed);
    const after = effective(opened, failed, decided, takeBack('decided'));
    expect(after.household('h1').afterRefusal).toEqual(before.household('h1').afterRefusal);
    after.when(as('anew', decided)).thenTypes(['refusal_step_recorded']);
  });

  test('leaves nothing when it was the first', () =>
    expect(effective(opened, takeBack('opened')).household('h1').afterRefusal).toBeNull());

  test('says so in the history', () =>
    effective(opened)
      .when(takeBack('opened'))
      .then([
        {
          type: 'record_withdrawn',
          householdId: 'h1',
          data: { commandId: 'opened', kind: 'refusal_step', recordedAt: START },
        },
      ]));

  test('is taken back years later too, though it ended the track', () => {
    const scenario = effective(opened, failed, decided, withdrawn, at(YEARS_LATER, takeBack('withdrawn')));
    expect(file(scenario).afterRefusal).toMatchObject({ step: 'decision', phase: 'served', ended: null });
  });

  test('is not taken back by a leader, even an own one', () =>
    effective(opened)
      .when(by(LEADER, withdrawRecord('h1', 'opened')))
      .thenRefused('not_withdrawable'));

  test('is not taken back once another followed', () =>
    effective(opened, failed).when(takeBack('opened')).thenRefused('not_withdrawable'));

  test('is not taken back once the household has signed', () =>
    effective(opened, recordSignature('h1')).when(takeBack('opened')).thenRefused('not_withdrawable'));
});
