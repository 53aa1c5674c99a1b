import { describe, expect, test } from '@jest/globals';
import type { RefusalTurn } from '../../../domain/refusal-track.ts';
import { householdFile } from '../../../domain/views.ts';
import { changePolicy, recordRefusalStep, recordSignature } from '../commands.ts';
import { inStage, lines, PLAIN } from '../openings.ts';
import { at, clock, given, occurred, shanghai, type Step } from '../scenario.ts';

/** When the base gets around to writing it down: after everything here. */
const ENTERED = shanghai('2028-06-01 10:00');
const on = (wall: string, turn: RefusalTurn): Step =>
  at(ENTERED, occurred(shanghai(wall), recordRefusalStep('h1', turn)));
const servedOn = (wall: string, turn: RefusalTurn): Step =>
  at(ENTERED, recordRefusalStep('h1', turn, shanghai(wall)));
const toTheDecision = (wall: string): Step[] => [
  on('2025-06-02 10:00', 'mediation_opened'),
  on('2025-06-20 10:00', 'mediation_failed'),
  servedOn(wall, 'decision_served'),
];
const effective = (...steps: Step[]) => given(inStage('effective', lines(2)), ...steps);

/** The clocks of `h1`, as its file shows them: `{ review: '2025-10-31 00:00 certain', … }`. */
function clocksOf(scenario: ReturnType<typeof effective>): Record<string, string> {
  const { afterRefusal } = householdFile(scenario.building, scenario.household('h1'));
  const shown = (afterRefusal?.clocks ?? []).map(({ kind, endsAt, provisional }) => [
    kind,
    `${endsAt} ${provisional ? 'provisional' : 'certain'}`,
  ]);
  return Object.fromEntries(shown);
}
const certain = (wall: string): string => `${shanghai(wall)} certain`;
const provisional = (wall: string): string => `${shanghai(wall)} provisional`;

describe('the clocks of a decision that was served', () => {
  test('are 60 days, six months, and three months after those', () =>
    // The six months end on Saturday 28 February 2026, a day that is worked; August has 31 days, February 28.
    expect(clocksOf(effective(...toTheDecision('2025-08-31 15:20')))).toEqual({
      review: certain('2025-10-31 00:00'),
      lawsuit: certain('2026-03-01 00:00'),
      enforcement: certain('2026-05-29 00:00'),
    }));

  test('count 60 days over the end of a year', () =>
    expect(clocksOf(effective(...toTheDecision('2025-11-20 09:00')))).toMatchObject({
      review: certain('2026-01-20 00:00'),
      lawsuit: certain('2026-05-21 00:00'),
      enforcement: certain('2026-08-21 00:00'),
    }));

  test('are the same whatever hour it was served', () =>
    expect(clocksOf(effective(...toTheDecision('2025-11-20 23:59')))).toEqual(
      clocksOf(effective(...toTheDecision('2025-11-20 00:00'))),
    ));

  test('run on to a working day where they would end on a free one', () =>
    // 60 days after 3 December 2025 is Sunday 1 February.
    expect(clocksOf(effective(...toTheDecision('2025-12-03 10:00')))).toMatchObject({
      review: certain('2026-02-03 00:00'),
    }));

  test('run over the whole of a holiday', () =>
    // 60 days after 18 December 2025 is 16 February 2026, the eve of the Spring Festival; work begins on the 24th.
    expect(clocksOf(effective(...toTheDecision('2025-12-18 10:00')))).toMatchObject({
      review: certain('2026-02-25 00:00'),
    }));

  test('are provisional beyond the published calendar', () =>
    // 28 February 2027 is a Sunday, as far as anybody knows.
    expect(clocksOf(effective(...toTheDecision('2026-08-31 10:00')))).toEqual({
      review: certain('2026-10-31 00:00'),
      lawsuit: provisional('2027-03-02 00:00'),
      enforcement: provisional('2027-06-02 00:00'),
    }));

  test('do nothing when they are over', () =>
    effective(...toTheDecision('2025-08-31 10:00'))
      .when(clock(shanghai('2030-01-01 10:00')))
      .then([]));

  test('are those of the policy of that day', () => {
    const policy = { ...PLAIN, afterRefusal: { clocks: { review: 'P30D' } } };
    const decided = effective(...toTheDecision('2025-08-31 10:00'), changePolicy(policy));
    expect(Object.keys(clocksOf(decided))).toEqual(['review', 'lawsuit', 'enforcement']);
    const later = effective(changePolicy(policy), ...toTheDecision('2025-08-31 10:00'));
    expect(clocksOf(later)).toEqual({ review: certain('2025-10-01 00:00') });
  });
});

describe('the clocks of the steps around it', () => {
  const policy = {
    ...PLAIN,
    afterRefusal: { clocks: { mediation: 'P1M', decision: { workdays: 10 }, enforcement: 'P3M' } },
  } as const;
  const withPolicy = (...steps: Step[]) => given(inStage('effective', lines(1), policy), ...steps);

  test('run while a mediation is open, and until a decision is served, where policy has them', () => {
    const opened = on('2026-03-02 10:00', 'mediation_opened');
    expect(clocksOf(withPolicy(opened))).toEqual({ mediation: certain('2026-04-03 00:00') });
    const failed = on('2026-03-13 10:00', 'mediation_failed');
    expect(clocksOf(withPolicy(opened, failed))).toEqual({ decision: certain('2026-03-28 00:00') });
  });

  test('wait for nobody where policy names none to wait for', () =>
    expect(clocksOf(withPolicy(...toTheDecision('2025-08-29 10:00')))).toEqual({
      enforcement: certain('2025-12-02 00:00'),
    }));

  test('stand still while a review or a lawsuit is open', () => {
    const decided = toTheDecision('2025-08-29 10:00');
    expect(clocksOf(effective(...decided, on('2025-09-10 10:00', 'review_opened')))).toEqual({});
    expect(clocksOf(effective(...decided, on('2025-09-10 10:00', 'lawsuit_opened')))).toEqual({});
  });

  const reviewed = [...toTheDecision('2025-08-29 10:00'), on('2025-09-10 10:00', 'review_opened')];

  test.each(['review_upheld', 'review_changed'] as const)('leave 15 days to sue after %s', (turn) =>
    expect(clocksOf(effective(...reviewed, servedOn('2025-11-03 10:00', turn)))).toEqual({
      lawsuit: certain('2025-11-19 00:00'),
      enforcement: certain('2026-02-25 00:00'),
    }),
  );

  test('leave the rest of the six months after a review that was withdrawn', () =>
    expect(clocksOf(effective(...reviewed, on('2025-11-03 10:00', 'review_withdrawn')))).toEqual({
      lawsuit: certain('2026-03-01 00:00'),
      enforcement: certain('2026-05-29 00:00'),
    }));

  test.each(['lawsuit_upheld', 'lawsuit_changed'] as const)('leave enforcement alone after %s', (turn) => {
    const sued = [...toTheDecision('2025-08-29 10:00'), on('2025-09-10 10:00', 'lawsuit_opened')];
    expect(clocksOf(effective(...sued, servedOn('2026-01-05 10:00', turn)))).toEqual({
      enforcement: certain('2026-04-08 00:00'),
    });
  });

  test.each(['review_revoked', 'lawsuit_revoked'] as const)('are over after %s', (turn) => {
    const opened = turn === 'review_revoked' ? 'review_opened' : 'lawsuit_opened';
    const steps = [...toTheDecision('2025-08-29 10:00'), on('2025-09-10 10:00', opened)];
    expect(clocksOf(effective(...steps, servedOn('2025-11-03 10:00', turn)))).toEqual({});
  });
});

describe('enforcement', () => {
  const decided = effective(...toTheDecision('2025-08-29 10:00'));

  test('waits until the time to ask for review and to sue is over', () => {
    decided.when(on('2026-02-28 23:59', 'enforcement_opened')).thenRefused('refusal_clock_running');
    decided.when(on('2026-03-01 00:00', 'enforcement_opened')).thenTypes(['refusal_step_recorded']);
  });

  test('is not refused because its own time is over', () =>
    decided.when(on('2028-01-04 10:00', 'enforcement_opened')).thenTypes(['refusal_step_recorded']));

  test('waits the 15 days after a review that upheld the decision', () => {
    const upheld = effective(
      ...toTheDecision('2025-08-29 10:00'),
      on('2025-09-10 10:00', 'review_opened'),
      servedOn('2025-11-03 10:00', 'review_upheld'),
    );
    upheld.when(on('2025-11-18 10:00', 'enforcement_opened')).thenRefused('refusal_clock_running');
    upheld.when(on('2025-11-19 10:00', 'enforcement_opened')).thenTypes(['refusal_step_recorded']);
  });

  test('may follow a lawsuit that upheld the decision at once', () =>
    effective(
      ...toTheDecision('2025-08-29 10:00'),
      on('2025-09-10 10:00', 'lawsuit_opened'),
      servedOn('2026-01-05 10:00', 'lawsuit_upheld'),
    )
      .when(on('2026-01-06 10:00', 'enforcement_opened'))
      .thenTypes(['refusal_step_recorded']));

  test('shows no clock once the household has signed', () => {
    const signed = effective(...toTheDecision('2025-08-29 10:00'), recordSignature('h1'));
    expect(clocksOf(signed)).toEqual({});
  });
});
