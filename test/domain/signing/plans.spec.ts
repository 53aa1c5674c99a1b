import { describe, expect, test } from '@jest/globals';
import { allowedCommands } from '../../../domain/allowed.ts';
import type { BuildingFact } from '../../../domain/events.ts';
import type { Instant } from '../../../domain/kernel.ts';
import { couplingsOf } from '../../../domain/plans.ts';
import { proposeOption, recordSignature, retractSignature } from '../commands.ts';
import { inStage, line, lines, maySign, mustSign, PLAIN } from '../openings.ts';
import { at, given, occurred, shanghai, START, type Step } from '../scenario.ts';

const TUESDAY = shanghai('2026-03-03 10:00');
const WEDNESDAY = shanghai('2026-03-04 10:00');
const reaching = (couplingReach: 'neighbours' | 'chain') => ({
  ...PLAIN,
  signing: { ...PLAIN.signing, couplingReach },
});
const signing = (...steps: Step[]) => given(inStage('signing', lines(5)), ...steps);
const signed = (...ids: string[]): Step[] => ids.map((id) => recordSignature(id));
const proposed = (householdId: string, version: number, ...affects: string[]): BuildingFact => ({
  type: 'option_proposed',
  householdId,
  data: { version, affects },
});

/** What a flat hears of another's plan, and whose signatures are to be confirmed. */
const reopened = (
  householdId: string,
  [causedBy, optionVersion]: [string, number],
  signatoryIds: string[] = [],
  since: Instant = START,
): BuildingFact => ({
  type: 'consent_reopened',
  householdId,
  data: { causedBy, optionVersion, since, signatoryIds },
});

describe('a version of the plan', () => {
  test('names the flats it touches, and each is told', () =>
    signing()
      .when(proposeOption('h1', 1, ['h2', 'h3']))
      .then([proposed('h1', 1, 'h2', 'h3'), reopened('h2', ['h1', 1]), reopened('h3', ['h1', 1])]));

  test('has a number of its own', () =>
    signing(proposeOption('h1', 1)).when(proposeOption('h1', 1)).thenRefused('option_exists'));

  test('is counted by flat', () =>
    signing(proposeOption('h1', 1)).when(proposeOption('h2', 1)).thenTypes(['option_proposed']));

  test('touches only flats of this building', () =>
    signing()
      .when(proposeOption('h1', 1, ['h2', 'h9']))
      .thenRefused('unknown_household'));

  test('reopens the consent of its own flat', () =>
    signing(...signed('h1'))
      .when(proposeOption('h1', 1))
      .then([proposed('h1', 1), reopened('h1', ['h1', 1], ['h1-tenant'])]));

  test('reopens the consent of everybody who signed for the flats it names', () => {
    const couple = line('h2', { signatories: [mustSign('lan'), mustSign('jun'), maySign('son')] });
    given(
      inStage('signing', [line('h1'), couple]),
      recordSignature('h2', 'lan'),
      recordSignature('h2', 'son'),
    )
      .when(proposeOption('h1', 1, ['h2']))
      .then([proposed('h1', 1, 'h2'), reopened('h2', ['h1', 1], ['lan', 'son'])]);
  });

  test('below the current one is for the record: it changes nobody’s plan', () =>
    signing(proposeOption('h1', 3), ...signed('h1', 'h2'))
      .when(proposeOption('h1', 2, ['h2']))
      .then([proposed('h1', 2, 'h2')]));

  test('holds since it was agreed, where it is recorded later', () =>
    signing(...signed('h2'))
      .when(at(WEDNESDAY, occurred(TUESDAY, proposeOption('h1', 1, ['h2']))))
      .then([proposed('h1', 1, 'h2'), reopened('h2', ['h1', 1], ['h2-tenant'], TUESDAY)]));

  test('is never from the future, though the clock of a phone is', () =>
    signing()
      .when(occurred(shanghai('2026-03-02 10:04'), proposeOption('h1', 1, ['h2'])))
      .then([proposed('h1', 1, 'h2'), reopened('h2', ['h1', 1])]));
});

describe('how far a changed plan reaches', () => {
  const chained = (couplingReach: 'neighbours' | 'chain', ...steps: Step[]) =>
    given(
      inStage('signing', lines(5), reaching(couplingReach)),
      proposeOption('h2', 1, ['h3']),
      proposeOption('h3', 1, ['h4']),
      ...steps,
    );

  test('is to the flats that it names', () =>
    chained('neighbours')
      .when(proposeOption('h1', 1, ['h2']))
      .then([proposed('h1', 1, 'h2'), reopened('h2', ['h1', 1])]));

  test('is along the chain of their plans where policy says so', () =>
    chained('chain')
      .when(proposeOption('h1', 1, ['h2']))
      .then([
        proposed('h1', 1, 'h2'),
        reopened('h2', ['h1', 1]),
        reopened('h3', ['h1', 1]),
        reopened('h4', ['h1', 1]),
      ]));

  test('is along current plans alone', () =>
    chained('chain', proposeOption('h2', 2))
      .when(proposeOption('h1', 1, ['h2']))
      .then([proposed('h1', 1, 'h2'), reopened('h2', ['h1', 1])]));

  test('ends where a circle of neighbours closes, and never at the flat itself', () =>
    chained('chain', proposeOption('h4', 1, ['h1', 'h2']), ...signed('h1'))
      .when(proposeOption('h1', 1, ['h2', 'h1']))
      .then([
        proposed('h1', 1, 'h2', 'h1'),
        reopened('h1', ['h1', 1], ['h1-tenant']),
        reopened('h2', ['h1', 1]),
        reopened('h3', ['h1', 1]),
        reopened('h4', ['h1', 1]),
      ]));
});

describe('a signature that has to be confirmed', () => {
  const asked = (...steps: Step[]) =>
    signing(...signed('h2'), at(TUESDAY, proposeOption('h1', 1, ['h2'])), ...steps);

  test('says since when, and whose plan changed', () =>
    expect(asked().household('h2').signatories['h2-tenant']).toMatchObject({
      signedAt: START,
      needsReconfirmation: { causedBy: 'h1', optionVersion: 1, since: TUESDAY },
    }));

  test('is confirmed by signing again', () => {
    asked().when(recordSignature('h2')).thenTypes(['signature_recorded']);
    const { signatories } = asked(at(WEDNESDAY, recordSignature('h2'))).household('h2');
    expect(signatories['h2-tenant']).toMatchObject({
      signedAt: START,
      confirmedAt: WEDNESDAY,
      needsReconfirmation: null,
    });
  });

  test('is not confirmed twice', () =>
    asked(recordSignature('h2')).when(recordSignature('h2')).thenRefused('already_signed'));

  test('is offered to be signed again, and only then', () => {
    const offered = (scenario: ReturnType<typeof asked>) =>
      allowedCommands(scenario.building, scenario.household('h2')).includes('record_signature');
    expect(offered(asked())).toBe(true);
    expect(offered(asked(recordSignature('h2')))).toBe(false);
  });

  test('is asked for once, however many plans change', () =>
    asked()
      .when(proposeOption('h3', 1, ['h2']))
      .then([proposed('h3', 1, 'h2'), reopened('h2', ['h3', 1], [], TUESDAY)]));

  test('is retracted like any other, and nothing is left to confirm', () => {
    const { signatories } = asked(retractSignature('h2')).household('h2');
    expect(signatories['h2-tenant']).toMatchObject({ signedAt: null, needsReconfirmation: null });
  });
});

describe('a paper that comes after the plans changed', () => {
  const recorded = (...types: BuildingFact['type'][]) => ['signature_recorded', ...types] as const;
  const late = (instant: Instant, taken: Step) => at(WEDNESDAY, occurred(instant, taken));

  test('is to be confirmed when it was signed before a neighbour’s plan changed', () =>
    signing(at(TUESDAY, proposeOption('h1', 1, ['h2'])))
      .when(late(START, recordSignature('h2')))
      .thenTypes(recorded('consent_reopened', 'household_signed')));

  test('is for the plans as they are when it was signed afterwards', () =>
    signing(at(TUESDAY, proposeOption('h1', 1, ['h2'])))
      .when(late(TUESDAY, recordSignature('h2')))
      .thenTypes(recorded('household_signed')));

  test('is to be confirmed when it names an older version', () => {
    const scenario = signing(proposeOption('h1', 1), proposeOption('h1', 2));
    scenario.when(recordSignature('h1', 'h1-tenant', 1)).then([
      {
        type: 'signature_recorded',
        householdId: 'h1',
        data: { signatoryId: 'h1-tenant', medium: 'paper', optionVersion: 1, witnessStaffId: null },
      },
      reopened('h1', ['h1', 2], ['h1-tenant']),
      { type: 'household_signed', householdId: 'h1', data: {} },
    ]);
  });

  test('is to be confirmed when it was signed before the flat had a plan', () =>
    signing(at(TUESDAY, proposeOption('h1', 1)))
      .when(late(START, recordSignature('h1')))
      .thenTypes(recorded('consent_reopened', 'household_signed')));

  test('is for the version that it names, though that was recorded after it', () =>
    signing(at(TUESDAY, proposeOption('h1', 1)))
      .when(late(START, recordSignature('h1', 'h1-tenant', 1)))
      .thenTypes(recorded('household_signed')));

  test('confirms nothing when it is of before, and is not lost', () => {
    const scenario = signing(...signed('h2'), at(TUESDAY, proposeOption('h1', 1, ['h2'])));
    scenario.when(late(START, recordSignature('h2'))).thenTypes(recorded('consent_reopened'));
  });

  test('makes no later paper out of date', () => {
    const couple = line('h2', { signatories: [mustSign('lan'), mustSign('jun')] });
    given(
      inStage('signing', [line('h1'), couple]),
      at(TUESDAY, proposeOption('h1', 1, ['h2'])),
      late(START, recordSignature('h2', 'lan')),
    )
      .when(late(shanghai('2026-03-03 20:00'), recordSignature('h2', 'jun')))
      .thenTypes(recorded('household_signed'));
  });
});

describe('coupled flats', () => {
  const coupled = (id: string, ...steps: Step[]) => {
    const { building } = signing(...steps);
    const household = building.households[id];
    return household && couplingsOf(building, household);
  };

  test('are those that the current plans of either name', () => {
    const steps = [proposeOption('h1', 1, ['h2', 'h3', 'h1']), proposeOption('h2', 4, ['h1'])];
    expect(coupled('h1', ...steps)).toEqual([
      { householdId: 'h2', direction: 'both', optionVersion: 4 },
      { householdId: 'h3', direction: 'affects', optionVersion: 1 },
    ]);
    expect(coupled('h3', ...steps)).toEqual([
      { householdId: 'h1', direction: 'affected_by', optionVersion: 1 },
    ]);
    expect(coupled('h4', ...steps)).toEqual([]);
  });

  test('are no longer coupled by a plan that leaves them alone', () =>
    expect(coupled('h2', proposeOption('h1', 1, ['h2']), proposeOption('h1', 2))).toEqual([]));
});
