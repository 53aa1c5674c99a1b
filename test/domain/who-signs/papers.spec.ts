import { describe, expect, test } from '@jest/globals';
import { markPaper, recordSignature, retractSignature, setSignatories, signatory } from '../commands.ts';
import { inStage } from '../openings.ts';
import { given, type Step } from '../scenario.ts';

const NEEDED = { kind: 'authority', state: 'needed' } as const;
const proxyAndOwner = (...steps: Step[]) =>
  given(
    inStage('signing'),
    setSignatories('h1', signatory({ capacity: 'proxy', papers: [NEEDED] }), signatory()),
    ...steps,
  );
const papers = (...steps: Step[]) => proxyAndOwner(...steps).household('h1').signatories['new-1']?.papers;

describe('a paper of a signatory', () => {
  test('is received, and the signatory may sign', () => {
    proxyAndOwner()
      .when(markPaper('h1', 'new-1', 'authority'))
      .then([
        {
          type: 'paper_marked',
          householdId: 'h1',
          data: { signatoryId: 'new-1', kind: 'authority', state: 'received' },
        },
      ]);
    proxyAndOwner(markPaper('h1', 'new-1', 'authority'))
      .when(recordSignature('h1', 'new-1'))
      .thenTypes(['signature_recorded']);
  });

  test('is received while others have signed', () =>
    proxyAndOwner(recordSignature('h1', 'new-2'))
      .when(markPaper('h1', 'new-1', 'authority'))
      .thenTypes(['paper_marked']));

  test('is received once, however often it is marked', () =>
    expect(papers(markPaper('h1', 'new-1', 'authority'), markPaper('h1', 'new-1', 'authority'))).toEqual([
      { kind: 'authority', state: 'received' },
    ]));

  test('may turn out to be needed beside the others', () =>
    expect(papers(markPaper('h1', 'new-1', 'translation', 'needed'))).toEqual([
      NEEDED,
      { kind: 'translation', state: 'needed' },
    ]));

  test('may be needed again before the signature', () =>
    proxyAndOwner(markPaper('h1', 'new-1', 'authority'), markPaper('h1', 'new-1', 'authority', 'needed'))
      .when(recordSignature('h1', 'new-1'))
      .thenRefused('papers_missing'));

  test('is not taken from under a signature', () =>
    proxyAndOwner(markPaper('h1', 'new-1', 'authority'), recordSignature('h1', 'new-1'))
      .when(markPaper('h1', 'new-1', 'authority', 'needed'))
      .thenRefused('paper_relied_on'));

  test('may be added to one that is received', () =>
    proxyAndOwner(recordSignature('h1', 'new-2'))
      .when(markPaper('h1', 'new-2', 'id_copy'))
      .thenTypes(['paper_marked']));

  test('may be needed again once the signature is retracted', () =>
    proxyAndOwner(recordSignature('h1', 'new-2'), retractSignature('h1', 'new-2'))
      .when(markPaper('h1', 'new-2', 'id_copy', 'needed'))
      .thenTypes(['paper_marked']));

  test('is not a stranger’s', () =>
    proxyAndOwner()
      .when(markPaper('h1', 'h2-tenant', 'authority'))
      .thenRefused('unknown_signatory'));
});
