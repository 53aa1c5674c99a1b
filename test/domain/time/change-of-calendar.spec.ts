// What a new calendar does to deadlines that run.
import { describe, expect, test } from '@jest/globals';
import { SEEDED_CALENDAR } from '../../../domain/calendar-seed.ts';
import type { CivilDate } from '../../../domain/kernel.ts';
import { householdFile } from '../../../domain/views.ts';
import type { Calendar } from '../../../domain/working-time.ts';
import {
  advanceStage,
  answerObjection,
  changeCalendar,
  changePolicy,
  closeObjection,
  extendStage,
  raiseObjection,
  recordRefusalStep,
  recordSignature,
  recordVerdict,
  withdrawRecord,
} from '../commands.ts';
import { inStage, lines, opened, PLAIN, policyOf } from '../openings.ts';
import { as, at, by, clock, given, shanghai, type Step } from '../scenario.ts';

/** The next year as nobody has published it: these days, and all others as the week has them. */
const published = (holidays: CivilDate[], workdays: CivilDate[] = []): Calendar => ({
  publishedThrough: '2027-12-31',
  holidays: [...SEEDED_CALENDAR.holidays, ...holidays],
  workdays: [...SEEDED_CALENDAR.workdays, ...workdays],
});
const NEW_YEAR = published(['2027-01-01']);
const WORKED_SATURDAY = published([], ['2027-01-02']);
const changed = (calendar: Calendar) => ({ type: 'calendar_changed', data: { calendar } }) as const;
const recounted = (dueAt: string, dueProvisional = false) =>
  ({
    type: 'objection_due_recounted',
    householdId: 'h1',
    objectionId: 'new-1',
    data: { dueAt, dueProvisional },
  }) as const;

const WEDNESDAY = shanghai('2026-12-30 10:00');
/** Five working days from Wednesday 30 December: as far as anybody knows, until the end of 6 January. */
const raised = at(WEDNESDAY, raiseObjection('h1'));
const inSurvey = (...steps: Step[]) => given(inStage('survey'), ...steps);
const objectionOf = (scenario: ReturnType<typeof given>) => scenario.household('h1').objections['new-1'];

describe('the deadline of an objection beyond the published calendar', () => {
  test('is provisional', () =>
    expect(objectionOf(inSurvey(raised))).toMatchObject({
      dueAt: shanghai('2027-01-07 00:00'),
      dueProvisional: true,
      dueFrom: WEDNESDAY,
      dueAfter: { workdays: 5 },
    }));

  test('moves later for a holiday', () =>
    inSurvey(raised)
      .when(changeCalendar(NEW_YEAR))
      .then([changed(NEW_YEAR), recounted(shanghai('2027-01-08 00:00'))]));

  test('moves earlier for a weekend day that is worked', () =>
    inSurvey(raised)
      .when(changeCalendar(WORKED_SATURDAY))
      .then([changed(WORKED_SATURDAY), recounted(shanghai('2027-01-06 00:00'))]));

  test('is certain where nothing moves it', () => {
    const plain = published(['2027-02-08']);
    inSurvey(raised)
      .when(changeCalendar(plain))
      .then([changed(plain), recounted(shanghai('2027-01-07 00:00'))]);
  });

  test('stays provisional where the new calendar does not reach it either', () => {
    const partly = { ...NEW_YEAR, publishedThrough: '2027-01-03' };
    inSurvey(raised)
      .when(changeCalendar(partly))
      .then([changed(partly), recounted(shanghai('2027-01-08 00:00'), true)]);
  });

  test('escalates at once when it turns out to be past', () =>
    inSurvey(raised)
      .when(at(shanghai('2027-01-06 10:00'), changeCalendar(WORKED_SATURDAY)))
      .thenTypes(['calendar_changed', 'objection_due_recounted', 'objection_escalated']));

  test('stays done when it was past before', () => {
    const late = inSurvey(raised, clock(shanghai('2027-01-07 09:00')));
    const due = objectionOf(late)?.dueAt ?? '';
    expect([objectionOf(late)?.level, due]).toEqual(['leader', shanghai('2027-01-15 00:00')]);
    late.when(changeCalendar(NEW_YEAR)).then([changed(NEW_YEAR), recounted(due)]);
  });

  test('counts from the escalation once there was one', () => {
    const late = inSurvey(raised, clock(shanghai('2027-01-07 09:00')));
    const holiday = published(['2027-01-11']);
    late.when(changeCalendar(holiday)).then([changed(holiday), recounted(shanghai('2027-01-16 00:00'))]);
  });

  test('keeps the length it started with, whatever policy says by now', () => {
    const longer = policyOf('shanghai-95', { objections: { clocks: { default: { workdays: 20 } } } });
    inSurvey(raised, changePolicy({ ...longer, thresholds: [] }))
      .when(changeCalendar(NEW_YEAR))
      .then([changed(NEW_YEAR), recounted(shanghai('2027-01-08 00:00'))]);
  });

  test('does not move where the clock is exact time', () => {
    const exact = { ...PLAIN, objections: { ...PLAIN.objections, clocks: { default: 'P8D' } } };
    given(inStage('survey', lines(1), exact), raised)
      .when(changeCalendar(NEW_YEAR))
      .then([changed(NEW_YEAR)]);
  });

  test('does not move once the objection is closed', () =>
    inSurvey(raised, closeObjection('h1', 'new-1'))
      .when(changeCalendar(NEW_YEAR))
      .then([changed(NEW_YEAR)]));
});

describe('a clock that is paused', () => {
  const answered = inSurvey(raised, answerObjection('h1', 'new-1'));

  test('has no deadline to move', () => answered.when(changeCalendar(NEW_YEAR)).then([changed(NEW_YEAR)]));

  test('runs again by the new calendar, from the verdict', () => {
    const resumed = inSurvey(
      raised,
      answerObjection('h1', 'new-1'),
      changeCalendar(NEW_YEAR),
      at(shanghai('2026-12-31 10:00'), recordVerdict('h1', 'new-1', 'maintained')),
    );
    // The 1st is free now: the 4th to the 8th.
    expect(objectionOf(resumed)).toMatchObject({
      dueAt: shanghai('2027-01-09 00:00'),
      dueProvisional: false,
      dueFrom: shanghai('2026-12-31 10:00'),
    });
  });

  test('that runs again is recounted from the verdict', () => {
    const resumed = inSurvey(
      raised,
      answerObjection('h1', 'new-1'),
      at(shanghai('2026-12-31 10:00'), recordVerdict('h1', 'new-1', 'maintained')),
    );
    resumed.when(changeCalendar(NEW_YEAR)).then([changed(NEW_YEAR), recounted(shanghai('2027-01-09 00:00'))]);
  });
});

describe('a deadline at 24:00', () => {
  const due = shanghai('2026-03-10 00:00');
  const objected = inSurvey(raiseObjection('h1'));

  test('is over with the first moment of the next day, not before', () => {
    expect(objectionOf(objected)?.dueAt).toBe(due);
    objected.when(clock('2026-03-09T15:59:59.999Z')).then([]);
    objected.when(clock(due)).thenTypes(['objection_escalated']);
  });
});

describe('a calendar that corrects days it had published', () => {
  // As in 2020, when the Spring Festival was made longer while it lasted.
  const corrected = { ...SEEDED_CALENDAR, holidays: [...SEEDED_CALENDAR.holidays, '2026-03-05'] };

  test('moves deadlines that were certain', () =>
    inSurvey(raiseObjection('h1'))
      .when(changeCalendar(corrected))
      .then([changed(corrected), recounted(shanghai('2026-03-11 00:00'))]));

  test('does nothing when it is the same', () =>
    inSurvey(raiseObjection('h1'))
      .when(changeCalendar({ ...SEEDED_CALENDAR }))
      .then([]));
});

describe('the end of a stage', () => {
  const stages = {
    ...PLAIN.stages,
    consultation: { advance: 'manual', plannedEndsAfter: { workdays: 5 }, onDeadline: 'lapse' },
  } as const;
  const consulting = (change: object = {}) =>
    given(
      inStage('survey', lines(1), {
        ...PLAIN,
        stages: { ...stages, consultation: { ...stages.consultation, ...change } },
      }),
      at(WEDNESDAY, advanceStage('consultation')),
    );
  const stageRecounted = (stageEndsAt: string, provisional = false) =>
    ({ type: 'stage_end_recounted', data: { stageEndsAt, provisional, isKept: false } }) as const;
  const fileOf = (scenario: ReturnType<typeof given>) =>
    householdFile(scenario.building, scenario.household('h1'));

  test('is provisional beyond the published calendar, and says so', () =>
    expect(fileOf(consulting())).toMatchObject({
      stageEndsAt: shanghai('2027-01-07 00:00'),
      stageEndsProvisional: true,
    }));

  test('moves later and earlier', () => {
    consulting()
      .when(changeCalendar(NEW_YEAR))
      .then([changed(NEW_YEAR), stageRecounted(shanghai('2027-01-08 00:00'))]);
    consulting()
      .when(changeCalendar(WORKED_SATURDAY))
      .then([changed(WORKED_SATURDAY), stageRecounted(shanghai('2027-01-06 00:00'))]);
  });

  test('stays where it was announced when it would turn out to be past', () =>
    consulting()
      .when(at(shanghai('2027-01-06 10:00'), changeCalendar(WORKED_SATURDAY)))
      .then([
        changed(WORKED_SATURDAY),
        {
          type: 'stage_end_recounted',
          data: { stageEndsAt: shanghai('2027-01-07 00:00'), provisional: false, isKept: true },
        },
      ]));

  test('does not move where people chose it', () => {
    const chosen = given(
      inStage('survey', lines(1), { ...PLAIN, stages }),
      at(WEDNESDAY, advanceStage('consultation')),
      extendStage(shanghai('2027-01-20 18:00')),
    );
    chosen.when(changeCalendar(NEW_YEAR)).then([changed(NEW_YEAR)]);
    expect(fileOf(chosen).stageEndsProvisional).toBe(false);
  });

  test('moves where the clock extended it', () => {
    const extended = given(
      opened(lines(1), {
        ...PLAIN,
        stages: { ...stages, survey: { ...stages.consultation, onDeadline: 'extend' } },
      }),
      clock(shanghai('2026-12-25 10:00')),
    );
    expect(fileOf(extended)).toMatchObject({
      stageEndsAt: shanghai('2027-01-02 00:00'),
      stageEndsProvisional: true,
    });
    extended
      .when(changeCalendar(NEW_YEAR))
      .then([changed(NEW_YEAR), stageRecounted(shanghai('2027-01-05 00:00'))]);
  });

  test('that follows the first signature is counted from it again', () => {
    const following = {
      ...PLAIN,
      stages: {
        ...PLAIN.stages,
        signing: { advance: 'manual', plannedEndsAfter: { workdays: 5 }, countsFrom: 'first_signature' },
      },
    } as const;
    const signed = given(inStage('signing', lines(2), following), at(WEDNESDAY, recordSignature('h1')));
    expect(fileOf(signed)).toMatchObject({
      stageEndsAt: shanghai('2027-01-07 00:00'),
      stageEndsProvisional: true,
    });
    signed
      .when(changeCalendar(NEW_YEAR))
      .then([changed(NEW_YEAR), stageRecounted(shanghai('2027-01-08 00:00'))]);
    signed.when(at(shanghai('2027-01-06 10:00'), changeCalendar(WORKED_SATURDAY))).then([
      changed(WORKED_SATURDAY),
      {
        type: 'stage_end_recounted',
        data: { stageEndsAt: shanghai('2027-01-07 00:00'), provisional: false, isKept: true },
      },
    ]);
  });

  test('is warned of again when it moves, and not when it is merely certain', () => {
    const policy = {
      ...PLAIN,
      stages,
      reminders: { ...PLAIN.reminders, deadline: { before: ['P7D'] } },
    };
    const warned = given(
      inStage('survey', lines(1), policy),
      at(WEDNESDAY, advanceStage('consultation')),
      clock(shanghai('2026-12-31 00:00')),
    );
    const certain = published(['2027-02-08']);
    expect(warned.building.reminders).toMatchObject([{ kind: 'deadline', withdrawnAt: null }]);
    warned.when(changeCalendar(certain)).thenTypes(['calendar_changed', 'stage_end_recounted']);
    warned
      .when(at(shanghai('2027-01-02 10:00'), changeCalendar(NEW_YEAR)))
      .thenTypes(['calendar_changed', 'stage_end_recounted', 'reminder_withdrawn', 'reminder_raised']);
  });

  test('of six years from a leap day is the last of February', () => {
    const stagesOf = { ...stages, consultation: { advance: 'manual', plannedEndsAfter: 'P6Y' } } as const;
    const { building } = given(
      inStage('survey', lines(1), { ...PLAIN, stages: stagesOf }),
      at(shanghai('2028-02-29 10:00'), advanceStage('consultation')),
    );
    expect(building.stageEndsAt).toBe(shanghai('2034-02-28 10:00'));
  });

  test('of six years in exact time does not move, in working days it does', () => {
    const years = consulting({ plannedEndsAfter: 'P6Y' });
    expect(fileOf(years)).toMatchObject({
      stageEndsAt: shanghai('2032-12-30 10:00'),
      stageEndsProvisional: false,
    });
    years.when(changeCalendar(NEW_YEAR)).then([changed(NEW_YEAR)]);
    const days = consulting({ plannedEndsAfter: { workdays: 1_500 } });
    // Weekends alone from 2027 on: 300 weeks after Wednesday 30 December 2026.
    expect(days.building.stageEndsAt).toBe(shanghai('2032-09-30 00:00'));
    days
      .when(changeCalendar(NEW_YEAR))
      .then([changed(NEW_YEAR), stageRecounted(shanghai('2032-10-01 00:00'), true)]);
  });
});

describe('the clocks after a refusal', () => {
  const served = shanghai('2026-07-15 10:00');
  const decided = (...more: Step[]) =>
    given(
      inStage('effective', lines(1)),
      recordRefusalStep('h1', 'mediation_opened'),
      recordRefusalStep('h1', 'mediation_failed'),
      as('decided', at(served, recordRefusalStep('h1', 'decision_served', served))),
      ...more,
    );
  const endsOf = (scenario: ReturnType<typeof given>) =>
    scenario
      .household('h1')
      .afterRefusal?.steps.at(-1)
      ?.clocks.map(({ kind, endsAt, provisional }) => ({
        [kind]: [endsAt, provisional],
      }));
  /** Friday 15 January 2027 is free, and so is the weekend after it. */
  const january = published(['2027-01-15']);

  test('move where their last day turns out to be free, and what follows moves with them', () => {
    const before = decided();
    expect(endsOf(before)).toEqual([
      { review: [shanghai('2026-09-15 00:00'), false] },
      { lawsuit: [shanghai('2027-01-16 00:00'), true] },
      { enforcement: [shanghai('2027-04-16 00:00'), true] },
    ]);
    before.when(changeCalendar(january)).thenTypes(['calendar_changed', 'refusal_clocks_recounted']);
    expect(endsOf(decided(changeCalendar(january)))).toEqual([
      { review: [shanghai('2026-09-15 00:00'), false] },
      { lawsuit: [shanghai('2027-01-19 00:00'), false] },
      // Three months after Monday 18 January is Sunday 18 April.
      { enforcement: [shanghai('2027-04-20 00:00'), false] },
    ]);
  });

  test('move of earlier steps too, should the latest be taken back', () => {
    const director = { staffId: 'sun', role: 'director' } as const;
    const takenBack = decided(
      as('review', recordRefusalStep('h1', 'review_opened')),
      changeCalendar(january),
      by(director, withdrawRecord('h1', 'review')),
    );
    expect(endsOf(takenBack)).toEqual(endsOf(decided(changeCalendar(january))));
  });

  test('rest once the track has ended', () =>
    decided(recordRefusalStep('h1', 'decision_withdrawn'))
      .when(changeCalendar(january))
      .then([changed(january)]));
});

describe('a building that is over', () => {
  test('takes the calendar while it may be reopened', () => {
    const lapsed = given(inStage('lapsed'), changeCalendar(NEW_YEAR));
    expect(lapsed.building.calendar).toEqual(NEW_YEAR);
  });

  test('keeps the one it was closed under', () =>
    given(inStage('closed')).when(changeCalendar(NEW_YEAR)).thenRefused('stage_closed'));
});
