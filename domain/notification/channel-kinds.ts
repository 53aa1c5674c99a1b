import type { Rate } from './rate-budget.ts';

export const CHANNEL_KINDS = ['wecom', 'dingtalk', 'feishu', 'webhook', 'email', 'sms'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** Kinds that reach one person at an address of their own. The others speak to a group, or to another system. */
export const PERSONAL_KINDS = ['email', 'sms'] as const satisfies ChannelKind[];
export type PersonalKind = (typeof PERSONAL_KINDS)[number];

export const isPersonal = (kind: ChannelKind): kind is PersonalKind =>
  (PERSONAL_KINDS as readonly ChannelKind[]).includes(kind);

const SECOND = 1_000;
const MINUTE = 60_000;

/** What each kind takes, by its vendor's rules; mail, SMS and webhooks: what is polite [assume]. */
export const RATES: Record<ChannelKind, Rate[]> = {
  wecom: [{ most: 20, withinMs: MINUTE }],
  // The 21st is not just refused: the robot is banned for ten minutes.
  dingtalk: [{ most: 20, withinMs: MINUTE }],
  feishu: [
    { most: 100, withinMs: MINUTE },
    { most: 5, withinMs: SECOND },
  ],
  webhook: [{ most: 120, withinMs: MINUTE }],
  email: [{ most: 120, withinMs: MINUTE }],
  sms: [{ most: 60, withinMs: MINUTE }],
};

/** UTF-8 bytes of text that each kind takes. */
export const LONGEST_TEXT: Record<ChannelKind, number> = {
  wecom: 2_048,
  dingtalk: 18_000,
  feishu: 18_000,
  webhook: 18_000,
  email: 18_000,
  sms: 500,
};
