import { describe, expect, test } from '@jest/globals';
import type { BuildingFact } from '../../../domain/events.ts';
import { SEEDED_CALENDAR } from '../../../domain/calendar-seed.ts';
import { replayEvents, startRun, tick } from '../../../domain/intake.ts';
import type { Policy } from '../../../domain/policy.ts';
import { extendStage, recordSignature, retractSignature } from '../commands.ts';
import { inStage, lines, PLAIN, threshold } from '../openings.ts';
import { clock, given, shanghai, throughJson } from '../scenario.ts';

const END = shanghai('2026-03-12 00:00');
const reminding = (reminders: Partial<Policy['reminders']>, ratio: string | null = null): Policy => ({
  ...PLAIN,
  thresholds: ratio === null ? [] : [threshold({ ratio })],
  reminders: { ...PLAIN.reminders, ...reminders },
});
const BEFORE = { deadline: { before: ['P20D', 'P7D', 'P1D'] } };
const inSigning = () => inStage('signing', lines(4), reminding(BEFORE), END);

describe('the end of a stage', () => {
  test('is remembered as long before as policy says, but not where that had passed when it was set', () => {
    expect(given(inSigning()).nextDueAt).toBe(shanghai('2026-03-05 00:00'));
    const warned = given(inSigning(), clock(shanghai('2026-03-11 00:00')));
    expect(warned.building.reminders.map(({ key }) => key)).toEqual([
      `deadline ${END} P7D`,
      `deadline ${END} P1D`,
    ]);
  });

  test('an extension withdraws the warnings of the end before, and warns of its own', () => {
    const extended = given(
      inSigning(),
      clock(shanghai('2026-03-05 00:00')),
      extendStage(shanghai('2026-03-20 00:00')),
    );
    expect(extended.building.reminders).toMatchObject([{ withdrawnAt: shanghai('2026-03-05 00:00') }]);
    expect(extended.nextDueAt).toBe(shanghai('2026-03-13 00:00'));
  });
});

describe('a building that is one household short', () => {
  const policy = reminding({ thresholdNear: {} }, '3/4');
  const near = () => given(inStage('signing', lines(4), policy), recordSignature('h1'));

  test('is news, once', () =>
    near()
      .when(recordSignature('h2'))
      .thenTypes(['signature_recorded', 'household_signed', 'reminder_raised']));

  test('is not any more when it reached the threshold, or fell further behind', () => {
    const short = given(inStage('signing', lines(4), policy), recordSignature('h1'), recordSignature('h2'));
    short
      .when(recordSignature('h3'))
      .thenTypes(['signature_recorded', 'household_signed', 'threshold_met', 'reminder_withdrawn']);
    short
      .when(retractSignature('h1'))
      .thenTypes(['signature_retracted', 'household_unsigned', 'reminder_withdrawn']);
  });
});

describe('reminders of many households at one instant', () => {
  const policy = reminding({ notSurveyed: { after: 'P1D' } });
  const due = shanghai('2026-03-03 10:00');

  test('are raised together, each once, whatever comes between', () => {
    let ids = 0;
    const newId = (): string => `r${(ids += 1)}`;
    const opened = given(inStage('signing', lines(60), policy)).building;
    const first = tick(startRun(throughJson(opened)), { now: due, newId });
    expect(first.outbox.events.map(({ type }) => type)).toEqual(Array(60).fill('reminder_raised'));
    // A worker that died, a replay, a continuation: the state tells what was raised.
    const continued = { ...first, building: throughJson(first.building) };
    expect(tick(continued, { now: shanghai('2026-03-09 10:00'), newId })).toEqual(continued);
  });
});

test('a history from before there were reminders gives a building that remembers from then on', () => {
  const stamp = { seq: 1, at: shanghai('2026-03-02 10:00'), by: { staffId: null, role: 'system' } } as const;
  const policy = reminding({ notSurveyed: { after: 'P1D' } });
  const data = {
    campaignId: 'k1',
    buildingId: 'b1',
    policy,
    calendar: SEEDED_CALENDAR,
    roll: lines(1),
    stageEndsAt: null,
  };
  const fact: BuildingFact = { type: 'building_opened', data };
  const rebuilt = replayEvents('b1', [{ ...fact, ...stamp }]);
  const late = tick(startRun(rebuilt), { now: shanghai('2026-03-09 10:00'), newId: () => 'r1' });
  expect(late.outbox.events).toMatchObject([{ type: 'reminder_raised', householdId: 'h1' }]);
});
