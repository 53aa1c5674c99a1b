import { z } from 'zod';
import {
  APPOINTMENT_KINDS,
  APPOINTMENT_OUTCOMES,
  CHANNELS,
  INTENTS,
  VISIT_OUTCOMES,
} from '../../domain/household.ts';
import { OBJECTION_CATEGORIES } from '../../domain/policy.ts';
import {
  COMMON,
  idSchema,
  instantSchema,
  noIds,
  noTexts,
  reasonSchema,
  row,
  textSchema,
  type Table,
} from './row.ts';

const HOUSEHOLD = 'households/:householdId';

export const HOUSEHOLD_COMMANDS = {
  record_survey: row({
    path: `${HOUSEHOLD}/surveys`,
    who: 'handler',
    offline: true,
    about: 'Records the intent of a household (摸排).',
    body: z.strictObject({ ...COMMON, intent: z.enum(INTENTS), support: z.int().min(1).max(5).optional() }),
    texts: noTexts,
    bodyIds: noIds,
    data: ({ intent, support }) => ({ intent, support: support ?? null }),
  }),
  record_visit: row({
    path: `${HOUSEHOLD}/visits`,
    who: 'handler',
    offline: true,
    about: 'Records a contact attempt (走访). A leader may make an exception to the protection of residents.',
    body: z.strictObject({
      ...COMMON,
      channel: z.enum(CHANNELS),
      outcome: z.enum(VISIT_OUTCOMES),
      exception: z.strictObject({ reason: reasonSchema }).optional(),
    }),
    texts: ({ exception }) => ({ reason: exception?.reason }),
    bodyIds: noIds,
    data: ({ channel, outcome, exception }) => ({ channel, outcome, exception: exception !== undefined }),
  }),
  raise_objection: row({
    path: `${HOUSEHOLD}/objections`,
    who: 'handler',
    offline: true,
    about: 'Opens an objection (诉求): a dated case with an owner and a clock.',
    body: z.strictObject({ ...COMMON, category: z.enum(OBJECTION_CATEGORIES) }),
    texts: noTexts,
    bodyIds: noIds,
    data: ({ category }) => ({ category }),
  }),
  make_appointment: row({
    path: `${HOUSEHOLD}/appointments`,
    who: 'handler',
    offline: true,
    about: 'Agrees a time to visit, measure or sign (预约).',
    body: z.strictObject({ ...COMMON, kind: z.enum(APPOINTMENT_KINDS), at: instantSchema }),
    texts: noTexts,
    bodyIds: noIds,
    data: ({ kind, at }) => ({ kind, at }),
  }),
  decide_appointment: row({
    path: `${HOUSEHOLD}/appointments/:appointmentId/outcome`,
    who: 'handler',
    offline: true,
    about: 'Says how an appointment went.',
    body: z.strictObject({ ...COMMON, outcome: z.enum(APPOINTMENT_OUTCOMES) }),
    texts: noTexts,
    bodyIds: noIds,
    data: ({ outcome }, { appointmentId }) => ({ appointmentId, outcome }),
  }),
  record_vacating: row({
    path: `${HOUSEHOLD}/vacating`,
    who: 'handler',
    offline: true,
    about: 'Records that a household has moved out (搬离).',
    body: z.strictObject({ ...COMMON, vacatedAt: instantSchema }),
    texts: noTexts,
    bodyIds: noIds,
    data: ({ vacatedAt }) => ({ vacatedAt }),
  }),
  assign_handler: row({
    path: `${HOUSEHOLD}/handler`,
    who: 'leader',
    offline: false,
    about: 'Gives a household to a handler (包户).',
    body: z.strictObject({ ...COMMON, staffId: idSchema }),
    texts: noTexts,
    bodyIds: ({ staffId }) => ({ staff: [staffId] }),
    data: ({ staffId }) => ({ staffId }),
  }),
  set_protection: row({
    path: `${HOUSEHOLD}/protection`,
    who: 'handler',
    offline: true,
    about: 'Marks a household as vulnerable, or as not to be contacted until an instant (null ends that).',
    body: z.strictObject({
      ...COMMON,
      vulnerable: z.boolean().optional(),
      doNotContactUntil: instantSchema.nullable().optional(),
      reason: reasonSchema,
    }),
    texts: ({ reason }) => ({ reason }),
    bodyIds: noIds,
    data: ({ vulnerable, doNotContactUntil }) => ({
      ...(vulnerable === undefined ? {} : { vulnerable }),
      ...(doNotContactUntil === undefined ? {} : { doNotContactUntil }),
    }),
  }),
  propose_option: row({
    path: `${HOUSEHOLD}/options`,
    who: 'handler',
    offline: false,
    about: "Adds a version of the plan for the household's flat (方案), naming the flats it touches.",
    body: z.strictObject({
      ...COMMON,
      version: z.int().min(1).max(10_000),
      summary: textSchema.trim().min(1),
      affects: z.array(idSchema).max(100).optional(),
    }),
    texts: ({ summary }) => ({ summary }),
    bodyIds: noIds,
    data: ({ version, affects }) => ({ version, affects: affects ?? [] }),
  }),
  withdraw_record: row({
    path: `${HOUSEHOLD}/withdrawals`,
    who: 'handler',
    offline: false,
    about: 'Takes back a survey, visit or objection: an own one within ten minutes, later a leader.',
    body: z.strictObject({ ...COMMON, commandId: idSchema, reason: reasonSchema.optional() }),
    texts: ({ reason }) => ({ reason }),
    bodyIds: ({ commandId }) => ({ command: commandId }),
    data: ({ commandId }) => ({ commandId }),
  }),
} satisfies Table<
  | 'record_survey'
  | 'record_visit'
  | 'raise_objection'
  | 'make_appointment'
  | 'decide_appointment'
  | 'record_vacating'
  | 'assign_handler'
  | 'set_protection'
  | 'propose_option'
  | 'withdraw_record'
>;
