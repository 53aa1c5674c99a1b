import { describe, test } from '@jest/globals';
import {
  AWAY,
  CHILD,
  expectAnswer,
  other,
  owner,
  signedBy,
  tenant,
  WITHOUT_CAPACITY,
  type Case,
} from './said.ts';

const OWNERS: Record<string, Case> = {
  'the owner': { persons: [owner('lan')], must: ['lan as owner'] },
  'every co-owner': { persons: [owner('lan'), owner('jun')], must: ['lan as owner', 'jun as owner'] },
  'not the one to whom it is let': { persons: [owner('lan'), tenant('wu')], must: ['lan as owner'] },
  'nobody yet where no owner is named': { persons: [other('jun')], must: [], open: ['owner_not_named'] },
  'an owner who is also the proxy of another, in both capacities': {
    persons: [owner('lan', { proxyId: 'jun' }), owner('jun')],
    must: ['jun as proxy for lan with authority', 'jun as owner'],
  },
  'one proxy of two owners, once for each': {
    persons: [owner('lan', { proxyId: 'li' }), owner('jun', { proxyId: 'li' }), other('li')],
    must: ['li as proxy for lan with authority', 'li as proxy for jun with authority'],
  },
  'two owners who are proxies of each other, each for the other': {
    persons: [owner('lan', { proxyId: 'jun' }), owner('jun', { proxyId: 'lan' })],
    must: ['jun as proxy for lan with authority', 'lan as proxy for jun with authority'],
  },
  'the owner who is abroad, on return': { persons: [owner('lan', AWAY)], must: ['lan as owner'] },
  'the proxy of an owner who is abroad, with a notarised authority': {
    persons: [owner('lan', { ...AWAY, proxyId: 'jun' }), owner('jun')],
    must: ['jun as proxy for lan with notarised_authority', 'jun as owner'],
  },
  'a proxy in person, for he may not pass the authority on': {
    persons: [owner('lan', { proxyId: 'jun' }), owner('jun', { proxyId: 'li' }), other('li')],
    must: ['jun as proxy for lan with authority', 'li as proxy for jun with authority'],
  },
};

const UNFIT_PROXIES: Record<string, Case> = {
  'one who died': {
    persons: [owner('lan', { proxyId: 'jun' }), other('jun', { state: 'deceased' })],
    must: [],
    open: ['proxy_unfit: lan'],
  },
  'one who lost capacity': {
    persons: [owner('lan', { proxyId: 'jun' }), other('jun', WITHOUT_CAPACITY)],
    must: [],
    open: ['proxy_unfit: lan'],
  },
  'a child': {
    persons: [owner('lan', { proxyId: 'bao' }), other('bao', CHILD)],
    must: [],
    open: ['proxy_unfit: lan'],
  },
  'the principal himself': {
    persons: [owner('lan', { proxyId: 'lan' })],
    must: [],
    open: ['proxy_unfit: lan'],
  },
  'somebody who is not in the list': {
    persons: [owner('lan', { proxyId: 'li' }), owner('jun')],
    must: ['jun as owner'],
    open: ['proxy_unfit: lan'],
  },
};

const WARDS: Record<string, Case> = {
  'the guardian of an owner without capacity': {
    persons: [owner('lan', { ...WITHOUT_CAPACITY, guardianId: 'jun' }), other('jun')],
    must: ['jun as guardian for lan with guardianship'],
  },
  'the guardian and not the proxy named before': {
    persons: [
      owner('lan', { ...WITHOUT_CAPACITY, guardianId: 'jun', proxyId: 'li' }),
      other('jun'),
      other('li'),
    ],
    must: ['jun as guardian for lan with guardianship'],
  },
  'a mother for her child, and for herself': {
    persons: [owner('mei'), owner('bao', { ...CHILD, guardianId: 'mei' })],
    must: ['mei as owner', 'mei as guardian for bao with guardianship'],
  },
  'the guardian of two owners, once for each': {
    persons: [
      owner('lan', { ...WITHOUT_CAPACITY, guardianId: 'jun' }),
      owner('bao', { ...CHILD, guardianId: 'jun' }),
      other('jun'),
    ],
    must: ['jun as guardian for lan with guardianship', 'jun as guardian for bao with guardianship'],
  },
  'the proxy of a guardian, with the papers of both': {
    persons: [owner('bao', { ...CHILD, guardianId: 'mei' }), other('mei', { proxyId: 'li' }), other('li')],
    must: ['li as proxy for mei for bao with guardianship, authority'],
  },
  'the proxy of a guardian who is abroad, with a notarised authority': {
    persons: [
      owner('bao', { ...CHILD, guardianId: 'mei' }),
      other('mei', { ...AWAY, proxyId: 'li' }),
      other('li'),
    ],
    must: ['li as proxy for mei for bao with guardianship, notarised_authority'],
  },
  'nobody yet where no guardian is named': {
    persons: [owner('bao', CHILD), owner('mei')],
    must: ['mei as owner'],
    open: ['guardian_not_named: bao'],
  },
  'not a guardian who lost capacity, even if he has a guardian himself': {
    persons: [
      owner('bao', { ...CHILD, guardianId: 'lan' }),
      other('lan', { ...WITHOUT_CAPACITY, guardianId: 'jun' }),
      other('jun'),
    ],
    must: [],
    open: ['guardian_unfit: bao'],
  },
  'nobody where two wards are guardians of each other': {
    persons: [
      owner('lan', { ...WITHOUT_CAPACITY, guardianId: 'jun' }),
      owner('jun', { ...WITHOUT_CAPACITY, guardianId: 'lan' }),
    ],
    must: [],
    open: ['guardian_unfit: lan', 'guardian_unfit: jun'],
  },
};

const ONE_OWNER: Record<string, Case> = {
  'the first who is named; the others may': {
    persons: [owner('lan'), owner('jun')],
    must: ['lan as owner'],
    may: ['jun as owner'],
  },
  'the one who signs himself rather than a proxy': {
    persons: [owner('lan', { proxyId: 'li' }), owner('jun'), other('li')],
    must: ['jun as owner'],
    may: ['li as proxy for lan with authority'],
  },
  'a stand-in where nobody signs himself, whatever is open about the others': {
    persons: [
      owner('lan', { state: 'deceased' }),
      owner('bao', { ...CHILD, guardianId: 'mei' }),
      other('mei'),
    ],
    must: ['mei as guardian for bao with guardianship'],
  },
  'the one who has signed': {
    persons: [owner('lan'), owner('jun')],
    signed: [signedBy('jun', 'owner')],
    must: ['jun as owner'],
    may: ['lan as owner'],
  },
  'nobody yet where something is open about each of them': {
    persons: [owner('lan', { state: 'deceased' }), owner('bao', CHILD)],
    must: [],
    open: ['heirs_not_named: lan', 'guardian_not_named: bao'],
  },
};

describe('for a flat that is owned signs', () => {
  test.each(Object.entries(OWNERS))('%s', (_case, known) => expectAnswer('owned', known));
});

describe('an authority has ended, and is asked for again, when the proxy is', () => {
  test.each(Object.entries(UNFIT_PROXIES))('%s', (_case, known) => expectAnswer('owned', known));
});

describe('where an owner is a child or without capacity, signs', () => {
  test.each(Object.entries(WARDS))('%s', (_case, known) => expectAnswer('owned', known));
});

describe('where policy wants one owner, signs', () => {
  test.each(Object.entries(ONE_OWNER))('%s', (_case, known) =>
    expectAnswer('owned', { ...known, policy: { owned: 'one_owner' } }),
  );
});
