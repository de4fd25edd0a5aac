import { refusals } from '../errors.ts';
import { splitOutside } from './text-scan.ts';

/** One step of a request's path: `bt_sessions(bt_lsid='x')` has the name `bt_sessions` and the key `bt_lsid='x'`. */
export interface Segment {
  name: string;
  /** Text in the brackets; undefined where there are none. */
  key: string | undefined;
}

/** A request's address below the service root. */
export interface Address {
  segments: Segment[];
  /** Query options by name (`$select`, `@p1`, ...), decoded. */
  options: Map<string, string>;
}

/** Root of the Web API; other 9.x versions are answered alike: docs/vendors/dataverse.md#requests. */
const rootPattern = /^\/api\/data\/v9\.\d\/?/;

/** Whether a path belongs to the Web API. */
export function isWebApiPath(path: string): boolean {
  return rootPattern.test(path);
}

/**
 * Reads the address of a request.
 * @param url path and query as on the wire, or an absolute address
 */
export function readAddress(url: string): Address {
  const path = url.replace(/^https?:\/\/[^/?#]*/, '').replace(/#.*$/, '');
  const question = path.indexOf('?');
  const rawPath = question < 0 ? path : path.slice(0, question);
  const decoded = decode(rawPath.replace(rootPattern, '')).replace(/^\/|\/$/g, '');
  const options = question < 0 ? new Map<string, string>() : readOptions(path.slice(question + 1));
  return { segments: decoded === '' ? [] : splitOutside(decoded, '/').map(readSegment), options };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refusals.querySyntax();
  }
}

/** Splits `name(key)`. */
export function readSegment(text: string): Segment {
  const open = text.indexOf('(');
  if (open < 0) return { name: text, key: undefined };
  if (!text.endsWith(')')) throw refusals.querySyntax();
  return { name: text.slice(0, open), key: text.slice(open + 1, -1) };
}

function readOptions(query: string): Map<string, string> {
  const options = new Map<string, string>();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = equals < 0 ? pair : pair.slice(0, equals);
    const value = equals < 0 ? '' : pair.slice(equals + 1);
    options.set(decode(name), decode(value.replaceAll('+', ' ')));
  }
  return options;
}
