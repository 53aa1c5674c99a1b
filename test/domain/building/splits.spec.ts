// One household becomes several.
import { describe, expect, test } from '@jest/globals';
import {
  assignHandler,
  mergeHouseholds,
  named,
  newPart,
  part,
  person,
  recordSignature,
  recordSurvey,
  resolveSignatories,
  retractSignature,
  setProtection,
  setSignatories,
  signatory,
  splitHousehold,
  undoImport,
} from '../commands.ts';
import { inStage, line, lines, maySign, mustSign, policyOf, threshold } from '../openings.ts';
import { by, given, LEADER, naming, shanghai } from '../scenario.ts';

const FAMILY = line('h1', { signatories: [mustSign('lan'), mustSign('jun'), maySign('mei')] });
const entry = (id: string, required = true) => ({
  id,
  personId: null,
  capacity: required ? 'tenant' : 'co_resident',
  required,
  papers: [],
});

describe('a household is split', () => {
  const split = (...steps: Parameters<typeof given>[1][]) => given(inStage('signing', [FAMILY]), ...steps);

  test('the first part keeps its id, the others are new, signatories go with their part', () =>
    split(by(LEADER, assignHandler('h1', 'wang')))
      .when(
        splitHousehold(
          'h1',
          part({ areaCm2: 100_000 }),
          newPart('h2', {
            areaCm2: 200_000,
            tenure: 'owned',
            signatoryIds: ['jun'],
            signatories: [named({ personId: 'ming', required: false })],
          }),
        ),
      )
      .then([
        { type: 'household_split', householdId: 'h1', data: { partIds: ['h2'] } },
        {
          type: 'household_corrected',
          householdId: 'h1',
          data: { tenure: 'rented', areaCm2: 100_000, certificateId: 'cert-h1', lineId: 'line-1' },
        },
        {
          type: 'signatories_set',
          householdId: 'h1',
          data: { signatories: [entry('lan'), entry('mei', false)] as never },
        },
        {
          type: 'household_added',
          householdId: 'h2',
          data: {
            line: {
              id: 'h2',
              certificateId: 'h2',
              tenure: 'owned',
              areaCm2: 200_000,
              handlerId: 'wang',
              signatories: [
                { ...mustSign('jun'), papers: [] },
                { id: 'new-1', personId: 'ming', capacity: 'owner', required: false, papers: [] },
              ],
            },
          },
        },
      ]));

  test('what was recorded stays with the first part', () => {
    const after = split(recordSurvey('h1', 'willing'), splitHousehold('h1', part(), newPart('h2')));
    expect([after.status('h1'), after.status('h2')]).toEqual(['willing', 'not_contacted']);
  });

  test('papers go with their signatory', () => {
    const papers = [{ kind: 'authority', state: 'needed' } as const];
    const after = given(
      inStage('signing', lines(1)),
      setSignatories('h1', signatory({ papers }), signatory()),
      splitHousehold('h1', part(), newPart('h2', { signatoryIds: ['new-1'], signatories: [] })),
    );
    after.when(recordSignature('h2', 'new-1')).thenRefused('papers_missing');
  });

  test('what protects the family protects every part', () => {
    const until = shanghai('2026-03-09 10:00');
    const after = split(
      setProtection('h1', { vulnerable: true, doNotContactUntil: until }),
      splitHousehold('h1', part(), newPart('h2'), newPart('h3')),
    );
    for (const id of ['h1', 'h2', 'h3'])
      expect(after.household(id)).toMatchObject({ vulnerable: true, doNotContactUntil: until });
  });

  test('without areas the first part keeps the area', () => {
    const after = split(splitHousehold('h1', part(), newPart('h2')));
    expect([after.household('h1').areaCm2, after.household('h2').areaCm2]).toEqual([300_000, 0]);
  });

  test('an area that was not known is whatever its parts say', () => {
    const after = given(
      inStage('survey', [line('h1', { areaCm2: 0 })]),
      splitHousehold('h1', part({ areaCm2: 7 }), newPart('h2', { areaCm2: 8 })),
    );
    expect(after.household('h2').areaCm2).toBe(8);
  });

  test('another list of signatories later binds its own part alone', () => {
    const after = split(
      splitHousehold('h1', part(), newPart('h2', { signatoryIds: ['jun'], signatories: [] })),
      recordSignature('h2', 'jun'),
    );
    expect([after.status('h1'), after.status('h2')]).toEqual(['not_contacted', 'signed']);
  });

  test('which may cost the building its threshold', () => {
    const half = policyOf('triple-100', { thresholds: [threshold({ ratio: '1/2' })] });
    given(inStage('signing', lines(2), half), recordSignature('h1'))
      .when(splitHousehold('h2', part(), newPart('h3')))
      .thenTypes([
        'household_split',
        'household_corrected',
        'signatories_set',
        'household_added',
        'threshold_lost',
      ]);
  });

  test('after which its import cannot be undone', () =>
    split(splitHousehold('h1', part(), newPart('h2')))
      .when(undoImport('h1'))
      .thenRefused('household_in_use'));

  test('but not into itself alone', () =>
    split().when(splitHousehold('h1', part())).thenRefused('nothing_changed'));

  test('but not while somebody has signed', () =>
    split(recordSignature('h1', 'mei'))
      .when(splitHousehold('h1', part(), newPart('h2')))
      .thenRefused('has_signed'));

  test('but again once that is retracted', () =>
    split(recordSignature('h1', 'mei'), retractSignature('h1', 'mei'))
      .when(splitHousehold('h1', part(), newPart('h2')))
      .thenTypes(['household_split', 'household_corrected', 'signatories_set', 'household_added']));

  test.each([
    ['are too much', part({ areaCm2: 100_000 }), 200_001],
    ['are too little', part({ areaCm2: 100_000 }), 199_999],
    ['are missing for one', part(), 300_000],
  ])('but not when areas %s', (_how, kept, areaCm2) =>
    split()
      .when(splitHousehold('h1', kept, newPart('h2', { areaCm2 })))
      .thenRefused('areas_do_not_add_up'),
  );

  test('but not with somebody who is no signatory of it', () =>
    split()
      .when(splitHousehold('h1', part(), newPart('h2', { signatoryIds: ['stranger'] })))
      .thenRefused('unknown_signatory'));

  test('but nobody goes with two parts', () =>
    split()
      .when(splitHousehold('h1', part({ signatoryIds: ['lan'] }), newPart('h2', { signatoryIds: ['lan'] })))
      .thenRefused('unknown_signatory'));

  test('but every part has somebody who must sign', () =>
    split()
      .when(splitHousehold('h1', part(), newPart('h2', { signatoryIds: ['mei'], signatories: [] })))
      .thenRefused('no_required_signatory'));

  test('the first as well', () =>
    split()
      .when(splitHousehold('h1', part(), newPart('h2', { signatoryIds: ['lan', 'jun'] })))
      .thenRefused('no_required_signatory'));

  test.each([
    ['that is on the roll', [newPart('h1')]],
    ['twice', [newPart('h2'), newPart('h2')]],
  ])('but not into a household %s', (_which, others) =>
    split()
      .when(splitHousehold('h1', part(), ...others))
      .thenRefused('household_exists'),
  );

  test('but not where building, room and certificate of a part are on the roll', () =>
    split()
      .when(naming('household_exists', splitHousehold('h1', part(), newPart('h2'))))
      .thenRefused('household_exists'));

  test('but not once the agreement is in effect', () =>
    given(inStage('effective', [FAMILY]))
      .when(splitHousehold('h1', part(), newPart('h2')))
      .thenRefused('roll_frozen'));

  test('but not in a building that is closed', () =>
    given(inStage('closed', [FAMILY]))
      .when(splitHousehold('h1', part(), newPart('h2')))
      .thenRefused('stage_closed'));
});

describe('what is known of the persons', () => {
  const owner = (id: string) =>
    ({ id: `${id}-signs`, personId: id, capacity: 'owner', required: true }) as const;
  const owned = (id: string, ...owners: string[]) =>
    line(id, { tenure: 'owned', signatories: owners.map(owner) });
  const couple = inStage('signing', [owned('h1', 'lan', 'jun'), owned('h2', 'wei')]);
  /** Lan died and her daughter Mei inherits: Mei signs as `new-1`. */
  const widowed = [
    person('lan', 'owner', { state: 'deceased', heirIds: ['mei'] }),
    person('jun'),
    person('mei', 'other'),
  ];
  const orphaned = [person('lan', 'owner', { state: 'deceased' }), person('jun')];
  const knownOf = (id: string, after: ReturnType<typeof given>) =>
    after.household(id).whoSigns?.persons.map(({ personId }) => personId);

  test('goes with whoever signs for a part', () => {
    const after = given(
      couple,
      resolveSignatories('h1', widowed),
      splitHousehold('h1', part(), newPart('h3', { signatoryIds: ['new-1'], signatories: [] })),
    );
    expect(knownOf('h3', after)).toEqual(['lan', 'mei']);
    expect(after.household('h3').signatories['new-1']).toMatchObject({ onBehalfOf: ['lan'], required: true });
    after.when(recordSignature('h3', 'new-1')).thenRefused('papers_missing');
  });

  test('is joined where households are', () => {
    const after = given(
      couple,
      resolveSignatories('h1', widowed),
      resolveSignatories('h2', [person('wei', 'owner', { state: 'deceased', heirIds: ['bo'] }), person('bo', 'other')]), // prettier-ignore
      mergeHouseholds('h2', 'h1'),
    );
    expect(knownOf('h2', after)).toEqual(['wei', 'bo', 'lan', 'jun', 'mei']);
    expect(Object.values(after.household('h2').signatories).map(({ personId }) => personId)).toEqual([
      'bo',
      'mei',
      'jun',
    ]);
  });

  test('but nothing is split or merged while it is open who signs', () => {
    const open = given(couple, resolveSignatories('h1', orphaned, true));
    open.when(splitHousehold('h1', part(), newPart('h3'))).thenRefused('who_signs_open');
    open.when(mergeHouseholds('h2', 'h1')).thenRefused('who_signs_open');
    open.when(mergeHouseholds('h1', 'h2')).thenRefused('who_signs_open');
  });
});
