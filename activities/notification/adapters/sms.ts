import type { Outcome } from '../../../domain/notification/outcome.ts';
import { countOf } from '../../../domain/notification/texts.ts';
import { later, permanent, type Adapter } from './adapter.ts';
import { postJson } from './posted.ts';

const DEFAULT_TEMPLATE = 'doorstep_reminder';
/** Codes of the gateway that pass by themselves. */
const PASSING = ['BUSY', 'LIMIT'];

/** A gateway that sends a template approved beforehand, filled with numbers and a link; a text of ours never goes by
 *  SMS. It answers `{ "code": "OK" }`. */
export const sendBySms: Adapter = (channel, { messageId, recipient, content }, reach) => {
  const { template = DEFAULT_TEMPLATE, signName } = channel.settings;
  const body = JSON.stringify({
    id: messageId,
    phone: recipient,
    template,
    ...(signName === undefined ? {} : { signName }),
    params: { count: String(countOf(content)), urgent: String(content.urgent), link: content.link },
  });
  const headers: Record<string, string> =
    channel.secret === null ? {} : { authorization: `Bearer ${channel.secret}` };
  return postJson(channel.url, body, headers, reach, judge);
};

function judge(answer: unknown): Outcome {
  const code = typeof answer === 'object' && answer !== null && 'code' in answer ? answer.code : null;
  if (typeof code !== 'string' && typeof code !== 'number') return later('not_understood');
  if (code === 'OK' || code === 0) return { kind: 'sent' };
  const known = String(code).slice(0, 40);
  return PASSING.includes(known) ? later(`code_${known}`) : permanent(`code_${known}`);
}
