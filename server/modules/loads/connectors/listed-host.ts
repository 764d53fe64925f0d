import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import type { City } from '#kernel/city';
import { defineProblem, Problem } from '#kernel/errors';

export const hostNotListed = defineProblem(
  'host-not-listed',
  403,
  'This host is not among those the administrator allowed',
);

/** This machine and its neighbours on the wire: where nobody expects a visitor from outside. */
const ownAddresses = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 4],
] as const)
  ownAddresses.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  ownAddresses.addSubnet(net, prefix, 'ipv6');

/**
 * The address of a host of the setting `LOAD_HOSTS`, to connect to: whoever answers for the name later cannot move it.
 * Returns a `Problem` for any other host, and for a name that leads to this machine or its link unless that address
 * is listed itself.
 */
export async function resolveListedHost(city: Pick<City, 'config'>, host: string): Promise<string | Problem> {
  const listed = city.config.loadHosts;
  const asked = host.toLowerCase().replace(/\.$/, '');
  if (!listed.includes(asked))
    return new Problem(hostNotListed, { detail: `${host} does not stand in LOAD_HOSTS.` });
  const found = await lookup(asked).catch(() => undefined);
  if (found === undefined) return new Problem(hostNotListed, { detail: `${host} has no address.` });
  const address = found.address.replace(/^::ffff:(?=\d+\.)/i, '');
  const isOwn = ownAddresses.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  if (isOwn && !listed.includes(address))
    return new Problem(hostNotListed, { detail: `${host} leads to this machine or its link.` });
  return address;
}
