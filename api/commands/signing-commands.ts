import { z } from 'zod';
import { MEDIA } from '../../domain/household.ts';
import { COMMON, idSchema, noIds, noTexts, reasonSchema, row, type Table } from './row.ts';

const HOUSEHOLD = 'households/:householdId';

export const SIGNING_COMMANDS = {
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
} satisfies Table<'record_signature' | 'retract_signature'>;
