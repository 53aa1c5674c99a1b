import { lookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { MayReach } from './addresses.ts';

/** The name stands for an address that we may not reach. */
export class AddressRefused extends Error {
  readonly code = 'private_address';

  constructor(host: string) {
    super(`${host} is not on the public internet`);
  }
}

/** All addresses of a host, each of which may be reached. Throws AddressRefused, or what the resolver said. */
export async function resolve(host: string, allowed: MayReach): Promise<LookupAddress[]> {
  const bare = host.replace(/^\[|\]$/g, '');
  const family = isIP(bare);
  const addresses = family === 0 ? await lookUp(bare) : [{ address: bare, family }];
  if (addresses.some(({ address }) => !allowed(address))) throw new AddressRefused(host);
  return addresses;
}

const lookUp = (host: string): Promise<LookupAddress[]> =>
  new Promise((answer, fail) => {
    lookup(host, { all: true }, (failure, addresses) => (failure ? fail(failure) : answer(addresses)));
  });

/** Connects to those addresses whatever the name stands for by now. */
export const pinnedTo =
  (addresses: readonly LookupAddress[]): LookupFunction =>
  (_host, { all }, callback) => {
    const [first] = addresses;
    if (all === true) callback(null, [...addresses]);
    else callback(null, first?.address ?? '', first?.family);
  };
