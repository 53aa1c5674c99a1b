import { describe, expect, test } from '@jest/globals';
import {
  proposeOption,
  raiseObjection,
  recordSignature,
  recordVacating,
  recordVerdict,
  setSignatories,
  signatory,
} from '../commands.ts';
import { inStage, lines, PLAIN } from '../openings.ts';
import { at, given, naming, occurred, shanghai, START, type Step } from '../scenario.ts';

const signing = (...steps: Step[]) => given(inStage('signing'), ...steps);
const withSigning = (signing: Partial<typeof PLAIN.signing>) => ({
  ...PLAIN,
  signing: { ...PLAIN.signing, ...signing },
});

describe('a signature', () => {
  test('is recorded with the version of the plan it is given for', () =>
    signing(proposeOption('h1', 2))
      .when(recordSignature('h1', 'h1-tenant', 2))
      .then([
        {
          type: 'signature_recorded',
          householdId: 'h1',
          data: { signatoryId: 'h1-tenant', medium: 'paper', optionVersion: 2, witnessStaffId: null },
        },
        { type: 'household_signed', householdId: 'h1', data: {} },
      ]));

  test('is dated by its recording, however long ago it was given', () => {
    const signed = signing(at(shanghai('2026-03-04 10:00'), occurred(START, recordSignature('h1'))));
    expect(signed.household('h1').signedAt).toBe(shanghai('2026-03-04 10:00'));
  });

  test('is not taken before the signing stage', () =>
    given(inStage('consultation')).when(recordSignature('h1')).thenRefused('not_in_signing_stage'));

  test('is taken before it where policy allows signing beforehand', () =>
    given(inStage('survey', lines(1), withSigning({ preSigning: true })))
      .when(recordSignature('h1'))
      .thenTypes(['signature_recorded', 'household_signed']));

  test('is still taken after the agreement took effect', () =>
    given(inStage('effective'))
      .when(recordSignature('h1'))
      .thenTypes(['signature_recorded', 'household_signed']));

  test('is not taken twice from one signatory', () =>
    signing(recordSignature('h1')).when(recordSignature('h1')).thenRefused('already_signed'));

  test('is not taken from a stranger', () =>
    signing().when(recordSignature('h1', 'h2-tenant')).thenRefused('unknown_signatory'));

  test('is not witnessed by someone who does not exist', () =>
    signing()
      .when(naming('unknown_staff', recordSignature('h1')))
      .thenRefused('unknown_staff'));
});

describe('the version for which a signature is given', () => {
  const bound = (...steps: Step[]) =>
    signing(...steps).household('h1').signatories['h1-tenant']?.optionVersion;
  const WEDNESDAY = shanghai('2026-03-04 10:00');

  test('is none while the flat has no plan', () => expect(bound(recordSignature('h1'))).toBeNull());

  test('is the newest of the flat where it names none', () =>
    expect(bound(proposeOption('h1', 2), proposeOption('h1', 1), recordSignature('h1'))).toBe(2));

  test('is the newest of the time at which it was given, however late it is recorded', () =>
    expect(
      bound(
        proposeOption('h1', 1),
        at(WEDNESDAY, proposeOption('h1', 2)),
        occurred(shanghai('2026-03-03 10:00'), recordSignature('h1')),
      ),
    ).toBe(1));

  test('exists', () =>
    signing(proposeOption('h1', 1))
      .when(recordSignature('h1', 'h1-tenant', 2))
      .thenRefused('unknown_option'));

  test('is asked for after the papers, before whoever witnessed', () => {
    const needing = signatory({ papers: [{ kind: 'authority', state: 'needed' }] });
    signing(setSignatories('h1', needing))
      .when(recordSignature('h1', 'new-1', 2))
      .thenRefused('papers_missing');
    signing()
      .when(naming('unknown_staff', recordSignature('h1', 'h1-tenant', 2)))
      .thenRefused('unknown_option');
  });
});

describe('papers', () => {
  const needing = (...states: ('needed' | 'received')[]) =>
    setSignatories(
      'h1',
      signatory({ papers: states.map((state, index) => ({ kind: `paper_${index}`, state })) }),
    );

  test('that are missing keep their signatory from signing', () =>
    signing(needing('received', 'needed'))
      .when(recordSignature('h1', 'new-1'))
      .thenRefused('papers_missing'));

  test('that were all received do not', () =>
    signing(needing('received', 'received'))
      .when(recordSignature('h1', 'new-1'))
      .thenTypes(['signature_recorded', 'household_signed']));

  test('of one signatory do not concern another', () => {
    const heir = signatory({ papers: [{ kind: 'authority', state: 'needed' }] });
    signing(setSignatories('h1', signatory(), heir))
      .when(recordSignature('h1', 'new-1'))
      .thenTypes(['signature_recorded']);
  });
});

describe('an open objection', () => {
  const strict = () => inStage('signing', lines(2), withSigning({ requireNoOpenObjection: true }));

  test('does not keep a household from signing', () =>
    signing(raiseObjection('h1'))
      .when(recordSignature('h1'))
      .thenTypes(['signature_recorded', 'household_signed']));

  test('does where policy says so', () =>
    given(strict(), raiseObjection('h1')).when(recordSignature('h1')).thenRefused('objection_open'));

  test('no longer does once it is closed', () =>
    given(strict(), raiseObjection('h1'), recordVerdict('h1', 'new-1', 'withdrawn'))
      .when(recordSignature('h1'))
      .thenTypes(['signature_recorded', 'household_signed']));

  test('of another household does not', () =>
    given(strict(), raiseObjection('h2'))
      .when(recordSignature('h1'))
      .thenTypes(['signature_recorded', 'household_signed']));
});

describe('moving out', () => {
  const effective = (...steps: Step[]) => given(inStage('effective'), ...steps);

  test('is recorded once the agreement is in effect', () =>
    effective()
      .when(recordVacating('h1', START))
      .then([{ type: 'vacating_recorded', householdId: 'h1', data: { vacatedAt: START } }]));

  test('is not recorded before', () =>
    signing().when(recordVacating('h1', START)).thenRefused('not_effective'));

  test('is recorded once', () =>
    effective(recordVacating('h1', START)).when(recordVacating('h1', START)).thenRefused('already_vacated'));
});
