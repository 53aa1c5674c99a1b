import { expect, test } from '@jest/globals';
import { startRun, takeBatch, tick, type BuildingRun } from '../../../domain/intake.ts';
import type { Instant } from '../../../domain/kernel.ts';
import { notificationsOf } from '../../../domain/notification/from-events.ts';
import type { Policy } from '../../../domain/policy.ts';
import { decideAppointment, decidePromise, makeAppointment, makePromise, reassignWork } from '../commands.ts';
import { line, opened, PLAIN, policyOf } from '../openings.ts';
import { clock, given, LEADER, shanghai, type Step } from '../scenario.ts';

const DUE = shanghai('2026-03-04 10:00');
const policy: Policy = policyOf('shanghai-95', {
  ...PLAIN,
  escalation: { promise: { after: { workdays: 1 } }, appointment: { after: { workdays: 1 } } },
  reminders: { promiseDue: { before: 'PT2H' } },
});
/** `h1` is looked after by `zhao`; the promise is that of `wang`. */
const house = (...steps: Step[]) => given(opened([line('h1', { handlerId: 'zhao' })], policy), ...steps);

const heard = ({ building, outbox }: BuildingRun) =>
  notificationsOf(building, outbox.events).map((entry) =>
    'kind' in entry
      ? [entry.kind, 'role' in entry ? entry.role : entry.staffId, entry.householdId]
      : ['withdrawn', entry.subjectId],
  );
const passed = (scenario: ReturnType<typeof house>, now: Instant) =>
  heard(tick(startRun(scenario.building), { now, newId: () => 'n1' }));
function said(scenario: ReturnType<typeof house>, { command }: Step, now: Instant) {
  if (!command) throw new Error('There is a command');
  const envelope = { id: 'c9', fingerprint: '', command, occurredAt: null, by: LEADER, unknown: null };
  return heard(takeBatch(startRun(scenario.building), [envelope], { now, newId: () => 'n1' }).run);
}

test('whoever promised is reminded, not whoever looks after the household', () =>
  expect(passed(house(makePromise('h1', 'wang', DUE)), shanghai('2026-03-04 08:00'))).toEqual([
    ['promiseDue', 'wang', 'h1'],
  ]));

test('an overdue promise is told to the next level and to whoever promised', () =>
  expect(passed(house(makePromise('h1', 'wang', DUE), clock(shanghai('2026-03-04 08:00'))), DUE)).toEqual([
    ['promiseOverdue', 'leader', 'h1'],
    ['promiseOverdue', 'wang', 'h1'],
  ]));

test('after a handover the next owner hears of it', () =>
  expect(
    passed(
      house(
        makePromise('h1', 'wang', DUE),
        clock(shanghai('2026-03-04 08:00')),
        reassignWork('wang', 'qian'),
      ),
      DUE,
    ),
  ).toEqual([
    ['promiseOverdue', 'leader', 'h1'],
    ['promiseOverdue', 'qian', 'h1'],
  ]));

test('a decision takes back what was told of a promise', () =>
  expect(said(house(makePromise('h1', 'wang', DUE), clock(DUE)), decidePromise('h1', 'new-1'), DUE)).toEqual([
    ['withdrawn', 'new-1'],
    ['withdrawn', 'new-2'],
  ]));

test('an appointment without an outcome is told to the next level and to whoever looks after the household', () => {
  const after = shanghai('2026-03-06 00:00');
  const waiting = house(makeAppointment('h1', 'visit', DUE), clock(DUE));
  expect(passed(waiting, after)).toEqual([
    ['appointmentOverdue', 'leader', 'h1'],
    ['appointmentOverdue', 'zhao', 'h1'],
  ]);
  const climbed = house(makeAppointment('h1', 'visit', DUE), clock(DUE), clock(after));
  expect(said(climbed, decideAppointment('h1', 'new-1', 'missed'), after)).toEqual([['withdrawn', 'new-1']]);
  // Nothing was told of one that gets its outcome in time.
  expect(said(waiting, decideAppointment('h1', 'new-1', 'kept'), DUE)).toEqual([]);
});
