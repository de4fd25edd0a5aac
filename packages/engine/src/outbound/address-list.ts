import { BlockList, isIP } from 'node:net';

/** Addresses and networks, as an administrator lists them. */
export interface AddressList {
  /** @param address as a socket tells it; an IPv4 address may stand in IPv6's form */
  has(address: string): boolean;
}

/**
 * Reads a list of addresses and networks: `192.0.2.7`, `192.0.2.0/24`, `2001:db8::/32`.
 * @returns the entries that are neither, if there are any
 */
export function parseAddressList(
  entries: readonly string[],
): { readonly ok: true; readonly list: AddressList } | { readonly ok: false; readonly wrong: readonly string[] } {
  const blocks = new BlockList();
  const wrong = entries.filter((entry) => !add(blocks, entry.trim()));
  if (wrong.length > 0) return { ok: false, wrong };
  return { ok: true, list: { has: (address) => contains(blocks, address) } };
}

function add(blocks: BlockList, entry: string): boolean {
  const [, address = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry) ?? [];
  const version = isIP(address);
  if (version === 0) return false;
  const family = version === 6 ? 'ipv6' : 'ipv4';
  const bits = version === 6 ? 128 : 32;
  const prefix = length === undefined ? bits : Number(length);
  if (prefix > bits) return false;
  blocks.addSubnet(address, prefix, family);
  return true;
}

function contains(blocks: BlockList, address: string): boolean {
  // A socket that listens on both kinds tells IPv4 peers as ::ffff:192.0.2.7.
  const plain = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  const version = isIP(plain);
  return version !== 0 && blocks.check(plain, version === 6 ? 'ipv6' : 'ipv4');
}
