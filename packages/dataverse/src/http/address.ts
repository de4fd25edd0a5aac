/**
 * Checks an address of the vendor. Secrets and tokens travel to it, so it has to be https; plain http is taken for this
 * machine only, where the emulators live.
 * @param label what the address is, for the message
 * @returns the origin, without a slash at the end: a slash would double in the token's scope and ask for a token that
 *   Dataverse does not take (docs/vendors/dataverse.md#token)
 * @throws {TypeError} a sentence that says what is wrong
 */
export function vendorOrigin(label: string, address: string): string {
  const url = parseUrl(label, address);
  if (url.username !== '' || url.password !== '')
    throw new TypeError(`${label} must not hold a user name or password.`);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return url.origin;
  throw new TypeError(`${label} must begin with https://. Plain http is taken for this machine (127.0.0.1) only.`);
}

/** Whether a host name of a URL means this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function parseUrl(label: string, address: string): URL {
  try {
    return new URL(address);
  } catch {
    throw new TypeError(`${label} is not an address such as https://contoso.crm4.dynamics.com.`);
  }
}
