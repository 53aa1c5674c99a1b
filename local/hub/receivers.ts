// How each vendor reads a request and what it answers.
import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { signature } from '../../outbound/signature.ts';
import type { HubKind } from './received.ts';

export interface Request {
  url: URL;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Keys that the senders were given; a kind without one takes everything. */
export type Secrets = Partial<Record<HubKind, string>>;

export interface Receiver {
  kind: HubKind;
  /** Begins the path. */
  path: string;
  to(request: Request): string;
  text(request: Request): string;
  isGenuine(request: Request, secret: string): boolean;
  said: Record<'yes' | 'no' | 'forged' | 'tooMany', object>;
}

const field = (request: Request, ...path: string[]): string => {
  try {
    let value: unknown = JSON.parse(request.body);
    for (const name of path) value = (value as Record<string, unknown> | null)?.[name];
    return typeof value === 'string' ? value : JSON.stringify(value ?? '');
  } catch {
    return '';
  }
};

const sha256 = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('base64');

const WECOM: Receiver = {
  kind: 'wecom',
  path: '/wecom/',
  to: ({ url }) => url.searchParams.get('key') ?? '',
  text: (request) => field(request, 'text', 'content'),
  isGenuine: () => true,
  said: {
    yes: { errcode: 0, errmsg: 'ok' },
    no: { errcode: 93_000, errmsg: 'invalid webhook url' },
    forged: { errcode: 93_000, errmsg: 'invalid webhook url' },
    tooMany: { errcode: 45_009, errmsg: 'api freq out of limit' },
  },
};

const DINGTALK: Receiver = {
  kind: 'dingtalk',
  path: '/dingtalk/',
  to: ({ url }) => url.searchParams.get('access_token') ?? '',
  text: (request) => field(request, 'text', 'content'),
  isGenuine: ({ url }, secret) => {
    const timestamp = url.searchParams.get('timestamp') ?? '';
    const isFresh = Math.abs(Date.now() - Number(timestamp)) < 3_600_000;
    return isFresh && url.searchParams.get('sign') === sha256(secret, `${timestamp}\n${secret}`);
  },
  said: {
    yes: { errcode: 0, errmsg: 'ok' },
    no: { errcode: 300_001, errmsg: 'token is not exist' },
    forged: { errcode: 310_000, errmsg: 'sign not match' },
    tooMany: { errcode: 130_101, errmsg: 'send too fast, exceed 20 times per minute' },
  },
};

const FEISHU: Receiver = {
  kind: 'feishu',
  path: '/feishu/',
  to: ({ url }) => url.pathname.split('/').at(-1) ?? '',
  text: (request) => field(request, 'content', 'text'),
  isGenuine: (request, secret) => {
    const timestamp = field(request, 'timestamp');
    const isFresh = Math.abs(Date.now() / 1_000 - Number(timestamp)) < 3_600;
    return isFresh && field(request, 'sign') === sha256(`${timestamp}\n${secret}`, '');
  },
  said: {
    yes: { code: 0, msg: 'success', data: {} },
    no: { code: 19_001, msg: 'param invalid: incoming webhook access token invalid' },
    forged: { code: 19_021, msg: 'sign match fail or timestamp is not within one hour from current time' },
    tooMany: { code: 11_232, msg: 'frequency limited' },
  },
};

const WEBHOOK: Receiver = {
  kind: 'webhook',
  path: '/webhook',
  to: ({ url }) => url.pathname,
  text: (request) => field(request, 'text'),
  isGenuine: ({ headers, body }, secret) => {
    const timestamp = String(headers['x-doorstep-timestamp'] ?? '');
    return headers['x-doorstep-signature'] === signature(body, secret, timestamp);
  },
  said: { yes: { ok: true }, no: { ok: false }, forged: { ok: false }, tooMany: { ok: false } },
};

const SMS: Receiver = {
  kind: 'sms',
  path: '/sms',
  to: (request) => field(request, 'phone'),
  text: (request) => `${field(request, 'template')} ${field(request, 'params')}`,
  isGenuine: ({ headers }, secret) => headers.authorization === `Bearer ${secret}`,
  said: {
    yes: { code: 'OK' },
    no: { code: 'TEMPLATE_UNKNOWN' },
    forged: { code: 'TOKEN_UNKNOWN' },
    tooMany: { code: 'LIMIT' },
  },
};

/** Another system that follows the feed: `/events/<any name>`. */
const EVENTS: Receiver = {
  kind: 'events',
  path: '/events',
  to: ({ url }) => url.pathname,
  text: ({ body }) => {
    const { events } = JSON.parse(body) as { events: { cursor: string; type: string }[] };
    const types = [...new Set(events.map(({ type }) => type))];
    return `${events.length} events, ${events[0]?.cursor ?? ''} – ${events.at(-1)?.cursor ?? ''}: ${types.join(', ')}`;
  },
  isGenuine: (request, secret) => {
    const age = Date.now() / 1_000 - Number(request.headers['x-doorstep-timestamp']);
    return Math.abs(age) < 300 && WEBHOOK.isGenuine(request, secret);
  },
  said: WEBHOOK.said,
};

export const RECEIVERS: readonly Receiver[] = [WECOM, DINGTALK, FEISHU, WEBHOOK, SMS, EVENTS];
