import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createServer } from 'node:net';
import type { Letter } from '../../activities/notification/adapters/adapter.ts';
import { ADAPTERS } from '../../activities/notification/adapters/adapters.ts';
import { CHANNEL_KINDS, type ChannelKind } from '../../domain/notification/channel-kinds.ts';
import type { OpenChannel } from '../../domain/notification/channel.ts';
import type { MessageContent } from '../../domain/notification/texts.ts';
import { hubAddress, startHub, type Hub } from '../../local/hub/hub.ts';
import { mayReach } from '../../outbound/addresses.ts';

const SECRET = 'between us';
const HTTP_KINDS = CHANNEL_KINDS.filter((kind) => kind !== 'email');
const ROBOTS = ['wecom', 'dingtalk', 'feishu'] as const;
const MINUTES = 60_000;

let hub: Hub;
beforeAll(async () => {
  hub = await startHub({ secrets: { dingtalk: SECRET, feishu: SECRET, webhook: SECRET, sms: SECRET } });
});
afterAll(() => hub.stop());
beforeEach(() => {
  for (const kind of CHANNEL_KINDS) hub.behave(kind, 'well');
});

const content: MessageContent = {
  audience: 'group',
  buildings: [{ name: '石泉路75弄3号楼', kinds: { signed: 4 }, signed: 50, total: 54 }],
  others: 0,
  urgent: 0,
  link: 'http://base.example/campaigns/1',
  mayBeRepeated: false,
  isTest: false,
};
const RECIPIENTS: Partial<Record<ChannelKind, string>> = { email: 'wang@base.example', sms: '13900000001' };

const send = (
  kind: ChannelKind,
  {
    channel = {},
    letter = {},
    within = 5_000,
    allowed = '1',
  }: {
    channel?: Partial<OpenChannel>;
    letter?: Partial<Letter>;
    within?: number;
    allowed?: string;
  } = {},
) =>
  ADAPTERS[kind](
    { id: 'c', kind, url: hubAddress(hub, kind), secret: SECRET, settings: {}, ...channel },
    {
      messageId: 'm',
      campaignId: '1',
      recipient: RECIPIENTS[kind] ?? null,
      language: 'zh',
      content,
      ...letter,
    },
    { mayReach: mayReach(allowed), within },
  );
const outcomeOf = async (...args: Parameters<typeof send>) => (await send(...args)).outcome;

describe.each(CHANNEL_KINDS)('%s', (kind) => {
  test('takes a message, and the receiver knows that it is genuine', async () => {
    const { outcome, answer } = await send(kind, kind === 'email' ? { channel: { secret: null } } : {});
    expect([outcome, answer]).toEqual([
      { kind: 'sent' },
      expect.stringMatching(/ok|success|OK|true|2\.0\.0/),
    ]);
    expect(hub.received.at(-1)).toMatchObject({ kind, accepted: true });
  });

  test('that answers slowly is left after a time; the message may have arrived', async () => {
    hub.behave(kind, 'slow');
    expect(await outcomeOf(kind, { within: 300 })).toMatchObject({
      kind: 'later',
      code: expect.stringMatching(/timeout|etimedout/),
      mayHaveArrived: true,
    });
  });

  test('that is not there is tried again later; the message cannot have arrived', async () => {
    const url = new URL(hubAddress(hub, kind));
    url.port = String(await unusedPort());
    expect(await outcomeOf(kind, { channel: { url: url.href } })).toMatchObject({
      ...{ kind: 'later', scope: 'channel', mayHaveArrived: false },
    });
  });

  test('at a private address gets nothing', async () => {
    const before = hub.received.length;
    expect(await outcomeOf(kind, { allowed: '' })).toEqual({ kind: 'permanent', code: 'private_address' });
    expect(hub.received).toHaveLength(before);
  });
});

describe.each(HTTP_KINDS)('%s', (kind) => {
  test('that answers 429 is left alone as long as it asks', async () => {
    hub.behave(kind, 'busy');
    expect(await outcomeOf(kind)).toMatchObject({ kind: 'later', code: 'http_429', retryAfterMs: 1_000 });
  });

  test('that is broken is tried again later', async () => {
    hub.behave(kind, 'broken');
    expect(await outcomeOf(kind)).toMatchObject({ kind: 'later', code: 'http_500', scope: 'channel' });
  });

  test('that breaks the connection is tried again; the message may have arrived', async () => {
    hub.behave(kind, 'away');
    expect(await outcomeOf(kind)).toMatchObject({ kind: 'later', mayHaveArrived: true });
  });

  test('that says no, be it with a status of 200, gets a dead letter', async () => {
    hub.behave(kind, 'errcode');
    expect(await outcomeOf(kind)).toMatchObject({
      kind: 'permanent',
      code: expect.stringMatching(/^code_(93000|300001|19001|TEMPLATE_UNKNOWN)$|^http_403$/),
    });
  });

  test('is not followed elsewhere', async () => {
    hub.behave(kind, 'redirects');
    expect(await outcomeOf(kind)).toEqual({ kind: 'permanent', code: 'redirected' });
  });
});

describe.each(['dingtalk', 'feishu', 'webhook', 'sms'] as const)('%s', (kind) => {
  test('refuses what was signed with another key', async () => {
    expect(await outcomeOf(kind, { channel: { secret: 'another' } })).toMatchObject({ kind: 'permanent' });
    expect(hub.received.at(-1)?.accepted).toBe(false);
  });
});

describe.each(ROBOTS)('the robot of %s', (kind) => {
  test('that got too many is left alone as long as its vendor shuts it out', async () => {
    const url = new URL(hubAddress(hub, kind));
    if (kind === 'feishu') url.pathname += '-busy';
    else url.searchParams.set(kind === 'wecom' ? 'key' : 'access_token', 'busy');
    const most = { wecom: 20, dingtalk: 20, feishu: 5 }[kind];
    for (let sent = 0; sent < most; sent += 1)
      expect(await outcomeOf(kind, { channel: { url: url.href } })).toEqual({ kind: 'sent' });
    expect(await outcomeOf(kind, { channel: { url: url.href } })).toMatchObject({
      kind: 'later',
      retryAfterMs: kind === 'dingtalk' ? 10 * MINUTES : MINUTES,
    });
  });
});

describe('mail', () => {
  test('carries subject and text, and the same Message-ID every time', async () => {
    await send('email', { channel: { secret: null } });
    const mail = hub.received.at(-1);
    expect(mail).toMatchObject({ to: 'wang@base.example', text: expect.stringContaining('已签 50/54 户') });
    expect(mail?.bytes).toContain('Message-ID: <m@doorstep>');
  });

  test('signs in where a user is given', async () => {
    const sent = send('email', { channel: { settings: { user: 'doorstep', from: 'base@base.example' } } });
    expect((await sent).outcome).toEqual({ kind: 'sent' });
    expect(hub.received.at(-1)?.bytes).toContain('From: base@base.example');
  });

  test('that the server does not want is a dead letter, and waits when it is only busy', async () => {
    hub.behave('email', 'errcode');
    expect(await outcomeOf('email')).toEqual({ kind: 'permanent', code: 'smtp_554' });
    hub.behave('email', 'busy');
    expect(await outcomeOf('email')).toMatchObject({ kind: 'later', code: 'smtp_421' });
  });
});

test('a text for WeCom stays within 2,048 bytes', async () => {
  const buildings = Array.from({ length: 300 }, (_, index) => ({
    ...{ name: `石泉路75弄${index}号楼`, kinds: { signed: 1 }, signed: 1, total: 60 },
  }));
  expect(await outcomeOf('wecom', { letter: { content: { ...content, buildings } } })).toEqual({
    kind: 'sent',
  });
  const { text = '' } = hub.received.at(-1) ?? {};
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2_048);
  expect(text).toContain(content.link);
});

test('an SMS is a template with numbers and a link', async () => {
  await send('sms', { channel: { settings: { template: 'T1', signName: '上门签' } } });
  expect(hub.received.at(-1)).toMatchObject({
    to: '13900000001',
    text: 'T1 {"count":"4","urgent":"0","link":"http://base.example/campaigns/1"}',
  });
});

async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
