import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { parseAddressList } from './address-list.ts';

/** One entry of a list of hosts that are called without the proxy. */
export interface NoProxyEntry {
  /** @param hostname a name or address as a URL has it, without brackets */
  matches(hostname: string, port: number): boolean;
}

/**
 * Reads an entry: `example.com` and `.example.com` (the host and all below it), `*.example.com` (all below it), an address,
 * a network (`10.0.0.0/8`), `*` (every host); each may end with a port, an IPv6 address then in brackets.
 * A network matches addresses that are written as such: names are not looked up.
 * @returns `undefined` if it is none of these
 */
export function parseNoProxyEntry(text: string): NoProxyEntry | undefined {
  const { host, port } = splitPort(text.trim());
  if (Number(port) > 65_535) return undefined;
  const matchesHost = host === '*' ? () => true : (addressMatcher(host) ?? nameMatcher(host));
  if (matchesHost === undefined) return undefined;
  const wanted = port === undefined ? undefined : Number(port);
  return {
    matches: (hostname, called) =>
      (wanted === undefined || wanted === called) && matchesHost(hostname.replace(/\.$/, '')),
  };
}

/** Only a host with at most one colon, or in brackets, can be told from its port. */
function splitPort(text: string): { readonly host: string; readonly port: string | undefined } {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  return { host: bracketed ?? plain ?? text, port };
}

function addressMatcher(host: string): ((hostname: string) => boolean) | undefined {
  const parsed = parseAddressList([host]);
  return parsed.ok ? (hostname) => isIP(hostname) !== 0 && parsed.list.has(hostname) : undefined;
}

function nameMatcher(host: string): ((hostname: string) => boolean) | undefined {
  const [, star, name = ''] = /^(\*)?\.?([\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*)\.?$/u.exec(host) ?? [];
  const wanted = domainToASCII(name);
  if (wanted === '' || (star !== undefined && !host.startsWith('*.'))) return undefined;
  return (hostname) => hostname.endsWith(`.${wanted}`) || (star === undefined && hostname === wanted);
}
