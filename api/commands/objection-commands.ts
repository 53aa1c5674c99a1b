import { z } from 'zod';
import { ANSWER_KINDS, FINDINGS, VERDICTS } from '../../domain/household.ts';
import { SPECIALITIES } from '../../domain/policy.ts';
import { COMMON, idSchema, noIds, noTexts, reasonSchema, row, type Table } from './row.ts';

const OBJECTION = 'objections/:objectionId';

export const OBJECTION_COMMANDS = {
  assign_objection: row({
    path: `${OBJECTION}/assignment`,
    who: 'handler',
    offline: false,
    about: 'Gives an objection to someone.',
    body: z.strictObject({ ...COMMON, staffId: idSchema }),
    texts: noTexts,
    bodyIds: ({ staffId }) => ({ staff: [staffId] }),
    data: ({ staffId }) => ({ staffId }),
  }),
  record_consult: row({
    path: `${OBJECTION}/consults`,
    who: 'handler',
    offline: true,
    about: "Records a specialist's finding (会商).",
    body: z.strictObject({ ...COMMON, speciality: z.enum(SPECIALITIES), finding: z.enum(FINDINGS) }),
    texts: noTexts,
    bodyIds: noIds,
    data: ({ speciality, finding }) => ({ speciality, finding }),
  }),
  answer_objection: row({
    path: `${OBJECTION}/answers`,
    who: 'handler',
    offline: true,
    about: 'What the base replies (答复). A second answer replaces the first.',
    body: z
      .strictObject({ ...COMMON, kind: z.enum(ANSWER_KINDS), optionVersion: z.int().min(1).optional() })
      .refine(({ kind, optionVersion }) => kind !== 'alternative' || optionVersion !== undefined, {
        path: ['optionVersion'],
        message: '替代方案须注明方案版本 · An alternative names its option',
      }),
    texts: noTexts,
    bodyIds: noIds,
    data: ({ kind, optionVersion }) => ({ kind, optionVersion: optionVersion ?? null }),
  }),
  record_verdict: row({
    path: `${OBJECTION}/verdict`,
    who: 'handler',
    offline: true,
    about: 'What the household says to the answer (户意见).',
    body: z.strictObject({ ...COMMON, verdict: z.enum(VERDICTS) }),
    texts: noTexts,
    bodyIds: noIds,
    data: ({ verdict }) => ({ verdict }),
  }),
  close_objection: row({
    path: `${OBJECTION}/closure`,
    who: 'leader',
    offline: false,
    about: "Closes an objection without the household's verdict, with a reason.",
    body: z.strictObject({ ...COMMON, reason: reasonSchema }),
    texts: ({ reason }) => ({ reason }),
    bodyIds: noIds,
    data: () => ({}),
  }),
} satisfies Table<
  'assign_objection' | 'record_consult' | 'answer_objection' | 'record_verdict' | 'close_objection'
>;
