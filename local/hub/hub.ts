// Stands for WeCom, DingTalk, Feishu, webhooks, an SMS gateway and a mail server, for specs and for the demo.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CHANNEL_KINDS, type ChannelKind } from '../../domain/notification/channel-kinds.ts';
import type { Rate } from '../../domain/notification/rate-budget.ts';
import { Limits } from './limits.ts';
import { startMailServer } from './mail-server.ts';
import { receivedPage } from './page.ts';
import type { HubKind, Mood, Received } from './received.ts';
import { RECEIVERS, type Receiver, type Request, type Secrets } from './receivers.ts';

export interface HubSettings {
  port?: number;
  mailPort?: number;
  secrets?: Secrets;
  /** Other limits than the vendors', e.g. of seconds instead of minutes. */
  rates?: Partial<Record<ChannelKind, Rate[]>>;
}

export interface Hub {
  url: string;
  port: number;
  mailPort: number;
  readonly received: readonly Received[];
  readonly limits: Limits;
  /** From now on that receiver behaves so. */
  behave(kind: HubKind, mood: Mood): void;
  /** The next message of that kind is taken, but not answered before `release`. */
  holdNext(kind: HubKind): { arrived: Promise<Received>; release(): void };
  stop(): Promise<void>;
}

/** The address at which a channel of that kind reaches the hub. */
export function hubAddress({ url, mailPort }: Pick<Hub, 'url' | 'mailPort'>, kind: ChannelKind): string {
  const addresses: Record<ChannelKind, string> = {
    wecom: `${url}/wecom/cgi-bin/webhook/send?key=robot-of-the-base`,
    dingtalk: `${url}/dingtalk/robot/send?access_token=robot-of-the-base`,
    feishu: `${url}/feishu/open-apis/bot/v2/hook/robot-of-the-base`,
    webhook: `${url}/webhook`,
    sms: `${url}/sms`,
    email: `smtp://127.0.0.1:${mailPort}`,
  };
  return addresses[kind];
}

interface Held {
  arrive: (message: Received) => void;
  released: Promise<void>;
}

const RETRY_AFTER_SECONDS = '1';

/** Listens on 127.0.0.1; port 0 takes any. */
export async function startHub(settings: HubSettings = {}): Promise<Hub> {
  const received: Received[] = [];
  const limits = new Limits(settings.rates);
  const moods = new Map<HubKind, Mood>();
  const held = new Map<HubKind, Held>();
  const moodOf = (kind: HubKind): Mood => moods.get(kind) ?? 'well';

  async function keep(message: Received): Promise<void> {
    received.push(message);
    const hold = held.get(message.kind);
    if (!hold) return;
    held.delete(message.kind);
    hold.arrive(message);
    await hold.released;
  }

  const server = createServer((incoming, outgoing) => {
    void answer(incoming, outgoing, { moodOf, keep, limits, received, secrets: settings.secrets ?? {} });
  });
  await new Promise<void>((resolve) => {
    server.listen(settings.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const mail = await startMailServer(settings.mailPort ?? 0, () => moodOf('email'), keep);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    mailPort: mail.port,
    received,
    limits,
    behave: (kind, mood) => void moods.set(kind, mood),
    holdNext: (kind) => holdNext(held, kind),
    stop: async () => {
      server.closeAllConnections();
      await Promise.all([new Promise((resolve) => server.close(resolve)), mail.stop()]);
    },
  };
}

function holdNext(held: Map<HubKind, Held>, kind: HubKind): ReturnType<Hub['holdNext']> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const arrived = new Promise<Received>((arrive) => held.set(kind, { arrive, released }));
  return { arrived, release };
}

interface Desk {
  moodOf(kind: HubKind): Mood;
  keep(message: Received): Promise<void>;
  limits: Limits;
  received: readonly Received[];
  secrets: Secrets;
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse, desk: Desk): Promise<void> {
  const url = new URL(incoming.url ?? '/', 'http://hub');
  const receiver = RECEIVERS.find(({ path }) => url.pathname.startsWith(path));
  if (incoming.method !== 'POST' || !receiver) {
    outgoing.setHeader('content-type', 'text/html; charset=utf-8').end(receivedPage(desk.received));
    return;
  }
  const request = { url, headers: incoming.headers, body: await bodyOf(incoming) };
  await take(receiver, request, incoming, outgoing, desk);
}

async function take(
  receiver: Receiver,
  request: Request,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  desk: Desk,
): Promise<void> {
  const { kind, said } = receiver;
  const mood = desk.moodOf(kind);
  const to = receiver.to(request);
  const secret = desk.secrets[kind];
  const isForged = secret !== undefined && !receiver.isGenuine(request, secret);
  const isTooMany = mood === 'well' && kind !== 'events' && desk.limits.isTooMany(kind, to, Date.now());
  await desk.keep({
    kind,
    to,
    at: Date.now(),
    text: receiver.text(request),
    bytes: bytesOf(incoming, request.body),
    accepted: mood === 'well' && !isForged && !isTooMany,
  });
  if (mood === 'slow') return;
  if (mood === 'away') return void incoming.socket.destroy();
  outgoing.setHeader('content-type', 'application/json');
  if (mood === 'busy') outgoing.setHeader('retry-after', RETRY_AFTER_SECONDS);
  if (mood === 'redirects') outgoing.setHeader('location', 'http://127.0.0.1/');
  outgoing.statusCode = statusOf(mood, kind, isForged || isTooMany);
  const answered = isForged ? said.forged : isTooMany ? said.tooMany : mood === 'well' ? said.yes : said.no;
  outgoing.end(JSON.stringify(answered));
}

/** Only programs say no by their status. */
function statusOf(mood: Mood, kind: HubKind, isRefused: boolean): number {
  if (mood === 'busy') return 429;
  if (mood === 'broken') return 500;
  if (mood === 'redirects') return 302;
  return (kind === 'webhook' || kind === 'events') && (isRefused || mood === 'errcode') ? 403 : 200;
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** The request as it came, and its address and body once decoded. */
function bytesOf({ method, url = '', rawHeaders }: IncomingMessage, body: string): string {
  return [`${method} ${url}`, ...rawHeaders, body, decodeURIComponent(url), unescaped(body)].join('\n');
}

function unescaped(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body));
  } catch {
    return body;
  }
}

export const isChannelKind = (text: string): text is ChannelKind =>
  (CHANNEL_KINDS as readonly string[]).includes(text);
