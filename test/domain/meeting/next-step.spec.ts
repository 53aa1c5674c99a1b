import { describe, expect, test } from '@jest/globals';
import type { HouseholdFacts } from '../../../domain/meeting/facts.ts';
import { nextStepOf, withPromises, type NextStep } from '../../../domain/meeting/next-step.ts';
import { household, needed, NOW, objection, signatory } from './facts.ts';

const SOON = '2026-11-27T01:00:00.000Z';
const LATER = '2026-11-28T01:00:00.000Z';
const PAST = '2026-11-25T01:00:00.000Z';

const CASES: [string, Partial<HouseholdFacts>, NextStep][] = [
  [
    'an appointment, the first of several, also one that passed without an outcome',
    {
      appointments: [
        { kind: 'visit', at: SOON },
        { kind: 'signing', at: PAST },
      ],
      objections: [objection()],
    },
    { kind: 'appointment', at: PAST },
  ],
  [
    'an answer, by when the first is due',
    {
      objections: [
        objection({ dueAt: LATER }),
        objection({ dueAt: SOON }),
        objection({ dueAt: null, answered: true }),
      ],
    },
    { kind: 'answer_objection', at: SOON },
  ],
  [
    'the verdict, when all are answered',
    { objections: [objection({ dueAt: null, answered: true })] },
    { kind: 'await_verdict', at: null },
  ],
  [
    'papers, before anybody can sign',
    { intent: 'willing', signatories: [signatory({ papers: [needed] })] },
    { kind: 'collect_papers', at: null },
  ],
  [
    'the other signatories',
    { status: 'partly_signed', intent: 'willing' },
    { kind: 'next_signatory', at: null },
  ],
  [
    'who signs, while that is open',
    { isOpenWhoSigns: true, intent: 'willing' },
    { kind: 'next_signatory', at: null },
  ],
  ['a survey, where there was none', { wasMet: true }, { kind: 'survey', at: null }],
  ['a visit to who said no', { intent: 'unwilling' }, { kind: 'visit', at: null }],
  ['a visit to who has not decided', { intent: 'undecided' }, { kind: 'visit', at: null }],
  [
    'a visit, but not before the household has had its peace',
    { intent: 'undecided', doNotContactUntil: LATER },
    { kind: 'visit', at: LATER },
  ],
  ['peace that is over delays nothing', { doNotContactUntil: PAST }, { kind: 'survey', at: null }],
  ['the signature of who wants to', { intent: 'willing' }, { kind: 'sign', at: null }],
];

describe('the next step', () => {
  test.each(CASES)('is %s', (_name, about, expected) =>
    expect(nextStepOf(household(about), NOW)).toEqual(expected),
  );
});

describe('a promise', () => {
  const answer: NextStep = { kind: 'answer_objection', at: PAST };
  test.each<[string, NextStep, string[], NextStep]>([
    ['that nobody made changes nothing', answer, [], answer],
    ['is next, the first of several', answer, [LATER, SOON], { kind: 'promise', at: SOON }],
    [
      'waits for an appointment before it',
      { kind: 'appointment', at: SOON },
      [LATER],
      { kind: 'appointment', at: SOON },
    ],
    [
      'comes before a later appointment',
      { kind: 'appointment', at: LATER },
      [SOON],
      { kind: 'promise', at: SOON },
    ],
  ])('%s', (_name, step, dueAts, expected) => expect(withPromises(step, dueAts)).toEqual(expected));
});
