import { describe, expect, test } from '@jest/globals';
import { REFUSAL_TURNS, type RefusalTurn } from '../../../domain/refusal-track.ts';
import { REFUSAL_STEPS } from '../../../domain/policy.ts';
import { recordRefusalStep, recordSignature } from '../commands.ts';
import { inStage, lineOf, lines } from '../openings.ts';
import { at, given, occurred, shanghai, type Step } from '../scenario.ts';

/** What may be recorded next, written a second time and apart from the rules. `=` ends the track. */
const ORDER = `
  nothing               mediation_opened
  mediation_opened      mediation_agreed mediation_failed
  mediation_agreed      mediation_opened
  mediation_failed      mediation_opened decision_served
  decision_served       review_opened lawsuit_opened enforcement_opened decision_withdrawn=
  review_opened         review_upheld review_changed review_revoked review_withdrawn decision_withdrawn=
  review_upheld         lawsuit_opened enforcement_opened decision_withdrawn=
  review_changed        lawsuit_opened enforcement_opened decision_withdrawn=
  review_revoked        mediation_opened decision_served
  review_withdrawn      lawsuit_opened enforcement_opened decision_withdrawn=
  lawsuit_opened        lawsuit_upheld lawsuit_changed lawsuit_revoked lawsuit_withdrawn decision_withdrawn=
  lawsuit_upheld        enforcement_opened decision_withdrawn=
  lawsuit_changed       enforcement_opened decision_withdrawn=
  lawsuit_revoked       mediation_opened decision_served
  lawsuit_withdrawn     lawsuit_opened enforcement_opened decision_withdrawn=
  enforcement_opened    enforcement_granted enforcement_rejected decision_withdrawn=
  enforcement_granted   enforcement_completed= decision_withdrawn=
  enforcement_rejected  enforcement_opened decision_withdrawn=
  decision_withdrawn    mediation_opened
  enforcement_completed mediation_opened`;
const TURNS = Object.keys(REFUSAL_TURNS) as RefusalTurn[];
type Standing = RefusalTurn | 'nothing';

const rows = ORDER.trim()
  .split('\n')
  .map((row) => row.trim().split(/\s+/) as [Standing, ...string[]]);
const allowed = new Map(
  rows.map(([from, ...to]) => [from, new Map(to.map((word) => [word.replace('=', ''), word.endsWith('=')]))]),
);

/** Years apart, so that no clock is in the way; what is served is served when it is recorded. */
const step = (turn: RefusalTurn, year: number): Step => {
  const now = shanghai(`${2027 + year}-03-02 10:00`);
  return at(now, recordRefusalStep('h1', turn, REFUSAL_TURNS[turn].isServed ? now : null));
};

/** The shortest way to every standing. */
function waysThrough(): Map<Standing, RefusalTurn[]> {
  const ways = new Map<Standing, RefusalTurn[]>([['nothing', []]]);
  for (const [standing, way] of ways) {
    for (const next of (allowed.get(standing)?.keys() ?? []) as Iterable<RefusalTurn>) {
      if (!ways.has(next)) ways.set(next, [...way, next]);
    }
  }
  return ways;
}

const effective = (...steps: Step[]) => given(inStage('effective', lines(2)), ...steps);
const WAYS = waysThrough();

test('every standing can be reached, and the table here is the whole one', () => {
  expect([...WAYS.keys()].toSorted()).toEqual(['nothing', ...TURNS].toSorted());
  expect([...allowed.keys()].toSorted()).toEqual(['nothing', ...TURNS].toSorted());
});

describe.each([...WAYS])('after %s', (standing, way) => {
  const there = effective(...way.map(step));

  test.each(TURNS)('%s', (turn) => {
    const tried = there.when(step(turn, way.length));
    const ends = allowed.get(standing)?.get(turn);
    if (ends === undefined) tried.thenRefused('refusal_step_not_next');
    else tried.thenTypes(ends ? ['refusal_step_recorded', 'refusal_track_ended'] : ['refusal_step_recorded']);
  });
});

describe('a step after a refusal', () => {
  const opened = recordRefusalStep('h1', 'mediation_opened');

  test('says what was recorded, and when it happened', () => {
    const then = shanghai('2026-02-27 15:00');
    const scenario = effective(occurred(then, opened));
    expect(scenario.household('h1').afterRefusal?.steps).toEqual([
      {
        commandId: 'c1',
        step: 'mediation',
        phase: 'opened',
        at: then,
        recordedAt: shanghai('2026-03-02 10:00'),
        by: { staffId: 'wang', role: 'handler' },
        clocks: [],
      },
    ]);
  });

  test.each(['survey', 'consultation', 'signing'] as const)('has no place in the stage %s', (stage) =>
    given(inStage(stage)).when(opened).thenRefused('not_effective'),
  );

  test.each(['closed', 'lapsed'] as const)('is not recorded in a building that is %s', (stage) =>
    given(inStage(stage)).when(opened).thenRefused('stage_closed'),
  );

  test('has no place where the household has signed', () =>
    effective(recordSignature('h1')).when(opened).thenRefused('household_has_signed'));

  test('has one where only some have signed', () =>
    given(inStage('effective', [lineOf('h1', ['lan', 'jun'])]), recordSignature('h1', 'lan'))
      .when(opened)
      .thenTypes(['refusal_step_recorded']));

  test('is not served tomorrow', () =>
    effective(opened, recordRefusalStep('h1', 'mediation_failed'))
      .when(recordRefusalStep('h1', 'decision_served', shanghai('2026-03-03 10:00')))
      .thenRefused('occurred_in_future'));

  test('concerns its own household alone', () =>
    effective(opened, recordRefusalStep('h1', 'mediation_failed'))
      .when(recordRefusalStep('h2', 'decision_served', shanghai('2026-03-02 09:00')))
      .thenRefused('refusal_step_not_next'));

  test('changes neither the status nor the counts', () => {
    const before = effective();
    const after = effective(opened, recordRefusalStep('h1', 'mediation_failed'));
    expect(after.status('h1')).toBe(before.status('h1'));
    expect(after.nextDueAt).toBe(before.nextDueAt);
  });

  test('belongs to one of the five', () =>
    expect([...new Set(TURNS.map((turn) => turn.split('_')[0]))]).toEqual([...REFUSAL_STEPS]));
});
