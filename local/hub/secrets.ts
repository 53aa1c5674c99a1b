import type { Secrets } from './receivers.ts';

/** Keys of the demonstration's channels; they open nothing else. */
export const HUB_SECRETS: Secrets = {
  dingtalk: 'SEC-of-the-demonstration',
  feishu: 'key-of-the-demonstration',
  webhook: 'webhook-of-the-demonstration',
  events: 'events-of-the-demonstration',
  sms: 'token-of-the-demonstration',
};
