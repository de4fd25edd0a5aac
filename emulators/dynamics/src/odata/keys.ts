import { refuse, refusals } from '../errors.ts';
import { type AlternateKey, propertyOf, type Table } from '../metadata/model.ts';
import { readDate } from '../rows/dates.ts';
import type { Value } from '../rows/store.ts';
import { isGuid } from '../rows/values.ts';
import { splitOutside } from './text-scan.ts';

/** Key in the brackets behind an entity set. */
export type KeyAddress =
  { kind: 'id'; id: string } | { kind: 'alternate'; key: AlternateKey; values: Record<string, Value> };

// Characters that no key value in a URL can hold, encoded or not: docs/vendors/dataverse.md#keys.
const forbidden = /[/<>*%&:\\?+#]/;

/**
 * Reads a key.
 * @param text what stands in the brackets, decoded
 * @param undefinedKeyCode the code for a key that the table does not have
 */
export function readKey(table: Table, text: string, undefinedKeyCode: string): KeyAddress {
  const bare = /^\{(.*)\}$/.exec(text)?.[1] ?? text;
  if (isGuid(bare)) return { kind: 'id', id: bare.toLowerCase() };
  const parts = splitOutside(text, ',').map(readPart);
  const only = parts[0];
  if (parts.length === 1 && only?.name === table.primaryId && isGuid(only.text)) {
    return { kind: 'id', id: only.text.toLowerCase() };
  }
  return alternate(table, parts, undefinedKeyCode);
}

interface Part {
  name: string;
  text: string;
}

function readPart(text: string): Part {
  const equals = text.indexOf('=');
  if (equals < 1) throw refusals.querySyntax();
  return { name: text.slice(0, equals).trim(), text: text.slice(equals + 1).trim() };
}

function alternate(table: Table, parts: readonly Part[], undefinedKeyCode: string): KeyAddress {
  const named = parts.map(({ name, text }) => {
    const column = [...table.columns.values()].find((one) => propertyOf(one) === name);
    if (column === undefined) throw undefinedKey(table, undefinedKeyCode);
    return { column, text };
  });
  const names = sorted(named.map(({ column }) => column.logicalName));
  const key = table.keys.find((one) => sorted(one.columns) === names);
  if (key === undefined) throw undefinedKey(table, undefinedKeyCode);
  const values: Record<string, Value> = {};
  for (const { column, text } of named)
    values[column.logicalName] = readLiteral(text, column.type, column.targets?.[0]);
  return { kind: 'alternate', key, values };
}

function sorted(names: readonly string[]): string {
  return [...names].sort().join();
}

/** The refusal for addressing by a key that the table does not have, or whose index is not there yet. */
export function undefinedKey(table: Table, code: string): Error {
  if (code === '0x8006088a') return refusals.querySyntax();
  return refuse(400, code, `The specified key attributes are not a defined key for the ${table.logicalName} entity`);
}

function readLiteral(text: string, type: string, target: string | undefined): Value {
  const quoted = /^'((?:[^']|'')*)'$/.exec(text)?.[1];
  if (quoted !== undefined) {
    if (type !== 'text') throw refusals.querySyntax();
    const value = quoted.replaceAll("''", "'");
    if (forbidden.test(value)) throw refusals.querySyntax();
    return value;
  }
  if (type === 'lookup') return isGuid(text) ? { table: target ?? '', id: text.toLowerCase() } : syntaxError();
  if (type === 'datetime') return readInstant(text);
  const number = Number(text);
  return text === '' || Number.isNaN(number) ? syntaxError() : number;
}

function readInstant(text: string): string {
  const reading = readDate(text, text.length === 10 ? 'dateOnly' : 'userLocal');
  return reading.ok ? reading.value : syntaxError();
}

function syntaxError(): never {
  throw refusals.querySyntax();
}
