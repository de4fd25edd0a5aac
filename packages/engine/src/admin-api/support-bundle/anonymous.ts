import { createHmac } from 'node:crypto';

/** Names of fields whose values come from a session. */
const ofSession =
  /^(external_?key|customer\w*|representative\w*|case(Number|_?number)?|q|text|body|fields|reasonText|label)$/i;
const lsid = /\b[0-9a-f]{32}\b/gi;

/**
 * Takes what comes from a session out of a value. Session ids become the beginning of a hash, so that lines about the same
 * session can be told apart from others.
 * @param salt of this bundle: nobody can look up an id that he knows
 */
export function anonymous(value: unknown, salt: string): unknown {
  if (typeof value === 'string') return value.replace(lsid, (id) => `session-${hashOf(id.toLowerCase(), salt)}`);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map((each) => anonymous(each, salt));
  const entries = Object.entries(value).map(([name, each]) => [
    ...[name, ofSession.test(name) ? '[left out]' : anonymous(each, salt)],
  ]);
  return Object.fromEntries(entries) as unknown;
}

function hashOf(text: string, salt: string): string {
  return createHmac('sha256', salt).update(text).digest('hex').slice(0, 8);
}
