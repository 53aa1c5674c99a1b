import { describe, expect, test } from '@jest/globals';
import type { BuildingFact } from '../../../domain/events.ts';
import { startRun, tick } from '../../../domain/intake.ts';
import { renewed } from '../../../domain/ruleset.ts';
import { upgradeRun } from '../../../domain/upgrade.ts';
import type { Level, Policy } from '../../../domain/policy.ts';
import { decideAppointment, makeAppointment } from '../commands.ts';
import { lines, opened, PLAIN, policyOf } from '../openings.ts';
import { clock, given, shanghai, throughJson } from '../scenario.ts';

const TUESDAY = shanghai('2026-03-03 10:00');
// A working day after it is the end of Wednesday; a clock that starts as Thursday begins has the whole of Friday.
const THURSDAY = shanghai('2026-03-05 00:00');
const SATURDAY = shanghai('2026-03-07 00:00');
const CLIMBING: Policy = policyOf('shanghai-95', {
  ...PLAIN,
  escalation: { appointment: { after: { workdays: 1 } } },
  objections: { levels: ['handler', 'leader', 'director'] },
});
const agreed = (policy = CLIMBING) =>
  given(opened(lines(1), policy), makeAppointment('h1', 'visit', TUESDAY));
const passed = () =>
  given(opened(lines(1), CLIMBING), makeAppointment('h1', 'visit', TUESDAY), clock(TUESDAY), clock(THURSDAY));
const climbed = (from: Level, to: Level, dueAt: string): BuildingFact => ({
  type: 'appointment_escalated',
  householdId: 'h1',
  data: { appointmentId: 'new-1', from, to, dueAt, dueProvisional: false },
});

describe('an appointment of which nobody said how it went', () => {
  test('climbs a level after the time of the policy, with a fresh clock, and stops at the top', () => {
    const reached = given(
      opened(lines(1), CLIMBING),
      makeAppointment('h1', 'visit', TUESDAY),
      clock(TUESDAY),
    );
    expect(reached.nextDueAt).toBe(THURSDAY);
    reached.when(clock(shanghai('2026-03-04 23:59'))).then([]);
    reached.when(clock(THURSDAY)).then([climbed('handler', 'leader', SATURDAY)]);
    passed()
      .when(clock(SATURDAY))
      .then([climbed('leader', 'director', shanghai('2026-03-10 00:00'))]);
    const top = given(
      opened(lines(1), CLIMBING),
      makeAppointment('h1', 'visit', TUESDAY),
      clock(TUESDAY),
      clock(THURSDAY),
      clock(SATURDAY),
    );
    expect(top.nextDueAt).toBeNull();
    top.when(clock(shanghai('2026-03-30 10:00'))).then([]);
  });

  test('still gets its outcome, and climbs no further', () => {
    passed()
      .when(decideAppointment('h1', 'new-1', 'missed'))
      .thenTypes(['appointment_decided']);
    given(
      opened(lines(1), CLIMBING),
      makeAppointment('h1', 'visit', TUESDAY),
      clock(TUESDAY),
      decideAppointment('h1', 'new-1', 'kept'),
    )
      .when(clock(THURSDAY))
      .then([]);
  });

  test('stays where policy lets none climb', () =>
    agreed(PLAIN)
      .when(clock(shanghai('2026-03-30 10:00')))
      .thenTypes(['appointment_reached']));
});

describe('a building that ran before appointments climbed', () => {
  const types = (run: ReturnType<typeof startRun>) =>
    tick(run, { now: shanghai('2026-03-05 10:00'), newId: () => 'n1' }).outbox.events.map(({ type }) => type);

  test('goes on under its rules until its run ends', () => {
    const early = startRun({ ...agreed().building, ruleset: 2 });
    expect(types(early)).toEqual(['appointment_reached']);
    expect(types(renewed(early))).toEqual(['appointment_reached', 'appointment_escalated']);
  });

  test('gets what it lacks: no promises, and appointments at the lowest level', () => {
    const { building } = agreed();
    const { households, policy, ...rest } = throughJson(building);
    const { escalation: _none, ...known } = policy;
    const earlier = Object.entries(households).map(
      ([id, { promises: _never, appointments, ...household }]) => {
        const made = Object.entries(appointments).map(([key, { level: _level, climbedAt: _at, ...all }]) => [
          key,
          all,
        ]);
        return [id, { ...household, appointments: Object.fromEntries(made) as object }];
      },
    );
    const run = startRun({ ...rest, policy: known, households: Object.fromEntries(earlier) } as never);
    const upgraded = upgradeRun(run).building;
    expect(upgraded.households).toEqual(building.households);
    expect(upgraded.policy).toMatchObject({
      escalation: { promise: { after: { workdays: 1 } }, appointment: { after: { workdays: 1 } } },
      reminders: { promiseDue: { before: 'PT2H' } },
    });
    expect(upgradeRun(startRun(upgraded)).building).toBe(upgraded);
  });
});
