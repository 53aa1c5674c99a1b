import { z } from 'zod';
import { idSchema, nameSchema } from '../body-schemas.ts';
import { secretSchema, webUrlSchema } from '../channels/channel-schema.ts';
import { eventTypeSchema } from '../feed/event-types.ts';
import { cursorSchema } from '../feed/place.ts';

/** Null: of every campaign. */
const campaignSchema = idSchema.nullable();
/** Empty: of every type. */
const typesSchema = z
  .array(eventTypeSchema)
  .max(50)
  .transform((types) => [...new Set(types)]);

export const newWebhookSchema = z.strictObject({
  name: nameSchema,
  url: webUrlSchema,
  secret: secretSchema,
  campaignId: campaignSchema.default(null),
  types: typesSchema.default([]),
  /** Absent: what happens from now on; null: from the beginning. */
  after: cursorSchema.nullable().optional(),
});
export type NewWebhook = z.output<typeof newWebhookSchema>;

export const webhookChangeSchema = z.strictObject({
  name: nameSchema.optional(),
  url: webUrlSchema.optional(),
  secret: secretSchema,
  campaignId: campaignSchema.optional(),
  types: typesSchema.optional(),
  isEnabled: z.boolean().optional(),
});
export type WebhookChange = z.output<typeof webhookChangeSchema>;

/** Null: everything from the beginning. */
export const replaySchema = z.strictObject({ after: cursorSchema.nullable() });
