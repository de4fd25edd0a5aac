import type { Row } from './read-back.ts';

/** One thing that was compared. */
export interface Comparison {
  /** Which row and column, such as `event 3: bt_text`. */
  readonly what: string;
  readonly expected: unknown;
  readonly found: unknown;
  readonly agrees: boolean;
}

/** Expected value of each column; `null` and `undefined` say that it must be empty. */
export type Expected = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Dynamics keeps no empty texts: what was played as `''` is stored as nothing. Its instants are whole seconds here. */
function stored(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  return value === '' || value === undefined ? null : value;
}

/** Compares the columns of one row. */
export function compareRow(name: string, expected: Expected, row: Row | undefined): readonly Comparison[] {
  if (row === undefined) return [{ what: `${name}: row`, expected: 'present', found: 'missing', agrees: false }];
  return Object.entries(expected).map(([column, value]) => ({
    what: `${name}: ${column}`,
    expected: stored(value),
    found: stored(row[column]),
    agrees: stored(value) === stored(row[column]),
  }));
}

/** Looks whether a text holds all parts, in their order. */
export function compareText(what: string, parts: readonly string[], text: unknown): readonly Comparison[] {
  const whole = typeof text === 'string' ? text : '';
  let from = 0;
  return parts.map((part) => {
    const at = whole.indexOf(part, from);
    if (at >= 0) from = at + part.length;
    return { what, expected: part, found: at >= 0 ? part : 'missing, or not in its place', agrees: at >= 0 };
  });
}

/** Compares a number of things. */
export function compareCount(what: string, expected: number, found: number): Comparison {
  return { what, expected, found, agrees: expected === found };
}

/**
 * Compares two JSON values, leaf by leaf. What is missing, `null` and `''` are the same; order counts in lists.
 * @param what the path so far, for the reader
 */
export function compareJson(what: string, expected: unknown, found: unknown): readonly Comparison[] {
  if (Array.isArray(expected)) {
    const list: readonly unknown[] = Array.isArray(found) ? found : [];
    return [
      compareCount(`${what}: length`, expected.length, list.length),
      ...expected.flatMap((value, index) => compareJson(`${what}[${index}]`, value, list[index])),
    ];
  }
  if (typeof expected === 'object' && expected !== null) {
    const record = (typeof found === 'object' && found !== null ? found : {}) as Record<string, unknown>;
    return Object.entries(expected).flatMap(([key, value]) => compareJson(`${what}.${key}`, value, record[key]));
  }
  return [{ what, expected: stored(expected), found: stored(found), agrees: stored(expected) === stored(found) }];
}
