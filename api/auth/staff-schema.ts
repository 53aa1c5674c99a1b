import { z } from 'zod';
import { ROLES } from '../../domain/kernel.ts';
import { idSchema, nameSchema } from '../body-schemas.ts';

const rolesSchema = z
  .array(z.enum(ROLES))
  .min(1)
  .max(ROLES.length)
  .transform((roles) => [...new Set(roles)]);
const phoneSchema = z.string().regex(/^\+?\d[\d -]{4,18}$/);
/** Campaigns that somebody works on. Who is to see none is disabled instead. */
const campaignsSchema = z
  .array(idSchema)
  .min(1)
  .max(1_000)
  .transform((ids) => [...new Set(ids)]);

export const staffSchema = z.strictObject({
  name: nameSchema,
  roles: rolesSchema,
  phone: phoneSchema.optional(),
  campaignIds: campaignsSchema.nullable().optional(),
});

/** What is absent stays as it is; null takes away: no phone, every campaign. */
export const staffChangeSchema = z.strictObject({
  roles: rolesSchema.optional(),
  phone: phoneSchema.nullable().optional(),
  campaignIds: campaignsSchema.nullable().optional(),
  disabled: z.boolean().optional(),
});
export type StaffChange = z.output<typeof staffChangeSchema>;
