import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mayReach } from '../../outbound/addresses.ts';
import { post } from '../../outbound/post.ts';
import { AddressRefused, pinnedTo, resolve } from '../../outbound/resolve.ts';
import { hubAddress, startHub, type Hub } from '../../local/hub/hub.ts';

const publicOnly = mayReach(undefined);
const NAMES_FOR_US = ['localhost', '127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '0.0.0.0'];

describe('an address is private', () => {
  test.each([
    ...['10.0.0.1', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1'],
    ...['172.31.255.255', '192.168.1.1', '198.18.0.1', '0.0.0.0', '224.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::ffff:10.0.0.1', '::ffff:a9fe:a9fe', '64:ff9b::a00:1', '2002:a00:1::', 'fc00::1'],
    ...['fd12:3456::1', 'fe80::1', 'ff02::1', '2001:db8::1', '2001:0:4136:e378::1'],
  ])('%s', (address) => expect(publicOnly(address)).toBe(false));
});

describe('an address is public', () => {
  test.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '203.0.114.1', '2400:3200::1', '::ffff:8.8.8.8'])(
    '%s',
    (address) => expect(publicOnly(address)).toBe(true),
  );
});

test('what is no address is never reached', () => {
  expect(publicOnly('example.org')).toBe(false);
  expect(mayReach('1')('example.org')).toBe(false);
});

test('everything, or single addresses and networks can be opened', () => {
  expect(mayReach('1')('10.0.0.1')).toBe(true);
  const some = mayReach('10.1.0.0/16, 127.0.0.1 fd00::/8');
  expect(['10.1.2.3', '127.0.0.1', 'fd12::1', '8.8.8.8'].map(some)).toEqual([true, true, true, true]);
  expect(['10.2.0.1', '127.0.0.2', '::1'].map(some)).toEqual([false, false, false]);
  for (const nothing of ['', '0', 'false']) expect(mayReach(nothing)('127.0.0.1')).toBe(false);
  expect(() => mayReach('intranet')).toThrow(RangeError);
});

describe('a name', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub();
  });
  afterAll(() => hub.stop());

  test.each(NAMES_FOR_US)(
    '%s that stands for this machine is refused before anything is sent',
    async (name) => {
      await expect(resolve(name, publicOnly)).rejects.toThrow(AddressRefused);
      const sending = post(`http://${name}:${hub.port}/webhook`, '{}', {
        mayReach: publicOnly,
        within: 5_000,
      });
      await expect(sending).rejects.toThrow(AddressRefused);
      expect(hub.received).toHaveLength(0);
    },
  );

  test.each(['http://2130706433', 'http://0x7f.1', 'http://127.1'])(
    '%s is the same in other clothes',
    async (url) => {
      await expect(post(url, '', { mayReach: publicOnly, within: 5_000 })).rejects.toThrow(AddressRefused);
    },
  );

  test('that is rebound in between changes nothing: the connection goes to what was looked at', (done) => {
    pinnedTo([{ address: '8.8.8.8', family: 4 }])('rebound.example', { all: true }, (failure, addresses) => {
      expect([failure, addresses]).toEqual([null, [{ address: '8.8.8.8', family: 4 }]]);
      done();
    });
  });

  test('that redirects is not followed', async () => {
    hub.behave('webhook', 'redirects');
    const answer = await post(hubAddress(hub, 'webhook'), '{}', { mayReach: mayReach('1'), within: 5_000 });
    expect(answer.status).toBe(302);
    expect(hub.received).toHaveLength(1);
  });
});
