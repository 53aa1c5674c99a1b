import { z } from 'zod';
import {
  LEVELS,
  OBJECTION_CATEGORIES,
  SPECIALITIES,
  TEMPLATE_IDS,
  type ObjectionCategory,
  type Policy,
} from '../../domain/policy.ts';
import { NOTIFICATION_KINDS, type NotificationKind } from '../../domain/notification/kinds.ts';
import { POLICY_TEMPLATES } from '../../domain/policy-templates.ts';
import {
  clockTimeSchema,
  durationSchema,
  isoDelaySchema,
  isoDurationSchema,
  ratioSchema,
} from './policy-parts.ts';

const thresholdSchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[\w-]{1,50}$/, { error: '须为 1–50 个字母、数字、- 或 _ · 1 to 50 of A–Z, 0–9, - and _' }),
    label: z.string().trim().min(1).max(100).optional(),
    scope: z.enum(['building', 'campaign']).default('building'),
    stage: z.enum(['survey', 'consultation', 'signing', 'effective']),
    counts: z.enum(['willing', 'signed', 'vacated']).default('signed'),
    of: z.enum(['all', 'participants']).default('all'),
    over: z.enum(['households', 'certificates', 'area']).default('households'),
    tenure: z.enum(['all', 'rented', 'owned']).default('all'),
    ratio: ratioSchema,
    quorum: ratioSchema.exactOptional(),
    basis: z.string().max(500).default(''),
  })
  .transform(({ label, ...threshold }) => ({ ...threshold, label: label ?? threshold.id }));

const thresholdsSchema = z
  .array(thresholdSchema)
  .max(50)
  .superRefine((thresholds, context) => {
    const ids = thresholds.map(({ id }) => id);
    ids.forEach((id, index) => {
      if (ids.indexOf(id) === index) return;
      const message = `${id} 重复 · ${id} is there twice`;
      context.addIssue({ code: 'custom', path: [index, 'id'], message });
    });
  });

const unique = <T extends z.ZodType<string>>(item: T) =>
  z
    .array(item)
    .refine((items) => new Set(items).size === items.length, { error: '有重复项 · An item is there twice' });

const ofEveryCategory = <T extends z.ZodType>(schema: T): Record<ObjectionCategory, z.ZodExactOptional<T>> =>
  Object.fromEntries(OBJECTION_CATEGORIES.map((category) => [category, schema.exactOptional()])) as Record<
    ObjectionCategory,
    z.ZodExactOptional<T>
  >;

const stageSchema = z
  .strictObject({
    plannedEndsAfter: durationSchema.exactOptional(),
    onDeadline: z.enum(['lapse', 'extend']).exactOptional(),
    countsFrom: z.enum(['stage', 'first_signature']).exactOptional(),
    advance: z.enum(['manual', 'auto']).default('manual'),
  })
  .prefault({});

/** A whole policy. What may not be missing takes the template's value; what may be absent is off without it. */
export const policySchema = (template: Policy) =>
  z.strictObject({
    template: z.enum(TEMPLATE_IDS),
    thresholds: thresholdsSchema.default(template.thresholds),
    stages: z
      .strictObject({
        survey: stageSchema,
        consultation: stageSchema,
        signing: stageSchema,
        effective: stageSchema,
      })
      .default(template.stages),
    signing: signingSchema(template.signing),
    whoSigns: whoSignsSchema(template.whoSigns),
    contact: contactSchema(template.contact),
    objections: objectionsSchema(template.objections),
    afterRefusal: afterRefusalSchema(template.afterRefusal),
    escalation: escalationSchema(template.escalation),
    reminders: remindersSchema(template.reminders),
    notifications: notificationsSchema(template.notifications),
  });

const signingSchema = (template: Policy['signing']) =>
  z
    .strictObject({
      preSigning: z.boolean().default(template.preSigning),
      requireNoOpenObjection: z.boolean().default(template.requireNoOpenObjection),
      retraction: z
        .union([z.enum(['until_effective', 'never']), z.strictObject({ within: durationSchema })])
        .default(template.retraction),
      reconfirmation: z.enum(['counted', 'not_counted']).default(template.reconfirmation),
      couplingReach: z.enum(['neighbours', 'chain']).default(template.couplingReach),
    })
    .default(template);

const paperKindsSchema = unique(z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)).max(20);

const whoSignsSchema = (template: Policy['whoSigns']) =>
  z
    .strictObject({
      rented: z.enum(['tenant', 'tenant_and_co_residents']).default(template.rented),
      owned: z.enum(['every_owner', 'one_owner']).default(template.owned),
      papers: z
        .strictObject({
          proxy: paperKindsSchema.default(template.papers.proxy),
          proxy_abroad: paperKindsSchema.default(template.papers.proxy_abroad),
          guardian: paperKindsSchema.default(template.papers.guardian),
          heir: paperKindsSchema.default(template.papers.heir),
          representative: paperKindsSchema.default(template.papers.representative),
        })
        .default(template.papers),
    })
    .default(template);

const afterRefusalSchema = (template: Policy['afterRefusal']) => {
  const clock = durationSchema.exactOptional();
  return z
    .strictObject({
      clocks: z
        .strictObject({
          mediation: clock,
          decision: clock,
          review: clock,
          lawsuit: clock,
          lawsuitAfterReview: clock,
          enforcement: clock,
        })
        .default(template.clocks),
    })
    .default(template);
};

const contactSchema = (template: Policy['contact']) =>
  z
    .strictObject({
      perWeek: z.int().min(0).max(10_000).default(template.perWeek),
      quietFrom: clockTimeSchema.default(template.quietFrom),
      quietTo: clockTimeSchema.default(template.quietTo),
      unreachableAfterAttempts: z.int().min(1).max(10_000).default(template.unreachableAfterAttempts),
    })
    .default(template);

const objectionsSchema = (template: Policy['objections']) =>
  z
    .strictObject({
      clocks: z
        .strictObject({
          default: durationSchema.default(template.clocks.default),
          ...ofEveryCategory(durationSchema),
        })
        .default(template.clocks),
      consultRequired: z
        .strictObject(ofEveryCategory(unique(z.enum(SPECIALITIES))))
        .default(template.consultRequired),
      levels: unique(z.enum(LEVELS)).min(1).default(template.levels),
    })
    .default(template);

const escalationSchema = (template: Policy['escalation']) => {
  const after = z.strictObject({ after: durationSchema }).exactOptional();
  return z.strictObject({ promise: after, appointment: after }).default(template);
};

const remindersSchema = (template: Policy['reminders']) => {
  const after = z.strictObject({ after: durationSchema }).exactOptional();
  return z
    .strictObject({
      notSurveyed: after,
      noContact: after,
      objectionDue: z.strictObject({ before: isoDurationSchema }).exactOptional(),
      verdictAwaited: after,
      appointment: z.strictObject({ at: clockTimeSchema }).exactOptional(),
      appointmentMissed: z.strictObject({ after: isoDelaySchema }).exactOptional(),
      papersMissing: after,
      signatoryMissing: after,
      promiseDue: z.strictObject({ before: isoDurationSchema }).exactOptional(),
      thresholdNear: z.strictObject({}).exactOptional(),
      deadline: z.strictObject({ before: unique(isoDurationSchema) }).exactOptional(),
      window: isoDurationSchema.default(template.window),
      morningPackAt: clockTimeSchema.default(template.morningPackAt),
      eveningReportAt: clockTimeSchema.default(template.eveningReportAt),
    })
    .default(template);
};

const notificationKindSchema = z.enum(Object.keys(NOTIFICATION_KINDS) as [NotificationKind]);

const notificationsSchema = (template: Policy['notifications']) =>
  z
    .strictObject({
      urgent: unique(notificationKindSchema).default(template.urgent),
      acknowledgeWithin: isoDurationSchema.default(template.acknowledgeWithin),
    })
    .default(template);

/** A template's id, or a document that is merged onto one. */
export const policyRequestSchema = z.union([z.enum(TEMPLATE_IDS), z.record(z.string(), z.unknown())]);
export type PolicyRequest = z.output<typeof policyRequestSchema>;

export const templateOf = (policy: Policy): Policy => POLICY_TEMPLATES[policy.template];
