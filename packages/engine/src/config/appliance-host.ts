import type { Parsed } from '../model/parsed.ts';

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Splits and checks the host of an appliance as a person enters it: `support.example.com`, with `:port` if it is not the
 * usual one. Scheme, path, user and spaces are refused rather than cut off.
 * @returns the host in lower case, or what is wrong with it
 */
export function parseApplianceHost(text: string): Parsed<{ host: string }> {
  const host = text.trim();
  if (host === '') return no('is missing');
  if (host.includes('://')) return no('must be the host only, without https://');
  if (/[/\\?#]/.test(host)) return no('must be the host only, without a path');
  if (/[\s@]/.test(host)) return no('must be the host only, without spaces or a user');
  const url = URL.parse(`https://${host}`);
  if (url?.pathname !== '/' || url.hostname === '') return no('is no host name');
  // The standard port is not part of URL.host; the entered text decides whether there is an empty one.
  if (host.endsWith(':')) return no('ends with a colon, but has no port');
  return { ok: true, host: url.host };
}

function no(problem: string): Parsed<never> {
  return { ok: false, problem };
}

/** Whether a host, with or without a port, is this machine. */
export function isLoopbackHost(host: string): boolean {
  return loopbackHosts.has(host.replace(/:\d+$/, '').toLowerCase());
}
