// What holds whoever died, lacks capacity or is away, and whoever stands in for whom.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canSign, PERSON_STATES, RELATIONS, type PersonCircumstance } from '../../../domain/circumstances.ts';
import { TENURES, type Tenure } from '../../../domain/household.ts';
import type { WhoSignsPolicy } from '../../../domain/policy.ts';
import { whoSigns, type Seat } from '../../../domain/who-signs.ts';
import { PLAIN } from '../openings.ts';
import { throughJson } from '../scenario.ts';

interface Known {
  tenure: Tenure;
  persons: PersonCircumstance[];
  policy: WhoSignsPolicy;
}

/** Any graph over a few ids, so that chains, cycles, gaps and persons who are their own proxy all come up. */
const IDS = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'nobody'];
const somebody = fc.option(fc.constantFrom(...IDS), { freq: 1 });
const circumstance = (personId: string): fc.Arbitrary<PersonCircumstance> =>
  fc.record({
    personId: fc.constant(personId),
    relation: fc.constantFrom(...RELATIONS),
    state: fc.constantFrom(...PERSON_STATES),
    since: fc.constant(null),
    proxyId: somebody,
    guardianId: somebody,
    representativeId: somebody,
    heirIds: fc.uniqueArray(fc.constantFrom(...IDS), { maxLength: 4 }),
  });
const known: fc.Arbitrary<Known> = fc.record({
  tenure: fc.constantFrom(...TENURES),
  persons: fc
    .integer({ min: 1, max: 7 })
    .chain((count) => fc.tuple<PersonCircumstance[]>(...IDS.slice(0, count).map(circumstance))),
  policy: fc.record({
    rented: fc.constantFrom('tenant', 'tenant_and_co_residents'),
    owned: fc.constantFrom('every_owner', 'one_owner'),
    papers: fc.constant(PLAIN.whoSigns.papers),
  }),
});

const answerTo = ({ tenure, persons, policy }: Known, signed: readonly Seat[] = []) =>
  whoSigns(tenure, persons, policy, signed);
const always = (holds: (case_: Known) => void): void =>
  fc.assert(fc.property(known, holds), { numRuns: 300 });
const roleOf = ({ personId, capacity, onBehalfOf }: Seat): string =>
  [personId, capacity, ...onBehalfOf].join(' ');

test('nobody who died, lacks capacity or is a minor signs, for himself or for others', () =>
  always((case_) => {
    const able = new Set(case_.persons.filter(canSign).map(({ personId }) => personId));
    expect(answerTo(case_).seats.filter(({ personId }) => !able.has(personId))).toEqual([]);
  }));

test('somebody has to sign, or it is said what has to be known first', () =>
  always((case_) => {
    const { seats, open } = answerTo(case_);
    expect(seats.some(({ required }) => required) || open.length > 0).toBe(true);
  }));

test('every part of those who must sign is taken, or asked about', () =>
  always((case_) => {
    const { seats, open } = answerTo({ ...case_, policy: { ...case_.policy, owned: 'every_owner' } });
    const relation = case_.tenure === 'owned' ? 'owner' : 'tenant';
    const taken = seats.map(({ personId, onBehalfOf }) => onBehalfOf.at(-1) ?? personId);
    for (const { personId, relation: own, heirIds } of case_.persons) {
      const isAsked =
        open.length > 0 && (heirIds.length > 0 || open.some((one) => one.personId === personId));
      if (own === relation) expect(taken.includes(personId) || isAsked).toBe(true);
    }
  }));

test('nobody signs twice in the same role, and no question is asked twice', () =>
  always((case_) => {
    const { seats, open } = answerTo(case_);
    expect(new Set(seats.map(roleOf)).size).toBe(seats.length);
    expect(new Set(open.map((question) => JSON.stringify(question))).size).toBe(open.length);
  }));

test('who acts for another has papers, who acts for himself needs none', () =>
  always((case_) => {
    for (const { onBehalfOf, papers } of answerTo(case_).seats) {
      expect(papers.length > 0).toBe(onBehalfOf.length > 0);
    }
  }));

test('the same persons give the same answer', () =>
  always((case_) => expect(answerTo(throughJson(case_))).toStrictEqual(answerTo(case_))));

test('a signature changes neither who else signs nor what is open, where everybody has to', () =>
  fc.assert(
    fc.property(known, fc.nat(), (case_, pick) => {
      const asked = { ...case_, policy: { ...case_.policy, owned: 'every_owner' as const } };
      const before = answerTo(asked);
      const signed = before.seats.filter((_seat, index) => (pick >> index) % 2 === 0);
      const after = answerTo(asked, signed);
      expect(after.seats.map(roleOf)).toEqual(before.seats.map(roleOf));
      expect(after.open).toEqual(before.open);
    }),
    { numRuns: 300 },
  ));

test('a death, an illness or a new guardian afterwards undoes no signature and asks for nobody in its place', () =>
  fc.assert(
    fc.property(
      known,
      fc.array(fc.constantFrom(...PERSON_STATES), { minLength: 7, maxLength: 7 }),
      (case_, later) => {
        const asked = { ...case_, policy: { ...case_.policy, owned: 'every_owner' as const } };
        const before = answerTo(asked);
        const owners = before.seats.filter(({ onBehalfOf, required }) => required && onBehalfOf.length === 0);
        const persons = case_.persons.map((person, index) => ({
          ...person,
          state: later[index] ?? 'able',
          guardianId: null,
        }));
        const after = answerTo({ ...asked, persons }, owners);
        expect(after.seats.map(roleOf)).toEqual(expect.arrayContaining(owners.map(roleOf)));
        for (const { personId } of owners) {
          expect(after.seats.filter(({ onBehalfOf }) => onBehalfOf.at(-1) === personId)).toEqual([]);
        }
      },
    ),
    { numRuns: 300 },
  ));

test('fifty persons who all inherit from each other are answered at once', () => {
  const ids = Array.from({ length: 50 }, (_, index) => `p${index}`);
  const persons = ids.map((personId, index): PersonCircumstance => ({
    personId,
    relation: 'owner',
    state: index === 49 ? 'able' : 'deceased',
    since: null,
    proxyId: null,
    guardianId: null,
    representativeId: null,
    heirIds: ids,
  }));
  const { seats, open } = whoSigns('owned', persons, PLAIN.whoSigns);
  expect(open).toEqual([]);
  expect(seats).toHaveLength(50);
});
