import { describe, expect, test } from '@jest/globals';
import { unopened, type Building } from '../../../domain/building.ts';
import type { BuildingFact } from '../../../domain/events.ts';
import { startRun, takeBatch, type BuildingRun } from '../../../domain/intake.ts';
import {
  dropProjected,
  EVENTS_PER_PROJECTION,
  isProjected,
  nextProjection,
  projectState,
} from '../../../domain/projection.ts';
import { record } from '../../../domain/record.ts';
import {
  changePolicy,
  changeRoll,
  proposeOption,
  raiseObjection,
  recordSignature,
  recordSurvey,
  recordVisit,
  retractSignature,
  undoImport,
  withdrawRecord,
} from '../commands.ts';
import { inStage, line, lines, policyOf } from '../openings.ts';
import { applyProjection, emptyRows } from '../rows.ts';
import { as, HANDLER, shanghai, START, type Step } from '../scenario.ts';

const SYSTEM = { at: START, by: { staffId: null, role: 'system' } } as const;

function opened(facts: BuildingFact[]): BuildingRun {
  const { building, events } = record(unopened('b1'), facts, SYSTEM);
  return { ...startRun(building), outbox: { events, answers: [] } };
}

function doing(run: BuildingRun, steps: Step[], now = START): BuildingRun {
  const batch = steps.map(({ command, commandId }, index) => ({
    id: commandId ?? `${now}-${index}`,
    fingerprint: '',
    command: command ?? never(),
    occurredAt: null,
    by: HANDLER,
    unknown: null,
  }));
  return takeBatch(run, batch, { now, newId: () => `o-${now}` }).run;
}

function never(): never {
  throw new Error('A step without a command');
}

const settled = (run: BuildingRun): BuildingRun => {
  const projection = nextProjection(run);
  return projection ? settled(dropProjected(run, projection)) : run;
};
const signing = () => settled(opened(inStage('signing').facts));
const rowsOf = (run: BuildingRun) =>
  nextProjection(run)?.events.map(({ type, daily, ledger }) => [type, daily, ledger]);
const onDay = (date: string, change: object) => ({
  ...{ signed: 0, visits: 0, objectionsOpened: 0, objectionsClosed: 0 },
  ...change,
  date,
});

describe('what leaves for PostgreSQL', () => {
  test('is nothing when it has everything', () => {
    expect(nextProjection(signing())).toBeNull();
    expect(isProjected(signing())).toBe(true);
  });

  test('is a refusal, which has no events', () => {
    const projection = nextProjection(doing(signing(), [recordSignature('h1', 'nobody')]));
    expect(projection).toMatchObject({
      events: [],
      households: [],
      answers: [{ outcome: { kind: 'refused' } }],
    });
  });

  test('is the household that an event touched, and no other', () =>
    expect(
      nextProjection(doing(signing(), [recordSurvey('h2', 'willing')]))?.households.map(({ id }) => id),
    ).toEqual(['h2']));

  test('is every household when the whole building changed', () => {
    const changed = doing(signing(), [changePolicy(policyOf('triple-100'))]);
    expect(nextProjection(changed)?.households.map(({ id }) => id)).toEqual(['h1', 'h2', 'h3']);
  });

  test('names households that are gone', () =>
    expect(nextProjection(doing(signing(), [undoImport('h2')]))).toMatchObject({
      households: [],
      removedHouseholdIds: ['h2'],
    }));

  const touched = (run: BuildingRun): string[] =>
    (nextProjection(run)?.households ?? []).map(({ id }) => id).toSorted();

  test('are the flats that a plan ties to its own, and those that it ties no longer', () => {
    const before = settled(doing(signing(), [proposeOption('h1', 1, ['h2'])]));
    const after = doing(before, [proposeOption('h1', 2, ['h3'])], shanghai('2026-03-02 10:01'));
    expect(touched(after)).toEqual(['h1', 'h2', 'h3']);
  });

  test('are the flats whose plans name a flat that comes onto the roll again', () => {
    const data = { version: 1, affects: ['h2'] };
    const named: BuildingFact = { type: 'option_proposed', householdId: 'h1', data };
    const gone: BuildingFact = { type: 'household_removed', householdId: 'h2', data: {} };
    const run = settled(opened([...inStage('signing').facts, named, gone]));
    expect(touched(doing(run, [changeRoll([line('h2')])]))).toEqual(['h1', 'h2']);
  });

  test('leaves in portions, the answers with the last', () => {
    const run = doing(signing(), [changeRoll(lines(EVENTS_PER_PROJECTION + 103))]);
    const first = nextProjection(run);
    expect(first).toMatchObject({ seq: 2 + EVENTS_PER_PROJECTION, answers: [] });
    expect(first?.events).toHaveLength(EVENTS_PER_PROJECTION);
    const rest = first && nextProjection(dropProjected(run, first));
    expect(rest).toMatchObject({ seq: run.building.seq, answers: [{ outcome: { kind: 'accepted' } }] });
    expect(rest?.events).toHaveLength(100);
  });

  test('keeps what came while a projection was on its way', () => {
    const run = doing(signing(), [recordSurvey('h1', 'willing')]);
    const leaving = nextProjection(run);
    const later = doing(run, [recordSurvey('h2', 'willing')], shanghai('2026-03-02 10:01'));
    const left = leaving && dropProjected(later, leaving);
    expect(left?.outbox.events).toHaveLength(1);
    expect(left?.outbox.answers).toHaveLength(1);
  });
});

describe('signing numbers and the counters of a day', () => {
  test('a household that becomes signed gets a number and counts on its day', () =>
    expect(rowsOf(doing(signing(), [recordSignature('h1')]))).toEqual([
      ['signature_recorded', undefined, undefined],
      ['household_signed', onDay('2026-03-02', { signed: 1 }), 'number'],
    ]));

  test('a retraction voids the number and counts on its own day', () => {
    const signed = settled(doing(signing(), [recordSignature('h1')]));
    expect(rowsOf(doing(signed, [retractSignature('h1')], shanghai('2026-03-04 00:00')))).toEqual([
      ['signature_retracted', undefined, undefined],
      ['household_unsigned', onDay('2026-03-04', { signed: -1 }), 'void'],
    ]);
  });

  test('a day begins at midnight in Shanghai', () =>
    expect(rowsOf(doing(signing(), [recordVisit('h1', 'office')], shanghai('2026-03-03 23:59')))).toEqual([
      ['visit_recorded', onDay('2026-03-03', { visits: 1 }), undefined],
    ]));

  test('a slip that is taken back is taken off the day on which it was recorded', () => {
    const late = shanghai('2026-03-02 23:58');
    const slips = [
      as('slip-1', recordVisit('h1', 'office')),
      as('slip-2', raiseObjection('h1')),
      as('slip-3', recordSurvey('h1', 'willing')),
    ];
    const recorded = settled(doing(signing(), slips, late));
    const back = ['slip-1', 'slip-2', 'slip-3'].map((id) => withdrawRecord('h1', id));
    expect(rowsOf(doing(recorded, back, shanghai('2026-03-03 00:01')))).toEqual([
      ['record_withdrawn', onDay('2026-03-02', { visits: -1 }), undefined],
      ['record_withdrawn', onDay('2026-03-02', { objectionsOpened: -1 }), undefined],
      ['record_withdrawn', undefined, undefined],
    ]);
  });
});

describe('rows that are sent again', () => {
  const building = (run: BuildingRun): Building => run.building;

  test('late or twice change nothing', () => {
    const opening = opened(inStage('signing', lines(2)).facts);
    const older = nextProjection(opening) ?? never();
    const signed = doing(opening, [recordSignature('h1')]);
    const newer = nextProjection(signed) ?? never();
    const rows = [older, newer, older, newer].reduce(applyProjection, emptyRows());
    const all = projectState(building(signed), signed.outbox.events);
    expect(rows.households).toEqual(Object.fromEntries(all.households.map((row) => [row.id, row])));
    expect(rows.building).toEqual(all.building);
    expect(rows.events).toHaveLength(signed.building.seq);
  });
});
