import { describe, test } from '@jest/globals';
import {
  AWAY,
  CHILD,
  coResident,
  DEAD,
  expectAnswer,
  other,
  owner,
  signedBy,
  tenant,
  WITHOUT_CAPACITY,
  type Case,
} from './said.ts';

const TENANT: Record<string, Case> = {
  'the tenant of the rent book': { persons: [tenant('lan')], must: ['lan as tenant'] },
  'the tenant; those who live there may': {
    persons: [tenant('lan'), coResident('jun')],
    must: ['lan as tenant'],
    may: ['jun as co_resident'],
  },
  'not somebody who owns another flat': {
    persons: [tenant('lan'), owner('wu')],
    must: ['lan as tenant'],
  },
  'nobody yet where no tenant is named': {
    persons: [coResident('jun')],
    must: [],
    may: ['jun as co_resident'],
    open: ['tenant_not_named'],
  },
  'the proxy of the tenant': {
    persons: [tenant('lan', { proxyId: 'jun' }), other('jun')],
    must: ['jun as proxy for lan with authority'],
  },
  'the tenant who is abroad, on return': { persons: [tenant('lan', AWAY)], must: ['lan as tenant'] },
  'the proxy of a tenant who is abroad, with a notarised authority': {
    persons: [tenant('lan', { ...AWAY, proxyId: 'jun' }), other('jun')],
    must: ['jun as proxy for lan with notarised_authority'],
  },
};

const WITHOUT_TENANT: Record<string, Case> = {
  'one of the co-residents of a tenant who died, agreed by them': {
    persons: [tenant('lan', { ...DEAD, representativeId: 'jun' }), coResident('jun'), coResident('mei')],
    must: ['jun as co_resident for lan with co_residents_agreement'],
    may: ['jun as co_resident', 'mei as co_resident'],
  },
  'an outsider on whom the co-residents agreed, as their proxy': {
    persons: [tenant('lan', { ...DEAD, representativeId: 'li' }), other('li')],
    must: ['li as proxy for lan with co_residents_agreement'],
  },
  'nobody yet where the co-residents have not agreed': {
    persons: [tenant('lan', DEAD), coResident('jun')],
    must: [],
    may: ['jun as co_resident'],
    open: ['representative_not_named: lan'],
  },
  'not a representative who died too': {
    persons: [tenant('lan', { ...DEAD, representativeId: 'jun' }), coResident('jun', DEAD)],
    must: [],
    open: ['representative_unfit: lan'],
  },
  'not the proxy whom the tenant had before the death': {
    persons: [tenant('lan', { ...DEAD, proxyId: 'jun' }), other('jun')],
    must: [],
    open: ['representative_not_named: lan'],
  },
  'a representative in person, not through a proxy of his own': {
    persons: [
      tenant('lan', { ...DEAD, representativeId: 'jun' }),
      coResident('jun', { ...AWAY, proxyId: 'li' }),
      other('li'),
    ],
    must: ['jun as co_resident for lan with co_residents_agreement'],
    may: ['li as proxy for jun with notarised_authority'],
  },
  'the guardian of a tenant without capacity': {
    persons: [tenant('lan', { ...WITHOUT_CAPACITY, guardianId: 'jun' }), other('jun')],
    must: ['jun as guardian for lan with guardianship'],
  },
  'the representative of the co-residents where such a tenant has no guardian': {
    persons: [tenant('lan', { ...WITHOUT_CAPACITY, representativeId: 'jun' }), coResident('jun')],
    must: ['jun as co_resident for lan with co_residents_agreement'],
    may: ['jun as co_resident'],
  },
  'the guardian, where both are named': {
    persons: [
      tenant('lan', { ...WITHOUT_CAPACITY, guardianId: 'li', representativeId: 'jun' }),
      other('li'),
      other('jun'),
    ],
    must: ['li as guardian for lan with guardianship'],
  },
  'nobody yet for a tenant without capacity who has neither': {
    persons: [tenant('lan', WITHOUT_CAPACITY)],
    must: [],
    open: ['representative_not_named: lan'],
  },
  'nobody yet for a child that is the tenant and has no guardian named': {
    persons: [tenant('bao', CHILD)],
    must: [],
    open: ['guardian_not_named: bao'],
  },
};

const WITH_CO_RESIDENTS: Record<string, Case> = {
  'the tenant and everybody who lives there': {
    persons: [tenant('lan'), coResident('jun'), coResident('mei')],
    must: ['lan as tenant', 'jun as co_resident', 'mei as co_resident'],
  },
  'not those who are children or died': {
    persons: [tenant('lan'), coResident('bao', CHILD), coResident('jun', DEAD)],
    must: ['lan as tenant'],
  },
  'the guardian of one without capacity, the proxy of one abroad': {
    persons: [
      tenant('lan'),
      coResident('jun', { ...WITHOUT_CAPACITY, guardianId: 'lan' }),
      coResident('mei', { ...AWAY, proxyId: 'lan' }),
    ],
    must: [
      'lan as tenant',
      'lan as guardian for jun with guardianship',
      'lan as proxy for mei with notarised_authority',
    ],
  },
  'not the guardian whom nobody has named yet': {
    persons: [tenant('lan'), coResident('jun', WITHOUT_CAPACITY)],
    must: ['lan as tenant'],
    open: ['guardian_not_named: jun'],
  },
  'the representative twice: for the tenant who died, and for himself': {
    persons: [tenant('lan', { ...DEAD, representativeId: 'jun' }), coResident('jun')],
    must: ['jun as co_resident for lan with co_residents_agreement', 'jun as co_resident'],
  },
};

const AFTER_SIGNING: Record<string, Case> = {
  'nobody else when the tenant signed and died later': {
    persons: [tenant('lan', DEAD), coResident('jun')],
    signed: [signedBy('lan', 'tenant')],
    must: ['lan as tenant'],
    may: ['jun as co_resident'],
  },
  'nobody else when a representative signed and the co-residents agree on another': {
    persons: [tenant('lan', { ...DEAD, representativeId: 'mei' }), coResident('jun'), other('mei')],
    signed: [signedBy('jun', 'co_resident', 'lan')],
    must: ['jun as co_resident for lan'],
    may: ['jun as co_resident'],
  },
  'the representative still, when he only signed as one who lives there': {
    persons: [tenant('lan', { ...DEAD, representativeId: 'jun' }), coResident('jun')],
    signed: [signedBy('jun', 'co_resident')],
    must: ['jun as co_resident for lan with co_residents_agreement'],
    may: ['jun as co_resident'],
  },
};

describe('for a rented flat signs', () => {
  test.each(Object.entries(TENANT))('%s', (_case, known) => expectAnswer('rented', known));
});

describe('where the tenant cannot sign, signs', () => {
  test.each(Object.entries(WITHOUT_TENANT))('%s', (_case, known) => expectAnswer('rented', known));
});

describe('where policy asks the co-residents too, sign', () => {
  test.each(Object.entries(WITH_CO_RESIDENTS))('%s', (_case, known) =>
    expectAnswer('rented', { ...known, policy: { rented: 'tenant_and_co_residents' } }),
  );
});

describe('once somebody has signed, signs', () => {
  test.each(Object.entries(AFTER_SIGNING))('%s', (_case, known) => expectAnswer('rented', known));
});
