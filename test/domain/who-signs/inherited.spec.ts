import { describe, test } from '@jest/globals';
import { AWAY, CHILD, DEAD, expectAnswer, other, owner, signedBy, type Case } from './said.ts';

const HEIRS: Record<string, Case> = {
  'all heirs of an owner who died': {
    persons: [owner('lan', { ...DEAD, heirIds: ['jun', 'mei'] }), other('jun'), other('mei')],
    must: ['jun as heir for lan with succession', 'mei as heir for lan with succession'],
  },
  'a widow as owner and as heir': {
    persons: [owner('lan', { ...DEAD, heirIds: ['jun'] }), owner('jun')],
    must: ['jun as heir for lan with succession', 'jun as owner'],
  },
  'the heir of two owners, once for each': {
    persons: [
      owner('lan', { ...DEAD, heirIds: ['mei'] }),
      owner('jun', { ...DEAD, heirIds: ['mei'] }),
      other('mei'),
    ],
    must: ['mei as heir for lan with succession', 'mei as heir for jun with succession'],
  },
  'nobody yet where the heirs are not known': {
    persons: [owner('lan', DEAD), owner('jun')],
    must: ['jun as owner'],
    open: ['heirs_not_named: lan'],
  },
  'those who are known, while others are not': {
    persons: [owner('lan', { ...DEAD, heirIds: ['jun', 'li'] }), other('jun')],
    must: ['jun as heir for lan with succession'],
    open: ['heirs_not_named: lan'],
  },
  'not the proxy whom the owner had, for that authority ended with the death': {
    persons: [owner('lan', { ...DEAD, proxyId: 'li', heirIds: ['jun'] }), other('jun'), other('li')],
    must: ['jun as heir for lan with succession'],
  },
  'the guardian of an heir who is a child': {
    persons: [
      owner('lan', { ...DEAD, heirIds: ['bao'] }),
      other('bao', { ...CHILD, guardianId: 'mei' }),
      other('mei'),
    ],
    must: ['mei as guardian for bao for lan with succession, guardianship'],
  },
  'the proxy of an heir who is abroad': {
    persons: [
      owner('lan', { ...DEAD, heirIds: ['jun', 'mei'] }),
      other('jun', { ...AWAY, proxyId: 'mei' }),
      other('mei'),
    ],
    must: [
      'mei as proxy for jun for lan with succession, notarised_authority',
      'mei as heir for lan with succession',
    ],
  },
  'the proxy of the guardian of an heir, with the papers of all three': {
    persons: [
      owner('lan', { ...DEAD, heirIds: ['bao'] }),
      other('bao', { ...CHILD, guardianId: 'mei' }),
      other('mei', { proxyId: 'li' }),
      other('li'),
    ],
    must: ['li as proxy for mei for bao for lan with succession, guardianship, authority'],
  },
  'the heirs of an heir who died': {
    persons: [
      owner('lan', { ...DEAD, heirIds: ['jun', 'mei'] }),
      other('jun', { ...DEAD, heirIds: ['bo', 'mei'] }),
      other('mei'),
      other('bo'),
    ],
    must: ['mei as heir for lan with succession', 'bo as heir for lan with succession'],
  },
  'nobody yet for an heir who died without known heirs': {
    persons: [owner('lan', { ...DEAD, heirIds: ['jun', 'mei'] }), other('jun', DEAD), other('mei')],
    must: ['mei as heir for lan with succession'],
    open: ['heirs_not_named: jun'],
  },
  'nobody where the dead are heirs of each other alone': {
    persons: [owner('lan', { ...DEAD, heirIds: ['jun'] }), owner('jun', { ...DEAD, heirIds: ['lan'] })],
    must: [],
    open: ['heirs_not_named: lan', 'heirs_not_named: jun'],
  },
};

const REPRESENTED: Record<string, Case> = {
  'one of them for the others with their authority, and for himself': {
    persons: [
      owner('lan', { ...DEAD, heirIds: ['jun', 'mei'], representativeId: 'jun' }),
      other('jun'),
      other('mei', AWAY),
    ],
    must: [
      'jun as heir for lan with succession',
      'jun as proxy for mei for lan with succession, notarised_authority',
    ],
  },
  'an outsider for each of them': {
    persons: [
      owner('lan', { ...DEAD, heirIds: ['jun', 'bao'], representativeId: 'li' }),
      other('jun'),
      other('bao', { ...CHILD, guardianId: 'mei' }),
      other('mei'),
      other('li'),
    ],
    must: [
      'li as proxy for jun for lan with succession, authority',
      'li as proxy for mei for bao for lan with succession, guardianship, authority',
    ],
  },
  'not for an heir who has a proxy of his own': {
    persons: [
      owner('lan', { ...DEAD, heirIds: ['jun', 'mei'], representativeId: 'jun' }),
      other('jun'),
      other('mei', { proxyId: 'li' }),
      other('li'),
    ],
    must: ['jun as heir for lan with succession', 'li as proxy for mei for lan with succession, authority'],
  },
  'not one who died; another has to be agreed on': {
    persons: [
      owner('lan', { ...DEAD, heirIds: ['jun', 'mei'], representativeId: 'li' }),
      other('jun'),
      other('mei'),
      other('li', DEAD),
    ],
    must: [],
    open: ['representative_unfit: lan'],
  },
};

const AFTER_SIGNING: Record<string, Case> = {
  'nobody else when an owner signed and died later': {
    persons: [owner('lan', { ...DEAD, heirIds: ['mei'] }), owner('jun'), other('mei')],
    signed: [signedBy('lan', 'owner')],
    must: ['lan as owner', 'jun as owner'],
  },
  'nobody else when an owner signed and lost capacity later': {
    persons: [owner('lan', { state: 'incapacitated' })],
    signed: [signedBy('lan', 'owner')],
    must: ['lan as owner'],
  },
  'nobody else when the proxy signed and the owner died later': {
    persons: [owner('lan', { ...DEAD, heirIds: ['mei'] }), other('jun'), other('mei')],
    signed: [signedBy('jun', 'proxy', 'lan')],
    must: ['jun as proxy for lan'],
  },
  'nobody else when one guardian signed and another was appointed later': {
    persons: [owner('bao', { ...CHILD, guardianId: 'jun' }), other('jun'), other('mei')],
    signed: [signedBy('mei', 'guardian', 'bao')],
    must: ['mei as guardian for bao'],
  },
  'an heir who is found later; those who signed have signed': {
    persons: [owner('lan', { ...DEAD, heirIds: ['jun', 'mei'] }), other('jun'), other('mei')],
    signed: [signedBy('jun', 'heir', 'lan')],
    must: ['jun as heir for lan', 'mei as heir for lan with succession'],
  },
  'nobody else when an heir signed and died later': {
    persons: [
      owner('lan', { ...DEAD, heirIds: ['jun', 'mei'] }),
      other('jun', { ...DEAD, heirIds: ['bo'] }),
      other('mei'),
      other('bo'),
    ],
    signed: [signedBy('jun', 'heir', 'lan')],
    must: ['jun as heir for lan', 'mei as heir for lan with succession'],
  },
  'an heir found later, also where a representative signed for those known then': {
    persons: [
      owner('lan', { ...DEAD, heirIds: ['jun', 'mei', 'bo'], representativeId: 'jun' }),
      other('jun'),
      other('mei'),
      other('bo'),
    ],
    signed: [signedBy('jun', 'heir', 'lan'), signedBy('jun', 'proxy', 'mei', 'lan')],
    must: [
      'jun as heir for lan',
      'jun as proxy for mei for lan',
      'jun as proxy for bo for lan with succession, authority',
    ],
  },
  'a co-owner who is found later': {
    persons: [owner('lan'), owner('jun')],
    signed: [signedBy('lan', 'owner')],
    must: ['lan as owner', 'jun as owner'],
  },
};

describe('where an owner died, sign', () => {
  test.each(Object.entries(HEIRS))('%s', (_case, known) => expectAnswer('owned', known));
});

describe('where the heirs agreed on a representative, signs', () => {
  test.each(Object.entries(REPRESENTED))('%s', (_case, known) => expectAnswer('owned', known));
});

describe('once somebody has signed, has to sign', () => {
  test.each(Object.entries(AFTER_SIGNING))('%s', (_case, known) => expectAnswer('owned', known));
});
