import { BlockList, isIP } from 'node:net';

/** Whether we may connect to an IP address. */
export type MayReach = (address: string) => boolean;

// What is not on the public internet, by the special-purpose registries of IANA (RFC 6890 and its updates).
const PRIVATE = listOf([
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  ...['::/128', '::1/128', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32'],
  ...['2002::/16', '3fff::/20', '5f00::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
]);
const EVERYTHING = ['1', 'true', 'yes', 'all'];
const NOTHING = ['', '0', 'false', 'no', 'none'];

/** What DOORSTEP_ALLOW_PRIVATE_ADDRESSES opens beside the public internet: `1` everything, or addresses and networks
 *  such as `10.1.0.0/16, 127.0.0.1`. RangeError for anything else. */
export function mayReach(allowed: string | undefined): MayReach {
  const text = (allowed ?? '').trim().toLowerCase();
  if (EVERYTHING.includes(text)) return (address) => isIP(address) !== 0;
  const open = NOTHING.includes(text) ? new BlockList() : listOf(text.split(/[\s,]+/));
  return (address) => isIP(address) !== 0 && (!holds(PRIVATE, address) || holds(open, address));
}

/** An IPv4 address in the clothes of IPv6 is judged as IPv4. */
function holds(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const version = isIP(address);
    if (version === 0) throw new RangeError(`Neither an address nor a network: ${network}`);
    const longest = version === 4 ? 32 : 128;
    list.addSubnet(address, Number(bits ?? longest), version === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}
