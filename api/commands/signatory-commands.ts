import { z } from 'zod';
import { CAPACITIES } from '../../domain/household.ts';
import { personsSchema, circumstancesOf } from './persons.ts';
import { COMMON, idSchema, noIds, noTexts, row, type Table } from './row.ts';

const HOUSEHOLD = 'households/:householdId';

const paperShape = {
  kind: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  state: z.enum(['needed', 'received']),
};

/** A signatory that the household has, or a new one. A name becomes a person before the command leaves. */
const signatorySchema = z
  .strictObject({
    id: idSchema.optional(),
    personId: idSchema.optional(),
    name: z.string().trim().min(1).max(100).optional(),
    capacity: z.enum(CAPACITIES),
    required: z.boolean(),
    papers: z.array(z.strictObject(paperShape)).max(20).optional(),
  })
  .refine(({ id, personId, name }) => (id ?? personId ?? name) !== undefined, {
    path: ['name'],
    message: '新签约人须有 personId 或 name · A new signatory needs personId or name',
  });

/** Nobody twice, so that every entry has an id of its own in the answer. */
const signatoriesSchema = z
  .array(signatorySchema)
  .min(1)
  .max(50)
  .refine((list) => hasNoTwins(list.flatMap(({ id }) => id ?? [])), {
    message: '同一签约人出现了两次 · The same signatory is named twice',
  });

const hasNoTwins = (ids: readonly string[]): boolean => new Set(ids).size === ids.length;

export const SIGNATORY_COMMANDS = {
  set_signatories: row({
    path: `${HOUSEHOLD}/signatories`,
    who: 'handler',
    offline: false,
    about: 'Says who must sign for a household, and with which papers. Replaces the list.',
    body: z.strictObject({ ...COMMON, signatories: signatoriesSchema }),
    texts: noTexts,
    bodyIds: ({ signatories }) => ({ persons: signatories.flatMap(({ personId }) => personId ?? []) }),
    data: ({ signatories }, _ids, personIds) => ({
      signatories: signatories.map(({ id, capacity, required, papers }, index) => ({
        id: id ?? null,
        personId: personIds[index] ?? null,
        capacity,
        required,
        papers: papers ?? [],
      })),
    }),
  }),
  resolve_signatories: row({
    path: `${HOUSEHOLD}/signatories/resolution`,
    who: 'handler',
    offline: false,
    about:
      'Names the signatories by the rule from what is known of the persons: who died, lacks capacity, is abroad, and who ' +
      'stands in. Signatures of whoever still has the same part are kept.',
    body: z.strictObject({ ...COMMON, persons: personsSchema, keepOpen: z.boolean().optional() }),
    texts: noTexts,
    bodyIds: ({ persons }) => ({ persons: persons.flatMap(({ personId }) => personId ?? []) }),
    data: ({ persons, keepOpen }, _ids, personIds) => ({
      persons: circumstancesOf(persons, personIds),
      keepOpen: keepOpen ?? false,
    }),
  }),
  mark_paper: row({
    path: `${HOUSEHOLD}/signatories/:signatoryId/papers`,
    who: 'handler',
    offline: true,
    about: 'Marks a paper of a signatory as received, or as needed.',
    body: z.strictObject({ ...COMMON, ...paperShape }),
    texts: noTexts,
    bodyIds: noIds,
    data: ({ kind, state }, { signatoryId }) => ({ signatoryId, kind, state }),
  }),
} satisfies Table<'set_signatories' | 'resolve_signatories' | 'mark_paper'>;
