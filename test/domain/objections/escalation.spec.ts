import { describe, expect, test } from '@jest/globals';
import { answerObjection, changePolicy, raiseObjection, recordVerdict } from '../commands.ts';
import { inStage, lines, PLAIN } from '../openings.ts';
import { clock, given, shanghai, type Step } from '../scenario.ts';
import type { Level, Policy } from '../../../domain/policy.ts';

/** Clocks of a day, so that a scenario fits into a week. */
const withLevels = (...levels: Level[]): Policy => ({
  ...PLAIN,
  objections: { clocks: { default: 'P1D' }, consultRequired: {}, levels },
});
const raised = (policy: Policy, ...steps: Step[]) =>
  given(inStage('survey', lines(2), policy), raiseObjection('h1'), ...steps);
const day = (date: number) => shanghai(`2026-03-0${date} 10:00`);
const climbed = (from: Level, to: Level, dueAt: string, overdue = true) =>
  ({
    type: 'objection_escalated',
    householdId: 'h1',
    objectionId: 'new-1',
    data: { from, to, overdue, dueAt, dueProvisional: false },
  }) as const;

describe('an overdue objection', () => {
  const two = withLevels('handler', 'leader', 'director');

  test('climbs one level when its time is over, with a fresh clock', () => {
    const scenario = raised(two);
    expect(scenario.nextDueAt).toBe(day(3));
    scenario.when(clock(day(3))).then([climbed('handler', 'leader', day(4))]);
  });

  test('stays a moment before', () =>
    raised(two)
      .when(clock(shanghai('2026-03-03 09:59')))
      .then([]));

  test('climbs again after another full clock', () =>
    raised(two, clock(day(3)))
      .when(clock(day(4)))
      .then([climbed('leader', 'director', day(5))]));

  test('climbs one level, not several, after a long time in which nothing ran', () =>
    raised(two)
      .when(clock(day(8)))
      .then([climbed('handler', 'leader', day(9))]));

  test('stays overdue at the top, where nobody is left', () => {
    const atTop = raised(two, clock(day(3)), clock(day(4)));
    expect(atTop.nextDueAt).toBeNull();
    atTop.when(clock(day(8))).then([]);
  });

  test('does not climb while the household considers the answer', () =>
    raised(two, answerObjection('h1', 'new-1'))
      .when(clock(day(8)))
      .then([]));

  test('does not climb once it is closed', () =>
    raised(two, recordVerdict('h1', 'new-1', 'withdrawn'))
      .when(clock(day(8)))
      .then([]));

  test('with a clock of nothing climbs to the top at once and stops there', () => {
    const hasty: Policy = { ...two, objections: { ...two.objections, clocks: { default: 'PT0S' } } };
    given(inStage('survey', lines(1), hasty))
      .when(raiseObjection('h1'))
      .thenTypes(['objection_raised', 'objection_escalated', 'objection_escalated']);
  });
});

describe('levels', () => {
  test('begin where policy begins', () => {
    const { objections } = raised(withLevels('director', 'district')).household('h1');
    expect(objections['new-1']?.level).toBe('director');
  });

  test('end at the top also for a household that maintains its objection', () =>
    raised(withLevels('handler'), answerObjection('h1', 'new-1'))
      .when(recordVerdict('h1', 'new-1', 'maintained'))
      .then([
        {
          type: 'verdict_recorded',
          householdId: 'h1',
          objectionId: 'new-1',
          data: { verdict: 'maintained', dueAt: day(3), dueProvisional: false },
        },
      ]));

  test('that policy no longer names lead up to the next that it names, never down', () =>
    raised(
      withLevels('handler', 'leader', 'district'),
      clock(day(3)),
      changePolicy(withLevels('handler', 'director')),
    )
      .when(clock(day(4)))
      .then([climbed('leader', 'director', day(5))]));

  test('named twice do not lead in a circle', () => {
    const circle = withLevels('handler', 'leader', 'handler', 'leader');
    const atTop = raised(circle, clock(day(3)), clock(day(4)), clock(day(5)));
    expect(atTop.household('h1').objections['new-1']?.level).toBe('leader');
    expect(atTop.nextDueAt).toBeNull();
  });
});
