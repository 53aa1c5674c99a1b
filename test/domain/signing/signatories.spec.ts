import { describe, expect, test } from '@jest/globals';
import { recordSignature, retractSignature, setSignatories, signatory } from '../commands.ts';
import { inStage, line, lineOf, lines, maySign, mustSign } from '../openings.ts';
import { given, naming, type Step } from '../scenario.ts';

const roll = () => [line('h1', { signatories: [mustSign('lan'), maySign('son')] }), line('h2')];
const signing = (...steps: Step[]) => given(inStage('signing', roll()), ...steps);
const entry = (id: string, change: object = {}) => ({ ...signatory({ id }), id, ...change });
const set = (...signatories: ReturnType<typeof entry>[]) =>
  ({ type: 'signatories_set', householdId: 'h1', data: { signatories } }) as const;

describe('who must sign', () => {
  test('is replaced as a whole, new signatories getting an id', () =>
    signing()
      .when(setSignatories('h1', signatory(), signatory({ capacity: 'proxy', required: false })))
      .then([set(entry('new-1'), entry('new-2', { capacity: 'proxy', required: false }))]));

  test('may keep a signatory under their id', () => {
    const papers = [{ kind: 'authority', state: 'needed' as const }];
    signing()
      .when(setSignatories('h1', signatory({ id: 'lan', papers }), signatory()))
      .then([set(entry('lan', { papers }), entry('new-1'))]);
  });

  test('keeps the person of a signatory who stays', () =>
    signing(setSignatories('h1', signatory({ id: 'lan', personId: 'p7' })))
      .when(setSignatories('h1', signatory({ id: 'lan' })))
      .then([set(entry('lan', { personId: 'p7' }))]));

  test('may be told in any stage', () =>
    given(inStage('survey', roll())).when(setSignatories('h1', signatory())).thenTypes(['signatories_set']));

  test('includes someone who is required', () =>
    signing()
      .when(setSignatories('h1', signatory({ required: false })))
      .thenRefused('no_required_signatory'));

  test('is judged by the last word on each signatory', () =>
    signing()
      .when(setSignatories('h1', signatory({ id: 'lan' }), signatory({ id: 'lan', required: false })))
      .thenRefused('no_required_signatory'));

  test('is not changed once someone has signed', () =>
    signing(recordSignature('h1', 'lan')).when(setSignatories('h1', signatory())).thenRefused('has_signed'));

  test('is not changed either when the one who signed need not have', () =>
    signing(recordSignature('h1', 'son')).when(setSignatories('h1', signatory())).thenRefused('has_signed'));

  test('may be changed after the signature is retracted', () =>
    signing(recordSignature('h1', 'lan'), retractSignature('h1', 'lan'))
      .when(setSignatories('h1', signatory({ id: 'lan' })))
      .then([set(entry('lan'))]));

  test('names only signatories of this household', () =>
    signing()
      .when(setSignatories('h1', signatory({ id: 'h2-tenant' })))
      .thenRefused('unknown_signatory'));

  test('names only persons who exist', () =>
    signing()
      .when(naming('unknown_person', setSignatories('h1', signatory({ personId: 'p9' }))))
      .thenRefused('unknown_person'));
});

describe('a household of several', () => {
  const couple = (...steps: Step[]) =>
    given(inStage('signing', [lineOf('h1', ['lan', 'jun']), ...lines(0)]), ...steps);

  test('is not signed by one of them', () =>
    couple().when(recordSignature('h1', 'lan')).thenTypes(['signature_recorded']));

  test('is signed by the last of them', () =>
    couple(recordSignature('h1', 'lan'))
      .when(recordSignature('h1', 'jun'))
      .thenTypes(['signature_recorded', 'household_signed']));

  test('has no date of signing before', () => {
    expect(couple(recordSignature('h1', 'lan')).household('h1').signedAt).toBeNull();
  });
});
