/** A key in groups that can be read out: three and four digits for the usual seven. What is no number is left as it is. */
export function grouped(shortKey: string): string {
  if (!/^\d+$/.test(shortKey) || shortKey.length < 5) return shortKey;
  const groups: string[] = [];
  let rest = shortKey;
  while (rest.length > 4) {
    groups.push(rest.slice(0, 3));
    rest = rest.slice(3);
  }
  return [...groups, rest].join(' ');
}

/** A key for a voice that reads it out: digit by digit. */
export function spoken(shortKey: string): string {
  return grouped(shortKey)
    .split(' ')
    .map((group) => group.replace(/(\d)(?=\d)/g, '$1 '))
    .join(', ');
}

/**
 * The address of a key if it is one that a customer may be sent to: on the connection's own host. Without TLS only on this
 * very machine, where no network lies between.
 */
export function trustedAddress(url: string, host: string): string | undefined {
  const parsed = URL.parse(url);
  if (parsed === null || host === '' || parsed.username !== '' || parsed.password !== '') return undefined;
  const secure = parsed.protocol === 'https:';
  const local = parsed.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(parsed.hostname);
  if (!secure && !local) return undefined;
  // The parser writes a host in lower case and leaves the usual port away; so is what it is compared with.
  const expected = URL.parse(`${parsed.protocol}//${host}`)?.host;
  return parsed.host === expected ? parsed.href : undefined;
}

/**
 * Where a person signed in to the representative console makes a key without us: the appliance's own link.
 * Source: docs/vendors/remote-support.md#session-key.
 */
export function applianceLink(host: string, caseNumber: string): string | undefined {
  const local = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host);
  const address = URL.parse(`${local ? 'http' : 'https'}://${host}/api/client_script`);
  if (address === null || host === '') return undefined;
  const query = { type: 'rep', operation: 'generate', action: 'generate_session_key' };
  address.search = new URLSearchParams({ ...query, 'session.custom.external_key': caseNumber }).toString();
  return address.href;
}
