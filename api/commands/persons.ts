// How a body tells of persons and of who stands in for whom. New persons have no id yet, so persons refer to each other by
// a label of the body (`ref`), or by the id of a person the household has.
import { z } from 'zod';
import { PERSON_STATES, RELATIONS, type PersonCircumstance } from '../../domain/circumstances.ts';
import type { Id } from '../../domain/kernel.ts';
import { idSchema } from './row.ts';

const refSchema = z.string().trim().min(1).max(100);

const personSchema = z
  .strictObject({
    ref: refSchema.optional(),
    personId: idSchema.optional(),
    name: z.string().trim().min(1).max(100).optional(),
    relation: z.enum(RELATIONS),
    state: z.enum(PERSON_STATES),
    since: z.iso.date().optional(),
    proxy: refSchema.optional(),
    guardian: refSchema.optional(),
    representative: refSchema.optional(),
    heirs: z.array(refSchema).max(50).optional(),
  })
  .refine(({ personId, name }) => (personId ?? name) !== undefined, {
    path: ['name'],
    message: '每个人须有 personId 或 name · A person needs personId or name',
  });

type Person = z.output<typeof personSchema>;

/** Nobody twice, and nobody refers to somebody who is not there. */
export const personsSchema = z
  .array(personSchema)
  .min(1)
  .max(50)
  .superRefine((persons, context) => {
    const fault = (index: number, field: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [index, field], message });
    persons.forEach((person, index) => {
      for (const field of ['ref', 'personId'] as const) {
        const value = person[field];
        if (value !== undefined && persons.findIndex((other) => other[field] === value) !== index) {
          fault(index, field, '同一人出现了两次 · The same person is named twice');
        }
      }
      for (const [field, ref] of referencesOf(person)) {
        if (positionOf(persons, ref) < 0)
          fault(index, field, '没有这个人 · There is no such person in the list');
      }
    });
  });

const referencesOf = ({ proxy, guardian, representative, heirs }: Person): [field: string, ref: string][] =>
  [
    ...Object.entries({ proxy, guardian, representative }),
    ...(heirs ?? []).map((heir): [string, string] => ['heirs', heir]),
  ].filter((reference): reference is [string, string] => reference[1] !== undefined);

/** A label comes before an id. */
function positionOf(persons: readonly Person[], ref: string): number {
  const labelled = persons.findIndex((person) => person.ref === ref);
  return labelled < 0 ? persons.findIndex(({ personId }) => personId === ref.toLowerCase()) : labelled;
}

/** What the persons are to each other, by their ids alone. */
export function circumstancesOf(
  persons: readonly Person[],
  personIds: readonly (Id | null)[],
): PersonCircumstance[] {
  const idAt = (index: number): Id => personIds[index] ?? '';
  const idOf = (ref: string | undefined): Id | null =>
    ref === undefined ? null : idAt(positionOf(persons, ref));
  return persons.map(({ relation, state, since, proxy, guardian, representative, heirs }, index) => ({
    personId: idAt(index),
    relation,
    state,
    since: since ?? null,
    proxyId: idOf(proxy),
    guardianId: idOf(guardian),
    representativeId: idOf(representative),
    heirIds: (heirs ?? []).map((heir) => idAt(positionOf(persons, heir))),
  }));
}
