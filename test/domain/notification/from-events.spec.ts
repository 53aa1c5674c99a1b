import { expect, test } from '@jest/globals';
import { notificationsOf } from '../../../domain/notification/from-events.ts';
import { startRun, takeBatch, tick, type BuildingRun } from '../../../domain/intake.ts';
import type { Policy } from '../../../domain/policy.ts';
import {
  assignHandler,
  raiseObjection,
  recordSignature,
  recordSurvey,
  retractSignature,
} from '../commands.ts';
import { inStage, line, lines, PLAIN, threshold } from '../openings.ts';
import { given, LEADER, shanghai, START, type Step } from '../scenario.ts';

const policy: Policy = {
  ...PLAIN,
  thresholds: [threshold({ ratio: '1/2' })],
  reminders: { ...PLAIN.reminders, notSurveyed: { after: 'P1D' } },
};
const LATER = shanghai('2026-03-03 10:00');

/** What one step, or the clock, lets people hear of. */
function heard(before: Step[], taken: Step | null, now = START) {
  let ids = 0;
  const clock = { now, newId: () => `n${(ids += 1)}` };
  const run = startRun(given(inStage('signing', lines(2), policy), ...before).building);
  const after: BuildingRun = taken?.command
    ? takeBatch(
        run,
        [{ id: 'c', fingerprint: '', command: taken.command, occurredAt: null, by: LEADER, unknown: null }],
        clock,
      ).run
    : tick(run, clock);
  return notificationsOf(after.building, after.outbox.events).map((entry) =>
    'kind' in entry
      ? [entry.kind, 'role' in entry ? entry.role : entry.staffId]
      : ['withdrawn', entry.subjectId],
  );
}

test('a reminder goes to whoever looks after the household, and to the leaders where nobody does', () =>
  expect(heard([assignHandler('h1', 'wang')], null, LATER)).toEqual([
    ['notSurveyed', 'wang'],
    ['notSurveyed', 'leader'],
  ]));

test('a deadline is told to the groups, to the leaders and once to each handler who has a holdout there', () => {
  const deadline: Policy = { ...PLAIN, reminders: { ...PLAIN.reminders, deadline: { before: ['P1D'] } } };
  const handlers = ['wang', 'wang', 'zhao', null, 'qian'];
  const roll = handlers.map((handlerId, index) => line(`h${index + 1}`, { handlerId }));
  const end = shanghai('2026-03-05 10:00');
  const { building } = given(inStage('signing', roll, deadline, end), recordSignature('h3'));
  const { outbox } = tick(startRun(building), { now: shanghai('2026-03-04 10:00'), newId: () => 'n1' });
  expect(notificationsOf(building, outbox.events)).toMatchObject([
    { kind: 'deadline', staffId: null },
    { kind: 'deadline', staffId: null, role: 'leader' },
    { kind: 'deadline', staffId: 'wang' },
    { kind: 'deadline', staffId: 'qian' },
  ]);
});

test('a reminder whose reason is gone is taken back before it leaves', () => {
  const due = given(inStage('signing', lines(1), policy));
  const raisedRun = tick(startRun(due.building), { now: LATER, newId: () => 'n1' });
  const { run } = takeBatch(
    { ...raisedRun, outbox: { events: [], answers: [] } },
    [
      {
        id: 'c',
        fingerprint: '',
        command: recordSurvey('h1', 'willing').command ?? never(),
        occurredAt: null,
        by: LEADER,
        unknown: null,
      },
    ],
    { now: LATER, newId: () => 'n2' },
  );
  expect(notificationsOf(run.building, run.outbox.events)).toMatchObject([
    { withdrawn: true, subjectId: 'n1' },
  ]);
});

test('the groups hear of signatures, of a threshold, and of a building that is complete', () => {
  expect(heard([], recordSignature('h1'))).toEqual([
    ['signed', null],
    ['thresholdReached', null],
  ]);
  expect(heard([recordSignature('h1')], recordSignature('h2'))).toEqual([
    ['signed', null],
    ['buildingComplete', null],
  ]);
  expect(heard([recordSignature('h1')], retractSignature('h1'))).toEqual([
    ['rateFell', null],
    ['thresholdLost', null],
  ]);
});

test('an overdue objection is told to the level that it climbs to and to its owner until then', () => {
  const overdue = shanghai('2026-03-10 10:00');
  const before = [recordSurvey('h1', 'unwilling'), recordSurvey('h2', 'unwilling')];
  expect(heard([...before, assignHandler('h1', 'wang'), raiseObjection('h1')], null, overdue)).toEqual([
    ['objectionOverdue', 'leader'],
    ['objectionOverdue', 'wang'],
  ]);
});

function never(): never {
  throw new Error('There is a command');
}
