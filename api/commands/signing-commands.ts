import { z } from 'zod';
import { CAPACITIES, MEDIA } from '../../domain/household.ts';
import { COMMON, idSchema, noIds, noTexts, reasonSchema, row, type Table } from './row.ts';

const HOUSEHOLD = 'households/:householdId';

const paperSchema = z.strictObject({
  kind: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  state: z.enum(['needed', 'received']),
});

/** A signatory that the household has, or a new one. A name becomes a person before the command leaves. */
const signatorySchema = z
  .strictObject({
    id: idSchema.optional(),
    personId: idSchema.optional(),
    name: z.string().trim().min(1).max(100).optional(),
    capacity: z.enum(CAPACITIES),
    required: z.boolean(),
    papers: z.array(paperSchema).max(20).optional(),
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

export const SIGNING_COMMANDS = {
  set_signatories: row({
    path: `${HOUSEHOLD}/signatories`,
    who: 'handler',
    offline: false,
    about: 'Says who must sign for a household, and with which papers. Replaces the list.',
    body: z.strictObject({ ...COMMON, signatories: signatoriesSchema }),
    texts: noTexts,
    bodyIds: ({ signatories }) => ({ persons: signatories.flatMap(({ personId }) => personId ?? []) }),
    data: ({ signatories }) => ({
      signatories: signatories.map(({ id, personId, capacity, required, papers }) => ({
        id: id ?? null,
        personId: personId ?? null,
        capacity,
        required,
        papers: papers ?? [],
      })),
    }),
  }),
  record_signature: row({
    path: `${HOUSEHOLD}/signatures`,
    who: 'handler',
    offline: true,
    about: 'One signatory signs (签约).',
    body: z.strictObject({
      ...COMMON,
      signatoryId: idSchema,
      medium: z.enum(MEDIA),
      optionVersion: z.int().min(1).optional(),
      witnessStaffId: idSchema.optional(),
    }),
    texts: noTexts,
    bodyIds: ({ witnessStaffId }) => ({ staff: witnessStaffId === undefined ? [] : [witnessStaffId] }),
    data: ({ signatoryId, medium, optionVersion, witnessStaffId }) => ({
      signatoryId,
      medium,
      optionVersion: optionVersion ?? null,
      witnessStaffId: witnessStaffId ?? null,
    }),
  }),
  retract_signature: row({
    path: `${HOUSEHOLD}/signatures/:signatoryId/retraction`,
    who: 'handler',
    offline: false,
    about: 'A signatory takes the signature back (反悔), where policy allows it.',
    body: z.strictObject({ ...COMMON, reason: reasonSchema }),
    texts: ({ reason }) => ({ reason }),
    bodyIds: noIds,
    data: (_body, { signatoryId }) => ({ signatoryId }),
  }),
} satisfies Table<'set_signatories' | 'record_signature' | 'retract_signature'>;
