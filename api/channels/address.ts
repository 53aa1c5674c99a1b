import { orAborted } from '../../outbound/deadline.ts';
import { AddressRefused, resolve } from '../../outbound/resolve.ts';
import type { Dependencies } from '../dependencies.ts';
import { problem } from '../problem.ts';

/** Milliseconds; a resolver that is away must not hold up whoever enters an address. */
const RESOLVED_WITHIN = 2_000;

/** Throws `private_address`. A name that cannot be resolved here and now is taken: it is looked at again whenever
 *  something is sent. */
export async function refusePrivateAddress({ mayReach }: Dependencies, url: string): Promise<void> {
  try {
    await orAborted(resolve(new URL(url).hostname, mayReach), AbortSignal.timeout(RESOLVED_WITHIN));
  } catch (failure) {
    if (!(failure instanceof AddressRefused)) return;
    const message = '内网地址 · A private address';
    throw problem('private_address', [{ path: 'url', code: 'private_address', message }]);
  }
}
