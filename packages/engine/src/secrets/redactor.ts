/** Takes secrets out of what is logged or shown. */
export interface Redactor {
  /** Treats a text as a secret from now on, wherever it stands. */
  add(secret: string): void;
  /** A copy without secrets: known ones, values of fields whose name speaks of one, and the queries of addresses. */
  redact(value: unknown): unknown;
}

const mark = '[redacted]';
/** A shorter text is no secret: taking it out everywhere would make logs unreadable and guard nothing. */
const shortestSecret = 6;
const maxDepth = 8;
const maxItems = 200;

/** Names of fields, header names among them, whose value is nobody's business. */
const secretName =
  /pass(word|phrase)|secret|token|credential|authori[sz]ation|cookie|api[-_]?key|private[-_]?key|assertion|(view|download)_?url$/i;
/**
 * The report's addresses of chats and recordings open without a login perhaps, and are signed in their query.
 * docs/vendors/remote-support.md#links
 */
const addressQuery = /(\bhttps?:\/\/[^\s"'<>?]+)\?[^\s"'<>]+/gi;
const addressPassword = /(\bhttps?:\/\/)[^\s"'<>/@]+@/gi;
const bearer = /\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi;

/** Makes a redactor that knows no secrets yet. */
export function createRedactor(): Redactor {
  const secrets = new Set<string>();

  function redactText(text: string): string {
    let clean = text
      .replace(bearer, `$1 ${mark}`)
      .replace(addressQuery, `$1?${mark}`)
      .replace(addressPassword, `$1${mark}@`);
    for (const secret of secrets) clean = clean.replaceAll(secret, mark);
    return clean;
  }

  function redactValue(value: unknown, depth: number, seen: readonly object[]): unknown {
    if (typeof value === 'string') return redactText(value);
    if (typeof value !== 'object' || value === null) return typeof value === 'function' ? '[function]' : value;
    if (value instanceof Date) return value;
    if (depth >= maxDepth || seen.includes(value)) return '[not shown]';
    const path = [...seen, value];
    if (Array.isArray(value)) return value.slice(0, maxItems).map((item) => redactValue(item, depth + 1, path));
    const fields = value instanceof Error ? errorFields(value) : Object.entries(value);
    return Object.fromEntries(
      fields
        .slice(0, maxItems)
        .map(([name, field]) => [name, isSecret(name, field) ? mark : redactValue(field, depth + 1, path)]),
    );
  }

  return {
    add(secret) {
      if (secret.length < shortestSecret) return;
      // A secret that was put into an address or a form is written differently there.
      for (const spelling of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
        secrets.add(spelling);
      }
    },
    redact: (value) => redactValue(value, 0, []),
  };
}

/** Truth values and numbers under such a name say whether there is a secret, or how long it lasts. */
function isSecret(name: string, value: unknown): boolean {
  return secretName.test(name) && (typeof value === 'string' || (typeof value === 'object' && value !== null));
}

function errorFields(error: Error): [string, unknown][] {
  const { name, message, stack, cause } = error;
  const own = Object.entries(error).filter(([key]) => key !== 'name');
  return [
    ['type', name],
    ['message', message],
    ['stack', stack],
    ...(cause === undefined ? [] : [['cause', cause] as [string, unknown]]),
    ...own,
  ];
}
