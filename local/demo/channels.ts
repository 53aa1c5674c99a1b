import type { Id } from '../../domain/kernel.ts';
import { CHANNEL_KINDS, type ChannelKind } from '../../domain/notification/channel-kinds.ts';
import { announce } from '../announce.ts';
import { hubAddress } from '../hub/hub.ts';
import type { HubAddress } from '../hub/part.ts';
import { HUB_SECRETS } from '../hub/secrets.ts';
import { keyOf, type Connection } from './connection.ts';

const NAMES: Record<ChannelKind, string> = {
  wecom: '企业微信群（演示）',
  dingtalk: '钉钉群（演示）',
  feishu: '飞书群（演示）',
  webhook: '其他系统（演示）',
  email: '邮件（演示）',
  sms: '短信（演示）',
};
/** The usual half hour would end after the demonstration. */
const WINDOW = 'PT15S';

/** One channel of each kind that leads to the hub, and windows short enough to watch. */
export async function prepareChannels(
  connection: Connection,
  campaignId: Id,
  hub: HubAddress,
): Promise<void> {
  for (const kind of CHANNEL_KINDS) {
    const secret = HUB_SECRETS[kind];
    const channel = {
      kind,
      name: NAMES[kind],
      campaignId,
      url: hubAddress(hub, kind),
      ...(secret ? { secret } : {}),
    };
    await connection.post('/channels', channel, keyOf(campaignId, `channel ${kind} ${channel.url}`));
  }
  await connection.change(`/campaigns/${campaignId}/policy`, {
    policy: { reminders: { window: WINDOW } },
    reason: '演示',
  });
  announce({
    zh: `消息发到 ${hub.url}（21:00–08:00 只发紧急的）`,
    en: 'Messages can be watched there; between 21:00 and 08:00 only urgent ones leave',
  });
}
