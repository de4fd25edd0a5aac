import { BlockList, isIP } from 'node:net';

/**
 * Addresses of cloud metadata services and of the local link, on which no vendor answers: an engine that can be told a
 * host name must not become a way to them. Private networks are allowed, because appliances stand in them.
 */
const refusedNetworks: readonly (readonly [network: string, length: number])[] = [
  ['169.254.0.0', 16], // link-local, and with it the metadata services of the large clouds
  ['100.100.100.200', 32], // metadata services outside the link-local range
  ['168.63.129.16', 32],
  ['192.0.0.192', 32],
  ['0.0.0.0', 8],
  ['224.0.0.0', 4],
  ['255.255.255.255', 32],
];
const refusedNetworks6: readonly (readonly [network: string, length: number])[] = [
  ['fe80::', 10],
  ['ff00::', 8],
  ['::', 128],
  ['fd00:ec2::254', 128], // metadata services by IPv6
  ['fd20:ce::254', 128],
];

const refused = new BlockList();
for (const [network, length] of refusedNetworks) {
  refused.addSubnet(network, length, 'ipv4');
  for (const [embedded, before] of embeddings(network)) refused.addSubnet(embedded, before + length, 'ipv6');
}
for (const [network, length] of refusedNetworks6) refused.addSubnet(network, length, 'ipv6');

/**
 * An IPv4 address within IPv6, where a gateway leads to it: NAT64 (RFC 6052, RFC 8215), 6to4 (RFC 3056), and the
 * compatible form (RFC 4291, 2.5.5.1). The mapped form `::ffff:a.b.c.d` is the list's own matter.
 * @returns each address with the bits that stand before the IPv4 address
 */
function embeddings(address: string): readonly (readonly [address: string, bitsBefore: number])[] {
  const bytes = address.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'));
  const groups = `${bytes.slice(0, 2).join('')}:${bytes.slice(2).join('')}`;
  return [
    [`64:ff9b::${address}`, 96],
    [`64:ff9b:1::${address}`, 96],
    [`::${address}`, 96],
    [`2002:${groups}::`, 16],
  ];
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether a text is an address of either version, in the form in which sockets take it. */
export function isAddress(text: string): boolean {
  return isIP(text) !== 0;
}

/** Which addresses a connection may go to: plain http stays on this machine. */
export type AddressRule = 'any-but-local-link' | 'loopback-only';

/**
 * @param address an IP address as text
 * @returns why no connection may go there, as part of a sentence; `undefined` if it may
 */
export function refusalOf(address: string, rule: AddressRule): string | undefined {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  // Before the rest: as a number, ::1 is the compatible form of 0.0.0.1.
  if (loopback.check(address, family)) return undefined;
  if (rule === 'loopback-only') return 'plain http is allowed to this machine only';
  if (refused.check(address, family)) return 'the address belongs to the local link or a metadata service';
  return undefined;
}

/** Whether a host, as a URL names it without brackets, is this machine without a look-up. */
export function isThisMachine(hostname: string): boolean {
  const family = isIP(hostname);
  if (family === 0) return /^(?:.+\.)?localhost\.?$/i.test(hostname);
  return loopback.check(hostname, family === 6 ? 'ipv6' : 'ipv4');
}
