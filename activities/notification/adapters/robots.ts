// Robots of group chats answer 200 whatever happens; what happened stands in a code of the body.
import { createHmac } from 'node:crypto';
import { LONGEST_TEXT } from '../../../domain/notification/channel-kinds.ts';
import type { OpenChannel } from '../../../domain/notification/channel.ts';
import type { Outcome } from '../../../domain/notification/outcome.ts';
import { textOf } from '../../../domain/notification/texts.ts';
import { later, permanent, type Adapter, type Letter } from './adapter.ts';
import { codeIn, postJson } from './posted.ts';

const MINUTE = 60_000;

/** What a vendor's codes mean; every other one stays wrong until somebody repairs the channel. */
interface Codes {
  field: string;
  tooMany: readonly number[];
  /** How long a robot is shut out that sent too many. */
  shutOutMs: number;
  busy: readonly number[];
}

const WECOM: Codes = { field: 'errcode', tooMany: [45_009], shutOutMs: MINUTE, busy: [-1] };
const DINGTALK: Codes = { field: 'errcode', tooMany: [130_101], shutOutMs: 10 * MINUTE, busy: [-1] };
const FEISHU: Codes = {
  field: 'code',
  tooMany: [9_499, 11_232, 99_991_400],
  shutOutMs: MINUTE,
  busy: [],
};

const judgeBy =
  ({ field, tooMany, shutOutMs, busy }: Codes) =>
  (answer: unknown): Outcome => {
    const code = codeIn(answer, field);
    if (code === 0) return { kind: 'sent' };
    // Whatever answers so is not the vendor: a proxy that wants a log-in, say.
    if (code === null) return later('not_understood');
    if (tooMany.includes(code)) return later(`code_${code}`, { retryAfterMs: shutOutMs });
    return busy.includes(code) ? later(`code_${code}`) : permanent(`code_${code}`);
  };

const textFor = ({ kind }: OpenChannel, { content, language }: Letter): string =>
  textOf(content, language, LONGEST_TEXT[kind]);

/** A robot of WeCom (企业微信). Its key stands in the address. */
export const sendByWecom: Adapter = (channel, letter, reach) => {
  const body = JSON.stringify({ msgtype: 'text', text: { content: textFor(channel, letter) } });
  return postJson(channel.url, body, {}, reach, judgeBy(WECOM));
};

/** A robot of DingTalk (钉钉). With a secret the address is signed: HMAC-SHA256 over `<ms>\n<secret>`. */
export const sendByDingtalk: Adapter = (channel, letter, reach) => {
  const url = new URL(channel.url);
  if (channel.secret !== null) {
    const timestamp = String(Date.now());
    url.searchParams.set('timestamp', timestamp);
    url.searchParams.set('sign', hmac(channel.secret, `${timestamp}\n${channel.secret}`));
  }
  const body = JSON.stringify({
    msgtype: 'text',
    text: { content: textFor(channel, letter) },
    at: { isAtAll: false },
  });
  return postJson(url.href, body, {}, reach, judgeBy(DINGTALK));
};

/** A robot of Feishu (飞书). With a secret the body is signed: HMAC-SHA256 of nothing with the key `<s>\n<secret>`. */
export const sendByFeishu: Adapter = (channel, letter, reach) => {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const sign =
    channel.secret === null ? {} : { timestamp, sign: hmac(`${timestamp}\n${channel.secret}`, '') };
  const body = JSON.stringify({ ...sign, msg_type: 'text', content: { text: textFor(channel, letter) } });
  return postJson(channel.url, body, {}, reach, judgeBy(FEISHU));
};

const hmac = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('base64');
