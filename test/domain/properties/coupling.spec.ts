// How far a changed plan reaches, against a search of another kind: paths of growing length in a matrix.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Building } from '../../../domain/building.ts';
import { decide } from '../../../domain/decide.ts';
import type { PlanOption } from '../../../domain/household.ts';
import type { Policy } from '../../../domain/policy.ts';
import { record } from '../../../domain/record.ts';
import { recordSignature } from '../commands.ts';
import { inStage, lines } from '../openings.ts';
import { given, HANDLER, START } from '../scenario.ts';

const FLATS = 7;
const idOf = (flat: number): string => `h${flat + 1}`;
const ALL = [...Array(FLATS).keys()];

const namedArbitrary = fc.array(fc.nat(FLATS - 1), { maxLength: 4 });
/** For each flat the flats that its plan names, and those that a plan of before named. */
const cityArbitrary = fc.record({
  plans: fc.array(fc.option(namedArbitrary, { freq: 6 }), { minLength: FLATS, maxLength: FLATS }),
  former: fc.array(fc.option(namedArbitrary, { freq: 1 }), { minLength: FLATS, maxLength: FLATS }),
  from: fc.nat(FLATS - 1),
  affects: namedArbitrary,
});

type Reach = Policy['signing']['couplingReach'];
type City = typeof cityArbitrary extends fc.Arbitrary<infer T> ? T : never;

/** Everybody has signed. */
const signed = given(inStage('signing', lines(FLATS)), ...ALL.map((flat) => recordSignature(idOf(flat))));

const planOf = (version: number, named: number[] | null | undefined): PlanOption[] =>
  named ? [{ version, affects: named.map(idOf), at: START, since: START }] : [];

function before({ plans, former }: City, couplingReach: Reach): Building {
  const { building } = signed;
  const entries = ALL.map((flat) => {
    const options = [...planOf(2, plans[flat]), ...planOf(1, former[flat])];
    return [idOf(flat), { ...signed.household(idOf(flat)), options }] as const;
  });
  const policy = { ...building.policy, signing: { ...building.policy.signing, couplingReach } };
  return { ...building, policy, households: Object.fromEntries(entries) };
}

/** The flats whose signatures have to be confirmed once the last plan was proposed. */
function reopened(city: City, couplingReach: Reach): string[] {
  const building = before(city, couplingReach);
  const data = { version: 3, affects: city.affects.map(idOf) };
  const context = { now: START, happened: START, by: HANDLER, unknown: null, newId: () => 'none' };
  const decision = decide(building, { type: 'propose_option', householdId: idOf(city.from), data }, context);
  if (!decision.accepted) throw new Error(`Refused: ${decision.code}`);
  const after = record(building, decision.facts, { at: START, by: HANDLER }).building;
  return ALL.map(idOf).filter(
    (id) => after.households[id]?.signatories[`${id}-tenant`]?.needsReconfirmation !== null,
  );
}

/** The flats that paths along current plans lead to, by squaring the matrix of neighbours. */
function closure({ plans, former, from, affects }: City): string[] {
  const current = ALL.map((flat) => (flat === from ? affects : (plans[flat] ?? former[flat] ?? [])));
  let leads = ALL.map((a) => ALL.map((b) => current[a]?.includes(b) === true));
  for (let length = 1; length < FLATS; length *= 2) {
    leads = ALL.map((a) =>
      ALL.map(
        (b) =>
          leads[a]?.[b] === true || ALL.some((via) => leads[a]?.[via] === true && leads[via]?.[b] === true),
      ),
    );
  }
  // Its own new version asks the flat itself again, whether or not a path leads back to it.
  return ALL.filter((flat) => flat === from || leads[from]?.[flat] === true).map(idOf);
}

describe('in any building', () => {
  test('a plan reopens exactly the flats that chains of plans lead to, and ends', () =>
    fc.assert(fc.property(cityArbitrary, (city) => expect(reopened(city, 'chain')).toEqual(closure(city)))));

  test('a plan reopens exactly the flats that it names where policy says so', () =>
    fc.assert(
      fc.property(cityArbitrary, (city) => {
        const named = ALL.filter((flat) => flat === city.from || city.affects.includes(flat)).map(idOf);
        expect(reopened(city, 'neighbours')).toEqual(named);
      }),
    ));
});
