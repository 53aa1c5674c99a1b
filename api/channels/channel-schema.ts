import { z } from 'zod';
import type { ChannelKind } from '../../domain/notification/channel-kinds.ts';
import { idSchema, nameSchema } from '../body-schemas.ts';

const WEB = ['https:', 'http:'];
const MAIL = ['smtp:', 'smtps:'];

const urlOf = (schemes: readonly string[]) =>
  z
    .string()
    .max(1_000)
    .refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol), {
      error: `须以 ${schemes.join(' 或 ')} 开头 · Give an address that begins with ${schemes.join(' or ')}`,
    });
/** Schemes of the addresses that each kind takes. */
export const SCHEMES: Record<ChannelKind, readonly string[]> = {
  ...{ wecom: WEB, dingtalk: WEB, feishu: WEB, webhook: WEB, sms: WEB },
  email: MAIL,
};

export const webUrlSchema = urlOf(WEB);
export const secretSchema = z.string().min(1).max(500).optional();
const textSchema = z.string().trim().min(1).max(200).optional();

const common = { name: nameSchema, campaignId: idSchema, language: z.enum(['zh', 'en']).default('zh') };

/** What each kind needs to know. */
export const newChannelSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('wecom'), ...common, url: webUrlSchema }),
  z.strictObject({ kind: z.literal('dingtalk'), ...common, url: webUrlSchema, secret: secretSchema }),
  z.strictObject({ kind: z.literal('feishu'), ...common, url: webUrlSchema, secret: secretSchema }),
  z.strictObject({ kind: z.literal('webhook'), ...common, url: webUrlSchema, secret: secretSchema }),
  z.strictObject({
    kind: z.literal('email'),
    ...common,
    url: urlOf(MAIL),
    secret: secretSchema,
    from: textSchema,
    user: textSchema,
  }),
  z.strictObject({
    kind: z.literal('sms'),
    ...common,
    url: webUrlSchema,
    secret: secretSchema,
    template: textSchema,
    signName: textSchema,
  }),
]);
export type NewChannel = z.output<typeof newChannelSchema>;

/** What may be corrected later; the kind and the campaign stay. */
export const channelChangeSchema = z.strictObject({
  name: nameSchema.optional(),
  url: urlOf([...WEB, ...MAIL]).optional(),
  secret: secretSchema,
  language: z.enum(['zh', 'en']).optional(),
  from: textSchema,
  user: textSchema,
  template: textSchema,
  signName: textSchema,
  isEnabled: z.boolean().optional(),
});
export type ChannelChange = z.output<typeof channelChangeSchema>;
