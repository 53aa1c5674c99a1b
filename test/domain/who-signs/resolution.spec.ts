import { describe, expect, test } from '@jest/globals';
import type { RollLine } from '../../../domain/household.ts';
import { householdFile } from '../../../domain/views.ts';
import {
  markPaper,
  person,
  proposeOption,
  recordSignature,
  resolveSignatories,
  retractSignature,
  setSignatories,
  signatory,
} from '../commands.ts';
import { inStage, line, policyOf, PLAIN, threshold } from '../openings.ts';
import { as, at, given, naming, occurred, shanghai, type Step } from '../scenario.ts';

const ownedBy = (...owners: string[]): RollLine =>
  line('h1', {
    tenure: 'owned',
    signatories: owners.map((id) => ({ id: `${id}-signs`, personId: id, capacity: 'owner', required: true })),
  });
const DEAD = { state: 'deceased' } as const;
const couple = (...steps: Step[]) => given(inStage('signing', [ownedBy('lan', 'jun'), line('h2')]), ...steps);
const sign = (id: string) => recordSignature('h1', `${id}-signs`);
/** Lan died; her daughter inherits. */
const widowed = [
  person('lan', 'owner', { ...DEAD, heirIds: ['mei'] }),
  person('jun'),
  person('mei', 'other'),
];
const entry = (id: string, change: object = {}) => ({ ...signatory({ id }), id, onBehalfOf: [], ...change });
const heirEntry = {
  capacity: 'heir',
  onBehalfOf: ['lan'],
  papers: [{ kind: 'succession', state: 'needed' }],
};

describe('who must sign is resolved', () => {
  test('from what is known of the persons; a signatory who stays keeps the id', () =>
    couple()
      .when(resolveSignatories('h1', widowed))
      .then([
        {
          type: 'signatories_resolved',
          householdId: 'h1',
          data: {
            persons: widowed,
            open: [],
            signatories: [
              entry('new-1', { personId: 'mei', ...heirEntry }),
              entry('jun-signs', { personId: 'jun' }),
            ],
          },
        },
      ]));

  test('in any stage', () =>
    given(inStage('survey', [ownedBy('lan')]))
      .when(resolveSignatories('h1', [person('lan')]))
      .thenTypes(['signatories_resolved']));

  test('as the policy of that day says', () => {
    const policy = policyOf('shanghai-95', { thresholds: [], whoSigns: { owned: 'one_owner' } });
    const { signatories } = given(
      inStage('signing', [ownedBy('lan', 'jun')], policy),
      resolveSignatories('h1', [person('lan'), person('jun')]),
    ).household('h1');
    expect(Object.values(signatories).map(({ required }) => required)).toEqual([true, false]);
  });

  test('again with the same persons, and nothing changes', () => {
    const once = couple(resolveSignatories('h1', widowed));
    const twice = couple(resolveSignatories('h1', widowed), resolveSignatories('h1', widowed));
    expect(twice.household('h1')).toEqual(once.household('h1'));
  });

  test('keeping what was received of the papers', () => {
    const { signatories } = couple(
      resolveSignatories('h1', widowed),
      markPaper('h1', 'new-1', 'succession'),
      markPaper('h1', 'new-1', 'id_copy'),
      markPaper('h1', 'new-1', 'family_book', 'needed'),
      resolveSignatories('h1', widowed),
    ).household('h1');
    expect(signatories['new-1']?.papers).toEqual([
      { kind: 'succession', state: 'received' },
      { kind: 'id_copy', state: 'received' },
    ]);
  });

  test('naming only persons who exist', () =>
    couple()
      .when(naming('unknown_person', resolveSignatories('h1', widowed)))
      .thenRefused('unknown_person'));

  test('not from a death that lies ahead', () =>
    couple()
      .when(resolveSignatories('h1', [person('lan', 'owner', { ...DEAD, since: '2026-03-03' })]))
      .thenRefused('occurred_in_future'));
});

describe('while it cannot be said who must sign', () => {
  const unknownHeirs = [person('jun'), person('lan', 'owner', DEAD)];

  test('nothing is changed, and it is said what has to be known about whom', () => {
    couple().when(resolveSignatories('h1', unknownHeirs)).thenRefused('who_signs_open');
    couple()
      .when(resolveSignatories('h1', unknownHeirs))
      .thenSaid({
        kind: 'refused',
        code: 'who_signs_open',
        questions: [{ code: 'heirs_not_named', person: 1 }],
      });
  });

  test('what is known may be recorded, and who is known may sign; the household is not signed', () => {
    const open = couple(resolveSignatories('h1', unknownHeirs, true), sign('jun'));
    expect(open.household('h1').whoSigns?.open).toEqual([{ code: 'heirs_not_named', personId: 'lan' }]);
    expect(open.status('h1')).toBe('partly_signed');
  });

  test('nobody signs where nobody is known', () =>
    given(inStage('signing'), resolveSignatories('h1', [person('lan', 'tenant', DEAD)], true))
      .when(recordSignature('h1'))
      .thenRefused('unknown_signatory'));

  test('a screen shows the questions', () => {
    const open = couple(resolveSignatories('h1', unknownHeirs, true));
    expect(householdFile(open.building, open.household('h1'))).toMatchObject({
      whoSigns: { persons: unknownHeirs, open: [{ code: 'heirs_not_named', personId: 'lan' }] },
    });
  });

  test('the answer completes the list', () =>
    couple(resolveSignatories('h1', unknownHeirs, true), sign('jun'), resolveSignatories('h1', widowed))
      .when(markPaper('h1', 'new-1', 'succession'))
      .thenTypes(['paper_marked']));

  test('and may sign the household, where nobody else had to', () =>
    couple(resolveSignatories('h1', unknownHeirs, true), sign('jun'))
      .when(resolveSignatories('h1', [person('jun')]))
      .thenTypes(['signatories_resolved', 'household_signed']));

  test('a list by hand answers it too', () => {
    const { whoSigns } = couple(
      resolveSignatories('h1', unknownHeirs, true),
      setSignatories('h1', signatory({ personId: 'jun' })),
    ).household('h1');
    expect(whoSigns).toEqual({ persons: unknownHeirs, open: [] });
  });
});

describe('a signature given before', () => {
  test('stays with whoever still has that part', () => {
    const resolved = couple(sign('jun'), resolveSignatories('h1', widowed));
    expect(resolved.household('h1').signatories['jun-signs']).toMatchObject({ medium: 'paper' });
    expect(resolved.status('h1')).toBe('partly_signed');
  });

  test('keeps whoever gave it from being left out', () =>
    couple(sign('jun'))
      .when(resolveSignatories('h1', [person('lan')]))
      .thenRefused('has_signed'));

  test('keeps its capacity', () =>
    couple(sign('jun'))
      .when(
        resolveSignatories('h1', [
          person('lan', 'owner', { ...DEAD, heirIds: ['jun'] }),
          person('jun', 'other'),
        ]),
      )
      .thenRefused('has_signed'));

  test('of a person who died since was valid, stands, and nobody signs in that place', () => {
    const { signatories } = couple(sign('lan'), resolveSignatories('h1', widowed)).household('h1');
    expect(Object.keys(signatories)).toEqual(['lan-signs', 'jun-signs']);
    expect(signatories['lan-signs']?.signedAt).not.toBeNull();
  });

  test('of a household that is signed leaves it signed when a signatory dies', () =>
    couple(sign('lan'), sign('jun'))
      .when(resolveSignatories('h1', widowed))
      .thenTypes(['signatories_resolved']));

  test('keeps the papers it was given with, whatever policy asks for since', () => {
    const proxy = [person('lan', 'owner', { proxyId: 'li' }), person('li', 'other')];
    const abroad = [person('lan', 'owner', { state: 'abroad', proxyId: 'li' }), person('li', 'other')];
    const { signatories } = couple(
      resolveSignatories('h1', proxy),
      markPaper('h1', 'new-1', 'authority'),
      recordSignature('h1', 'new-1'),
      resolveSignatories('h1', abroad),
    ).household('h1');
    expect(signatories['new-1']?.papers).toEqual([{ kind: 'authority', state: 'received' }]);
  });

  test('on a list by hand belongs to the only part it can be', () => {
    const heir = { personId: 'mei', capacity: 'heir' as const };
    couple(setSignatories('h1', signatory(heir), signatory()), recordSignature('h1', 'new-1'))
      .when(resolveSignatories('h1', widowed))
      .thenTypes(['signatories_resolved']);
  });

  test('on a list by hand is nobody’s where it can be for two', () => {
    const orphan = [
      person('lan', 'owner', { ...DEAD, heirIds: ['mei'] }),
      person('jun', 'owner', { ...DEAD, heirIds: ['mei'] }),
      person('mei', 'other'),
    ];
    couple(
      setSignatories('h1', signatory({ personId: 'mei', capacity: 'heir' })),
      recordSignature('h1', 'new-1'),
    )
      .when(resolveSignatories('h1', orphan))
      .thenRefused('has_signed');
  });
});

describe('a signature that has to be given again, for a plan that changed', () => {
  const under = (reconfirmation: 'counted' | 'not_counted', ...steps: Step[]) => {
    const policy = { ...PLAIN, signing: { ...PLAIN.signing, reconfirmation } };
    const roll = [ownedBy('lan', 'jun')];
    return given(
      inStage('signing', roll, policy),
      sign('lan'),
      sign('jun'),
      proposeOption('h1', 1),
      ...steps,
    );
  };

  test('is given by the heirs of whoever died, where it does not count until then', () => {
    const { signatories } = under('not_counted', resolveSignatories('h1', widowed)).household('h1');
    expect(Object.values(signatories).map(({ personId, signedAt }) => [personId, signedAt !== null])).toEqual(
      [
        ['mei', false],
        ['jun', true],
      ],
    );
  });

  test('stands where it counts until then, and the household stays signed', () =>
    under('counted').when(resolveSignatories('h1', widowed)).thenTypes(['signatories_resolved']));

  test('keeps whoever can give it on the list', () =>
    under('not_counted')
      .when(resolveSignatories('h1', [person('lan')]))
      .thenRefused('has_signed'));
});

describe('a co-owner who is found late', () => {
  const three = [person('lan'), person('jun'), person('bo')];
  const HALF = policyOf('shanghai-95', { thresholds: [threshold({ ratio: '1/2' })], stages: PLAIN.stages });
  const signed = (stage: 'signing' | 'effective', ...steps: Step[]) =>
    given(inStage(stage, [ownedBy('lan', 'jun'), line('h2')], HALF), sign('lan'), sign('jun'), ...steps);

  test('makes a signed household partly signed: its number is void and thresholds fall', () => {
    signed('signing')
      .when(resolveSignatories('h1', three))
      .thenTypes(['signatories_resolved', 'household_unsigned', 'threshold_lost']);
    expect(signed('signing', resolveSignatories('h1', three)).status('h1')).toBe('partly_signed');
  });

  test('signs, and the household is signed again', () =>
    signed('signing', resolveSignatories('h1', three))
      .when(recordSignature('h1', 'new-1'))
      .thenTypes(['signature_recorded', 'household_signed', 'threshold_met']));

  test('changes nothing about a household whose agreement is in effect', () =>
    signed('effective').when(resolveSignatories('h1', three)).thenRefused('roll_frozen'));

  test('nor does a question that comes up then', () =>
    signed('effective')
      .when(resolveSignatories('h1', [person('lan'), person('jun'), person('bo', 'owner', DEAD)], true))
      .thenRefused('roll_frozen'));

  test('joins a household that is late itself', () =>
    given(inStage('effective', [ownedBy('lan', 'jun')], HALF), sign('lan'))
      .when(resolveSignatories('h1', three))
      .thenTypes(['signatories_resolved']));

  test('joins it too where the others have signed and nothing more was asked before', () =>
    signed('effective').when(resolveSignatories('h1', widowed)).thenTypes(['signatories_resolved']));

  test('is not added by replacing the list by hand', () =>
    signed('signing')
      .when(setSignatories('h1', signatory({ id: 'lan-signs' }), signatory({ id: 'jun-signs' }), signatory()))
      .thenRefused('has_signed'));
});

describe('somebody who died or lacks capacity', () => {
  const lost = (change: object) => [person('lan', 'owner', change), person('jun')];
  /** Staff put Lan on the list by hand, whatever is known of her. */
  const byHand = (change: object) =>
    couple(
      resolveSignatories('h1', lost(change), true),
      setSignatories('h1', signatory({ personId: 'lan' }), signatory({ personId: 'jun' })),
    );
  const HANDED = 'new-1';

  test('does not sign, also where a list by hand names him', () =>
    byHand({ state: 'incapacitated' }).when(recordSignature('h1', HANDED)).thenRefused('signatory_unfit'));

  test('does not sign as long as he is a minor', () =>
    byHand({ state: 'minor', since: '2026-03-01' })
      .when(recordSignature('h1', HANDED))
      .thenRefused('signatory_unfit'));

  test('may have signed by the day of the death: that paper is recorded later', () =>
    byHand({ ...DEAD, since: '2026-03-01' })
      .when(occurred(shanghai('2026-03-01 09:00'), recordSignature('h1', HANDED)))
      .thenTypes(['signature_recorded']));

  test('cannot have signed after that day', () =>
    byHand({ ...DEAD, since: '2026-03-01' })
      .when(at(shanghai('2026-03-02 10:00'), recordSignature('h1', HANDED)))
      .thenRefused('signatory_unfit'));

  test('does not sign again once his signature is retracted', () =>
    couple(sign('lan'), resolveSignatories('h1', widowed), retractSignature('h1', 'lan-signs'))
      .when(sign('lan'))
      .thenRefused('signatory_unfit'));

  test('is replaced then by whoever signs in his place', () =>
    couple(sign('lan'), resolveSignatories('h1', widowed), as('r', retractSignature('h1', 'lan-signs')))
      .when(resolveSignatories('h1', widowed))
      .thenTypes(['signatories_resolved']));
});
