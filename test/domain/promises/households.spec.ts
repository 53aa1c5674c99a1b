import { describe, expect, test } from '@jest/globals';
import { SEEDED_CALENDAR } from '../../../domain/calendar-seed.ts';
import type { BuildingFact } from '../../../domain/events.ts';
import type { Level, Policy } from '../../../domain/policy.ts';
import {
  changeCalendar,
  changePolicy,
  decidePromise,
  extendStage,
  makePromise,
  mergeHouseholds,
  newPart,
  part,
  removeHousehold,
  splitHousehold,
} from '../commands.ts';
import { inStage, line, lines, opened, PLAIN, policyOf } from '../openings.ts';
import { as, at, by, clock, given, LEADER, naming, occurred, shanghai, START } from '../scenario.ts';

const WEDNESDAY = shanghai('2026-03-04 10:00');
const made = (dueAt = WEDNESDAY, level: Level = 'handler'): BuildingFact => ({
  type: 'promise_made',
  householdId: 'h1',
  data: { promiseId: 'new-1', staffId: 'wang', dueAt, level },
});
const decided = (outcome: 'kept' | 'broken' | 'withdrawn'): BuildingFact => ({
  type: 'promise_decided',
  householdId: 'h1',
  data: { promiseId: 'new-1', outcome },
});
const climbed = (from: Level, to: Level, dueAt: string, provisional = false): BuildingFact => ({
  type: 'promise_escalated',
  householdId: 'h1',
  data: { promiseId: 'new-1', from, to, dueAt, dueProvisional: provisional, after: { workdays: 1 } },
});
const reminded: BuildingFact = {
  type: 'reminder_raised',
  householdId: 'h1',
  data: {
    reminderId: 'new-2',
    kind: 'promiseDue',
    key: 'promiseDue new-1 wang',
    promiseId: 'new-1',
    staffId: 'wang',
  },
};
/** Promises climb after a working day on each of three levels, and are reminded of two hours before. */
const CLIMBING: Policy = policyOf('shanghai-95', {
  ...PLAIN,
  escalation: { promise: { after: { workdays: 1 } } },
  objections: { levels: ['handler', 'leader', 'director'] },
});
const REMINDING: Policy = { ...PLAIN, reminders: { ...PLAIN.reminders, promiseDue: { before: 'PT2H' } } };
const promised = (policy: Policy = PLAIN) =>
  given(opened(lines(2), policy), makePromise('h1', 'wang', WEDNESDAY));

describe('a promise about a household', () => {
  test('is made by whoever says so, at the lowest level of the policy', () => {
    given(opened(lines(2)))
      .when(makePromise('h1', 'wang', WEDNESDAY))
      .then([made()]);
    const levels: Level[] = ['leader', 'district'];
    given(opened(lines(2), { ...PLAIN, objections: { ...PLAIN.objections, levels } }))
      .when(makePromise('h1', 'wang', WEDNESDAY))
      .then([made(WEDNESDAY, 'leader')]);
  });

  test('is on the file, with who made it and when, and is due', () => {
    const scenario = given(opened(lines(2)), by(LEADER, as('c7', makePromise('h1', 'wang', WEDNESDAY))));
    expect(scenario.household('h1').promises['new-1']).toEqual({
      ...{ id: 'new-1', commandId: 'c7', staffId: 'wang', madeById: 'li', madeAt: START, level: 'handler' },
      ...{ promisedFor: WEDNESDAY, dueAt: WEDNESDAY, dueProvisional: false, dueFrom: null, dueAfter: null },
      ...{ remindedId: null, outcome: null, decidedAt: null },
    });
  });

  test('counts from when it was said, and never from the future', () => {
    const said = shanghai('2026-03-01 18:00');
    const late = given(opened(lines(1)), occurred(said, makePromise('h1', 'wang', WEDNESDAY)));
    expect(late.household('h1').promises['new-1']?.madeAt).toBe(said);
    const ahead = shanghai('2026-03-02 10:04');
    const early = given(opened(lines(1)), occurred(ahead, makePromise('h1', 'wang', WEDNESDAY)));
    expect(early.household('h1').promises['new-1']?.madeAt).toBe(START);
  });

  test('is for a time after it was said, though that may have passed by now', () => {
    given(opened(lines(1)))
      .when(makePromise('h1', 'wang', START))
      .thenRefused('in_the_past');
    const [said, due] = [shanghai('2026-03-01 09:00'), shanghai('2026-03-02 09:00')];
    given(opened(lines(1)))
      .when(occurred(said, makePromise('h1', 'wang', due)))
      .then([made(due)]);
    given(opened(lines(1)))
      .when(occurred(due, makePromise('h1', 'wang', said)))
      .thenRefused('in_the_past');
  });

  test('is made by somebody who exists, about a household that does', () => {
    given(opened(lines(1)))
      .when(naming('unknown_staff', makePromise('h1', 'nobody', WEDNESDAY)))
      .thenRefused('unknown_staff');
    given(opened(lines(1)))
      .when(makePromise('h9', 'wang', WEDNESDAY))
      .thenRefused('unknown_household');
  });

  test.each(['kept', 'broken', 'withdrawn'] as const)('is %s once', (outcome) => {
    promised()
      .when(decidePromise('h1', 'new-1', outcome))
      .then([decided(outcome)]);
    given(opened(lines(2)), makePromise('h1', 'wang', WEDNESDAY), decidePromise('h1', 'new-1', outcome))
      .when(decidePromise('h1', 'new-1', 'broken'))
      .thenRefused('already_decided');
  });

  test('that nobody made cannot be decided, nor one of another household', () => {
    promised().when(decidePromise('h1', 'none')).thenRefused('unknown_promise');
    promised().when(decidePromise('h2', 'new-1')).thenRefused('unknown_promise');
  });

  test('is neither made nor decided in a building that is over', () => {
    given(inStage('closed'))
      .when(makePromise('h1', 'wang', WEDNESDAY))
      .thenRefused('stage_closed');
  });

  test('may be one of several', () =>
    expect(
      Object.keys(
        given(
          opened(lines(1)),
          makePromise('h1', 'wang', WEDNESDAY),
          makePromise('h1', 'zhao', WEDNESDAY),
        ).household('h1').promises,
      ),
    ).toEqual(['new-1', 'new-2']));
});

describe('an overdue promise', () => {
  // Wednesday + 1 working day is the end of Thursday.
  const FRIDAY = shanghai('2026-03-06 00:00');
  // A clock that starts as Friday begins has the whole working day after it.
  const TUESDAY = shanghai('2026-03-10 00:00');

  test('climbs a level when it was to be kept, then after every clock, and stops at the top', () => {
    const scenario = promised(CLIMBING);
    expect(scenario.nextDueAt).toBe(WEDNESDAY);
    scenario.when(clock(WEDNESDAY)).then([climbed('handler', 'leader', FRIDAY)]);
    given(opened(lines(2), CLIMBING), makePromise('h1', 'wang', WEDNESDAY), clock(WEDNESDAY))
      .when(clock(FRIDAY))
      .then([climbed('leader', 'director', TUESDAY)]);
    const top = given(
      opened(lines(2), CLIMBING),
      makePromise('h1', 'wang', WEDNESDAY),
      clock(WEDNESDAY),
      clock(FRIDAY),
    );
    expect(top.nextDueAt).toBeNull();
    top.when(clock(shanghai('2026-03-30 10:00'))).then([]);
  });

  test('stays a moment before', () =>
    promised(CLIMBING)
      .when(clock(shanghai('2026-03-04 09:59')))
      .then([]));

  test('does not climb once it is decided, nor where policy says so', () => {
    given(opened(lines(2), CLIMBING), makePromise('h1', 'wang', WEDNESDAY), decidePromise('h1', 'new-1'))
      .when(clock(WEDNESDAY))
      .then([]);
    promised(PLAIN).when(clock(WEDNESDAY)).then([]);
  });

  test('is still decided, also at the top', () =>
    given(opened(lines(2), CLIMBING), makePromise('h1', 'wang', WEDNESDAY), clock(WEDNESDAY), clock(FRIDAY))
      .when(decidePromise('h1', 'new-1', 'broken'))
      .then([decided('broken')]));

  test('that was told late climbs at once', () =>
    given(opened(lines(1), CLIMBING))
      .when(at(shanghai('2026-03-05 10:00'), occurred(START, makePromise('h1', 'wang', WEDNESDAY))))
      .thenTypes(['promise_made', 'promise_escalated']));

  test('has its clock counted again when the calendar changes; what was said stays', () => {
    const calendar = { ...SEEDED_CALENDAR, holidays: [...SEEDED_CALENDAR.holidays, '2026-03-05'] };
    given(opened(lines(2), CLIMBING), makePromise('h1', 'wang', WEDNESDAY), clock(WEDNESDAY))
      .when(changeCalendar(calendar))
      .then([
        { type: 'calendar_changed', data: { calendar } },
        {
          type: 'promise_due_recounted',
          householdId: 'h1',
          data: { promiseId: 'new-1', dueAt: shanghai('2026-03-07 00:00'), dueProvisional: false },
        },
      ]);
    promised(CLIMBING)
      .when(changeCalendar(calendar))
      .then([{ type: 'calendar_changed', data: { calendar } }]);
  });
});

describe('whoever promised', () => {
  const EIGHT = shanghai('2026-03-04 08:00');

  test('is reminded once, before it is to be kept, and no longer once it is decided', () => {
    const scenario = promised(REMINDING);
    expect(scenario.nextDueAt).toBe(EIGHT);
    scenario.when(clock(EIGHT)).then([reminded]);
    const told = given(opened(lines(2), REMINDING), makePromise('h1', 'wang', WEDNESDAY), clock(EIGHT));
    expect(told.nextDueAt).toBeNull();
    told
      .when(decidePromise('h1', 'new-1'))
      .then([
        decided('kept'),
        { type: 'reminder_withdrawn', householdId: 'h1', data: { reminderId: 'new-2', kind: 'promiseDue' } },
      ]);
  });

  test('is reminded at once of what is due sooner', () =>
    given(opened(lines(1), REMINDING))
      .when(makePromise('h1', 'wang', shanghai('2026-03-02 10:30')))
      .thenTypes(['promise_made', 'reminder_raised']));

  test('is not reminded again after policy was switched off and on', () =>
    given(
      opened(lines(2), REMINDING),
      makePromise('h1', 'wang', WEDNESDAY),
      clock(EIGHT),
      changePolicy(PLAIN),
      changePolicy(REMINDING),
    )
      .when(clock(shanghai('2026-03-30 10:00')))
      .then([]));

  test('is not reminded again after the building was reopened', () => {
    const short = {
      ...REMINDING,
      stages: { ...PLAIN.stages, signing: { onDeadline: 'lapse', advance: 'manual' } },
    };
    given(
      inStage('signing', lines(1), short as Policy, shanghai('2026-03-04 09:00')),
      makePromise('h1', 'wang', WEDNESDAY),
      clock(EIGHT),
      clock(shanghai('2026-03-04 09:00')),
      by(LEADER, extendStage(shanghai('2026-03-20 09:00'))),
    )
      .when(clock(shanghai('2026-03-19 10:00')))
      .then([]);
  });
});

describe('a promise follows its household', () => {
  test('is withdrawn when the household leaves the roll', () =>
    promised()
      .when(removeHousehold('h1'))
      .then([
        decided('withdrawn'),
        { type: 'household_removed', householdId: 'h1', data: { because: 'removal' } },
      ]));

  test('goes along when it becomes part of another, and nobody is reminded of it again', () => {
    const merged = given(
      opened(lines(2), REMINDING),
      makePromise('h1', 'wang', WEDNESDAY),
      clock(shanghai('2026-03-04 08:00')),
      mergeHouseholds('h2', 'h1'),
    );
    expect(Object.keys(merged.household('h2').promises)).toEqual(['new-1']);
    merged.when(clock(shanghai('2026-03-30 10:00'))).then([]);
    expect(merged.household('h2').promises['new-1']).toMatchObject({ staffId: 'wang', outcome: null });
  });

  test('stays with the household that others are split off', () => {
    const split = given(
      opened([line('h1')]),
      makePromise('h1', 'wang', WEDNESDAY),
      splitHousehold('h1', part(), newPart('h9')),
    );
    expect(Object.keys(split.household('h1').promises)).toEqual(['new-1']);
    expect(split.household('h9').promises).toEqual({});
  });
});
