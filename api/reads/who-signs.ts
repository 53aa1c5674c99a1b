import {
  QUESTIONS,
  type OpenQuestion,
  type PersonCircumstance,
  type WhoSigns,
} from '../../domain/circumstances.ts';
import type { Id } from '../../domain/kernel.ts';
import type { Text } from '../../domain/refusals.ts';
import type { PersonView } from './people.ts';

export interface Named {
  name: string | null;
}

/** Puts the name of its person beside whatever is about one, as the reader may see it. */
type Naming = <T extends { personId: Id | null }>(about: T) => T & Named;

export function namesOf(people: readonly PersonView[]): Naming {
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return (about) => ({ ...about, name: (about.personId && names.get(about.personId)) ?? null });
}

/** What is known of the persons who decide who signs, and what is not. */
export interface WhoSignsView {
  persons: (PersonCircumstance & Named)[];
  open: (OpenQuestion & Text & Named)[];
}

export const whoSignsView = ({ persons, open }: WhoSigns, named: Naming): WhoSignsView => ({
  persons: persons.map(named),
  open: open.map((question) => ({ ...named(question), ...QUESTIONS[question.code] })),
});
