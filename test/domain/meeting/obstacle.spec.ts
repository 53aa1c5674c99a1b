import { describe, expect, test } from '@jest/globals';
import type { HouseholdFacts } from '../../../domain/meeting/facts.ts';
import { obstacleOf, type Obstacle } from '../../../domain/meeting/obstacle.ts';
import { household, needed, objection, received, signatory } from './facts.ts';

const older = { raisedAt: '2026-11-02T02:00:00.000Z' };
const one = signatory({ signedAt: '2026-11-03T02:00:00.000Z' });
const unsettled = { causedBy: 'h2', optionVersion: 2, since: '2026-11-04T02:00:00.000Z' };

const CASES: [string, Partial<HouseholdFacts>, Obstacle][] = [
  [
    'of several objections the oldest, answered or not, names it',
    { objections: [objection(), objection({ ...older, category: 'area_loss', answered: true })] },
    'area_loss',
  ],
  [
    'an objection comes before missing papers',
    { objections: [objection()], signatories: [signatory({ papers: [needed] })] },
    'trust',
  ],
  [
    'a paper of somebody who must sign is missing',
    { intent: 'willing', signatories: [signatory({ papers: [received, needed] })] },
    'papers_missing',
  ],
  [
    'the paper of somebody who need not sign keeps nobody',
    { intent: 'willing', signatories: [signatory({ required: false, papers: [needed] })] },
    'none',
  ],
  [
    'the paper of somebody who has signed keeps nobody',
    { intent: 'willing', signatories: [{ ...one, papers: [needed] }] },
    'none',
  ],
  [
    'a paper is missing of who has to sign again',
    { signatories: [{ ...one, needsReconfirmation: unsettled, papers: [needed] }] },
    'papers_missing',
  ],
  [
    'one of two has signed',
    { status: 'partly_signed', intent: 'willing', signatories: [one, signatory()] },
    'signatory_missing',
  ],
  ['it is open who signs', { intent: 'willing', isOpenWhoSigns: true }, 'signatory_missing'],
  ['it said no', { status: 'unwilling', intent: 'unwilling', wasMet: true }, 'unwilling'],
  ['it has not decided', { status: 'undecided', intent: 'undecided', wasMet: true }, 'undecided'],
  ['it said no before it agreed to meet', { status: 'appointed', intent: 'unwilling' }, 'unwilling'],
  ['as many attempts failed as policy says', { status: 'unreachable', timesFailed: 3 }, 'unreachable'],
  ['one less is no reason yet', { timesFailed: 2 }, 'not_met'],
  ['whoever refused to talk was met', { status: 'contacted', wasMet: true, timesFailed: 5 }, 'none'],
  ['nobody has been there', {}, 'not_met'],
  ['it wants to sign', { status: 'willing', intent: 'willing' }, 'none'],
];

describe('what keeps a household from signing', () => {
  test.each(CASES)('%s', (_name, about, expected) => expect(obstacleOf(household(about), 3)).toBe(expected));
});
