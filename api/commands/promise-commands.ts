import { z } from 'zod';
import { PROMISE_OUTCOMES } from '../../domain/promises.ts';
import { COMMON, idSchema, instantSchema, noIds, noTexts, reasonSchema, row, type Table } from './row.ts';

export const PROMISE_COMMANDS = {
  make_promise: row({
    path: 'campaigns/:campaignId/promises',
    who: 'handler',
    offline: true,
    about:
      'Says what somebody will do by when (承诺事项), about a household or about the campaign as a whole.',
    body: z.strictObject({
      ...COMMON,
      householdId: idSchema.optional(),
      staffId: idSchema,
      dueAt: instantSchema,
      what: reasonSchema,
    }),
    texts: ({ what }) => ({ what }),
    bodyIds: ({ staffId }) => ({ staff: [staffId] }),
    householdIn: ({ householdId }) => householdId,
    data: ({ staffId, dueAt }) => ({ staffId, dueAt }),
  }),
  decide_promise: row({
    path: 'promises/:promiseId/outcome',
    who: 'handler',
    offline: true,
    about: 'Says what became of a promise.',
    body: z.strictObject({ ...COMMON, outcome: z.enum(PROMISE_OUTCOMES) }),
    texts: noTexts,
    bodyIds: noIds,
    data: ({ outcome }, { promiseId }) => ({ promiseId, outcome }),
  }),
} satisfies Table<'make_promise' | 'decide_promise'>;
