import { BlockList, isIP } from 'node:net';

/**
 * Addresses of cloud metadata services and of the local link, on which no vendor answers: an engine that can be told a
 * host name must not become a way to them. Private networks are allowed, because appliances stand in them.
 */
const refused = new BlockList();
refused.addSubnet('169.254.0.0', 16, 'ipv4'); // link-local, and with it the metadata services of the large clouds
refused.addAddress('100.100.100.200', 'ipv4'); // a metadata service outside the link-local range
refused.addSubnet('0.0.0.0', 8, 'ipv4');
refused.addSubnet('224.0.0.0', 4, 'ipv4');
refused.addAddress('255.255.255.255', 'ipv4');
refused.addSubnet('fe80::', 10, 'ipv6');
refused.addSubnet('ff00::', 8, 'ipv6');
refused.addAddress('::', 'ipv6');
refused.addAddress('fd00:ec2::254', 'ipv6'); // the metadata service's IPv6 address

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Which addresses a connection may go to: plain http stays on this machine. */
export type AddressRule = 'any-but-local-link' | 'loopback-only';

/**
 * @param address an IP address as text
 * @returns why no connection may go there, as part of a sentence; `undefined` if it may
 */
export function refusalOf(address: string, rule: AddressRule): string | undefined {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (rule === 'loopback-only' && !loopback.check(address, family)) return 'plain http is allowed to this machine only';
  if (refused.check(address, family)) return 'the address belongs to the local link or a metadata service';
  return undefined;
}

/** Whether a host, as a URL names it without brackets, is this machine without a look-up. */
export function isThisMachine(hostname: string): boolean {
  const family = isIP(hostname);
  if (family === 0) return /^(?:.+\.)?localhost\.?$/i.test(hostname);
  return loopback.check(hostname, family === 6 ? 'ipv6' : 'ipv4');
}
