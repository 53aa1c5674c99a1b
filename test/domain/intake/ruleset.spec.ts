import { describe, expect, test } from '@jest/globals';
import { startRun, takeBatch, tick, type BuildingRun } from '../../../domain/intake.ts';
import { renewed } from '../../../domain/ruleset.ts';
import { proposeOption, recordSignature } from '../commands.ts';
import { inStage, lines, policyOf } from '../openings.ts';
import { given, LEADER, shanghai, START, type Step } from '../scenario.ts';

const policy = policyOf('triple-100', { thresholds: [], reminders: { notSurveyed: { after: 'P1D' } } });
const LATER = shanghai('2026-03-09 10:00');

/** A run that began under the first rules, with one signature. */
function early(): BuildingRun {
  const { building } = given(inStage('signing', lines(2), policy), recordSignature('h1'));
  return startRun({ ...building, ruleset: 1 });
}

/** What a run records when something is said to it. */
function said(run: BuildingRun, taken: Step): string[] {
  if (!taken.command) throw new Error('There is a command');
  const envelope = {
    id: 'c9',
    fingerprint: '',
    command: taken.command,
    occurredAt: null,
    by: LEADER,
    unknown: null,
  };
  const { run: after } = takeBatch(run, [envelope], { now: START, newId: () => 'n1' });
  return after.outbox.events.map(({ type }) => type);
}
const passed = (run: BuildingRun): string[] =>
  tick(run, { now: LATER, newId: () => 'n1' }).outbox.events.map(({ type }) => type);

describe('a run that began under earlier rules', () => {
  test('records what it would have recorded then', () => {
    expect(passed(early())).toEqual([]);
    expect(said(early(), proposeOption('h1', 1))).toEqual(['option_proposed']);
    expect(said(early(), recordSignature('h2', 'h2-tenant', 7))).toEqual([
      'signature_recorded',
      'household_signed',
    ]);
  });

  test('hands over to one that follows the newest', () => {
    expect(passed(renewed(early()))).toEqual(['reminder_raised']);
    expect(said(renewed(early()), proposeOption('h1', 1))).toEqual(['option_proposed', 'consent_reopened']);
    expect(said(renewed(early()), recordSignature('h2', 'h2-tenant', 7))).toEqual([]);
  });
});
