// Cases of who must sign, as a lawyer reads them: who the persons are, and who signs for whom with which papers.
import { expect } from '@jest/globals';
import type { PersonCircumstance } from '../../../domain/circumstances.ts';
import type { Tenure } from '../../../domain/household.ts';
import type { Id } from '../../../domain/kernel.ts';
import type { WhoSignsPolicy } from '../../../domain/policy.ts';
import { whoSigns, type Role, type Seat } from '../../../domain/who-signs.ts';
import { person } from '../commands.ts';
import { PLAIN } from '../openings.ts';

type Change = Partial<Omit<PersonCircumstance, 'personId' | 'relation'>>;
export const tenant = (id: Id, change?: Change) => person(id, 'tenant', change);
export const owner = (id: Id, change?: Change) => person(id, 'owner', change);
export const coResident = (id: Id, change?: Change) => person(id, 'co_resident', change);
export const other = (id: Id, change?: Change) => person(id, 'other', change);

export const DEAD = { state: 'deceased' } as const;
export const WITHOUT_CAPACITY = { state: 'incapacitated' } as const;
export const CHILD = { state: 'minor' } as const;
export const AWAY = { state: 'abroad' } as const;

export interface Case {
  persons: PersonCircumstance[];
  /** Where policy says something else than the default. */
  policy?: Partial<WhoSignsPolicy>;
  /** Signatures that were given before. */
  signed?: Role[];
  /** `jun as proxy for lan with authority`, in order. */
  must: string[];
  may?: string[];
  /** `heirs_not_named: lan`. */
  open?: string[];
}

export const signedBy = (personId: Id, capacity: Role['capacity'], ...onBehalfOf: Id[]): Role => ({
  personId,
  capacity,
  onBehalfOf,
});

/** The rule answers a case exactly so. */
export function expectAnswer(
  tenure: Tenure,
  { persons, policy, signed, must, may = [], open = [] }: Case,
): void {
  const answer = whoSigns(tenure, persons, { ...PLAIN.whoSigns, ...policy }, signed);
  expect({
    must: answer.seats.filter(({ required }) => required).map(said),
    may: answer.seats.filter(({ required }) => !required).map(said),
    open: answer.open.map(({ code, personId }) => (personId === null ? code : `${code}: ${personId}`)),
  }).toEqual({ must, may, open });
}

const said = ({ personId, capacity, onBehalfOf, papers }: Seat): string =>
  [
    `${personId} as ${capacity}`,
    ...onBehalfOf.map((id) => `for ${id}`),
    ...(papers.length > 0 ? [`with ${papers.join(', ')}`] : []),
  ].join(' ');
