import type { ChannelKind } from '../../../domain/notification/channel-kinds.ts';
import type { Adapter } from './adapter.ts';
import { sendByEmail } from './email.ts';
import { sendByDingtalk, sendByFeishu, sendByWecom } from './robots.ts';
import { sendBySms } from './sms.ts';
import { sendByWebhook } from './webhook.ts';

export const ADAPTERS: Record<ChannelKind, Adapter> = {
  wecom: sendByWecom,
  dingtalk: sendByDingtalk,
  feishu: sendByFeishu,
  webhook: sendByWebhook,
  email: sendByEmail,
  sms: sendBySms,
};
