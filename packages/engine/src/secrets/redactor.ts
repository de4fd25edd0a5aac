import { spellingsOf } from './spellings.ts';

/** Takes secrets out of what is logged or shown. */
export interface Redactor {
  /** Treats a text as a secret from now on, wherever it stands and however it is written. */
  add(secret: string): void;
  /** The same for a token that lives for hours and of which many come: the latest are known. */
  addToken(token: string): void;
  /** A copy without secrets: known ones, values of fields whose name speaks of one, and the queries of addresses. */
  redact(value: unknown): unknown;
  /** The same value without known secrets in any of its texts, and else unchanged: for answers that are kept and shown. */
  withoutSecrets<T>(value: T): T;
}

const mark = '[redacted]';
/** Both vendors of sixteen configurations, before and after they were renewed. */
const mostTokens = 64;
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
const addressPassword = /(\b[a-z][a-z\d+.-]{0,20}:\/\/)[^\s"'<>/@]*:[^\s"'<>]*@(?=[^\s"'<>@])/gi;
/** A name alone before the host is a token in some addresses. */
const addressUser = /(\bhttps?:\/\/)[^\s"'<>/@]+@/gi;
const bearer = /\b(Bearer|Basic)\s+[\w.~+/=-]{6,}/gi;

/** Makes a redactor that knows no secrets yet. */
export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  const tokens = new Set<string>();
  let known: RegExp | undefined;

  /** The longest spelling first: of a secret that begins with another nothing is left. */
  function knownSecrets(): RegExp {
    const spellings = [...secrets, ...tokens].flatMap(spellingsOf).sort((a, b) => b.length - a.length);
    return new RegExp(spellings.map((spelling) => RegExp.escape(spelling)).join('|') || '(?!)', 'g');
  }

  function withoutKnown(text: string): string {
    known ??= knownSecrets();
    return text.replace(known, mark);
  }

  function redactText(text: string): string {
    return withoutKnown(text)
      .replace(bearer, `$1 ${mark}`)
      .replace(addressQuery, `$1?${mark}`)
      .replace(addressPassword, `$1${mark}@`)
      .replace(addressUser, `$1${mark}@`);
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
        .map(([name, field]) => [redactText(name), isSecret(name, field) ? mark : redactValue(field, depth + 1, path)]),
    );
  }

  return {
    add(secret) {
      if (secrets.has(secret)) return;
      secrets.add(secret);
      known = undefined;
    },
    addToken(token) {
      if (tokens.has(token)) return;
      tokens.add(token);
      const [oldest] = tokens;
      if (tokens.size > mostTokens && oldest !== undefined) tokens.delete(oldest);
      known = undefined;
    },
    redact: (value) => redactValue(value, 0, []),
    withoutSecrets: <T>(value: T) => mapTexts(value, withoutKnown) as T,
  };
}

/** @param value as JSON has it */
function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, mapTexts(field, change)]));
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
