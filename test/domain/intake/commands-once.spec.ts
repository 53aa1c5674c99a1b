import { describe, expect, test } from '@jest/globals';
import { unopened } from '../../../domain/building.ts';
import type { Command } from '../../../domain/decide.ts';
import {
  replayEvents,
  startRun,
  takeBatch,
  tick,
  type BuildingRun,
  type CommandEnvelope,
} from '../../../domain/intake.ts';
import { dropProjected, nextProjection } from '../../../domain/projection.ts';
import { record } from '../../../domain/record.ts';
import { extendStage, raiseObjection, recordSignature, recordSurvey } from '../commands.ts';
import { inStage, lines, PLAIN, policyOf, type Opening } from '../openings.ts';
import { HANDLER, shanghai, START, throughJson, type Step } from '../scenario.ts';

const LATER = shanghai('2026-03-03 10:00');

function runOf(opening: Opening): BuildingRun {
  const stamp = { at: START, by: { staffId: null, role: 'system' } } as const;
  return startRun(record(unopened(opening.buildingId), opening.facts, stamp).building);
}

const envelope = (id: string, { command }: Step, change: Partial<CommandEnvelope> = {}): CommandEnvelope => ({
  id,
  fingerprint: 'first request',
  command: command as Command,
  occurredAt: null,
  by: HANDLER,
  unknown: null,
  ...change,
});

const clockAt = (now: string) => ({ now, newId: () => 'new' });
const take = (run: BuildingRun, ...batch: CommandEnvelope[]) => takeBatch(run, batch, clockAt(START));
const projected = (run: BuildingRun): BuildingRun => {
  const projection = nextProjection(run);
  return projection ? projected(dropProjected(run, projection)) : run;
};
const kinds = (outcomes: { kind: string }[]) => outcomes.map(({ kind }) => kind);

describe('a command is taken once', () => {
  const survey = envelope('c1', recordSurvey('h1', 'willing'));
  const first = take(runOf(inStage('survey')), survey);

  test('and gets the same answer again while PostgreSQL does not have it', () => {
    const again = take(first.run, survey);
    expect(again.outcomes).toStrictEqual(first.outcomes);
    expect(again.run).toStrictEqual(first.run);
  });

  test('also as a twin in the same batch', () => {
    const { run, outcomes } = take(runOf(inStage('survey')), survey, survey);
    expect(outcomes[1]).toStrictEqual(outcomes[0]);
    expect(run.outbox.events).toHaveLength(1);
  });

  test('and is told that PostgreSQL has the answer, once it does', () =>
    expect(take(projected(first.run), survey).outcomes).toStrictEqual([{ kind: 'repeated' }]));

  test('and its id is not lent to another request', () => {
    const other = envelope('c1', recordSurvey('h1', 'unwilling'), { fingerprint: 'second request' });
    const { run, outcomes } = take(first.run, other);
    expect(outcomes).toStrictEqual([{ kind: 'reused' }]);
    expect(run).toStrictEqual(first.run);
  });

  test('also when it was refused', () => {
    const signature = envelope('c2', recordSignature('h1'));
    const refused = take(runOf(inStage('survey')), signature);
    expect(refused.outcomes).toStrictEqual([{ kind: 'refused', code: 'not_in_signing_stage' }]);
    expect(take(refused.run, signature).outcomes).toStrictEqual(refused.outcomes);
  });

  test('also when a thousand others came after it while PostgreSQL was away', () => {
    const many = Array.from({ length: 1_000 }, (_, index) =>
      envelope(`m${index}`, recordSurvey('h2', 'willing')),
    );
    const { run } = take(first.run, ...many);
    expect(take(run, survey).outcomes).toStrictEqual(first.outcomes);
  });

  test('also by a run that went through JSON', () =>
    expect(take(throughJson(first.run), survey).outcomes).toStrictEqual(throughJson(first.outcomes)));
});

describe('a batch', () => {
  const batch = [
    envelope('c1', recordSurvey('h1', 'willing')),
    envelope('c2', recordSignature('h1', 'nobody')),
    envelope('c3', recordSignature('h1')),
  ];
  const { run, outcomes } = take(runOf(inStage('signing')), ...batch);

  test('gives one outcome a command, in order; a refusal stops nothing else', () =>
    expect(kinds(outcomes)).toEqual(['accepted', 'refused', 'accepted']));

  test('answers with the number of the last event that a command caused', () =>
    expect(outcomes[2]).toMatchObject({ seq: run.building.seq }));

  test('answers with the household and the counts after the command', () =>
    expect(outcomes[2]).toMatchObject({
      household: { id: 'h1', status: 'signed', signedAt: START },
      building: { id: 'b1', counts: { total: 3, signed: 1, rateBp: 3_333 } },
    }));

  test('marks every event of a command with its id, and those of a clock with none', () => {
    expect(run.outbox.events.map(({ type, commandId }) => [type, commandId])).toEqual([
      ['survey_recorded', 'c1'],
      ['signature_recorded', 'c3'],
      ['household_signed', 'c3'],
    ]);
    const objecting = take(runOf(inStage('survey')), envelope('c1', raiseObjection('h1'))).run;
    const [escalated] = tick(projected(objecting), {
      now: shanghai('2026-03-20 10:00'),
      newId: () => 'new-1',
    }).outbox.events;
    expect(escalated).toMatchObject({ type: 'objection_escalated', by: { staffId: null, role: 'system' } });
    expect(escalated).not.toHaveProperty('commandId');
  });

  test('says when it happened only where the command does', () => {
    const early = envelope('c1', recordSurvey('h1', 'willing'), { occurredAt: shanghai('2026-03-01 10:00') });
    const { events } = take(runOf(inStage('survey')), early, envelope('c2', recordSurvey('h1', 'willing')))
      .run.outbox;
    expect(events[0]).toMatchObject({ at: START, occurredAt: shanghai('2026-03-01 10:00') });
    expect(events[1]).not.toHaveProperty('occurredAt');
  });
});

describe('the clock of a building', () => {
  test('never runs backwards, whatever the clock of the machine does', () => {
    const later = takeBatch(
      runOf(inStage('survey')),
      [envelope('c1', recordSurvey('h1', 'willing'))],
      clockAt(LATER),
    );
    const { run } = take(later.run, envelope('c2', recordSurvey('h2', 'willing')));
    expect(run.outbox.events.map(({ at }) => at)).toEqual([LATER, LATER]);
  });

  test('does what is due before the commands of a batch, and between them', () => {
    const policy = {
      ...PLAIN,
      stages: { ...PLAIN.stages, signing: { advance: 'manual', onDeadline: 'lapse' } },
    } as const;
    const opening = inStage('signing', lines(1), policy, LATER);
    const batch = [
      envelope('c1', recordSignature('h1')),
      envelope('c2', extendStage(shanghai('2026-03-09 10:00'))),
      envelope('c3', recordSignature('h1')),
    ];
    const { run, outcomes } = takeBatch(runOf(opening), batch, clockAt(LATER));
    expect(kinds(outcomes)).toEqual(['refused', 'accepted', 'accepted']);
    expect(run.outbox.events.map(({ type }) => type)).toEqual([
      'building_lapsed',
      'stage_extended',
      'signature_recorded',
      'household_signed',
    ]);
  });
});

test('the history alone brings the building back', () => {
  const opening = inStage('signing', lines(2), policyOf('shanghai-95'));
  const stamp = { at: START, by: { staffId: null, role: 'system' } } as const;
  const { building, events } = record(unopened('b1'), opening.facts, stamp);
  const { run } = take(
    startRun(building),
    envelope('c1', recordSignature('h1')),
    envelope('c2', recordSignature('h2')),
  );
  const history = throughJson([...events, ...run.outbox.events]);
  expect(replayEvents('b1', history)).toStrictEqual(throughJson(run.building));
});
