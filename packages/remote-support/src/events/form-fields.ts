import { decodeText } from '../text.ts';

const plus = 0x2b;
const space = 0x20;
const percent = 0x25;

/** A field as it was posted. */
export type FormField = readonly [name: string, value: string];

/**
 * Splits a form-encoded body into its fields, in order, each as often as it was posted. Tolerantly: percent escapes that
 * are none stay as they are, and bytes that are not UTF-8 are read as `decodeText` says.
 * @returns the fields, or `undefined` if there are more than `maxFields`
 */
export function parseFormFields(
  body: Uint8Array,
  charset: string | undefined,
  maxFields: number,
): readonly FormField[] | undefined {
  // Latin-1 keeps every byte as one character, so that a raw byte and an escaped one meet in the same place.
  const pairs = Buffer.from(body)
    .toString('latin1')
    .split('&', maxFields + 1);
  if (pairs.length > maxFields) return undefined;
  const fields: FormField[] = [];
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = equals === -1 ? pair : pair.slice(0, equals);
    fields.push([unescapeText(name, charset), equals === -1 ? '' : unescapeText(pair.slice(equals + 1), charset)]);
  }
  return fields;
}

/** What a byte means as a hexadecimal digit; -1 for any other. */
const hexDigits = Int8Array.from({ length: 256 }, (_, byte) =>
  /[0-9a-f]/i.test(String.fromCharCode(byte)) ? Number.parseInt(String.fromCharCode(byte), 16) : -1,
);

/** By a table and not by a pattern for each escape: a stranger's body of 20,000 of them held up everybody else. */
function unescapeText(escaped: string, charset: string | undefined): string {
  const bytes = Buffer.from(escaped, 'latin1');
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    const high = byte === percent ? digitAt(bytes, i + 1) : -1;
    const low = high < 0 ? -1 : digitAt(bytes, i + 2);
    if (low >= 0) {
      bytes[length++] = high * 16 + low;
      i += 2;
    } else {
      bytes[length++] = byte === plus ? space : byte;
    }
  }
  return decodeText(bytes.subarray(0, length), charset);
}

function digitAt(bytes: Uint8Array, index: number): number {
  return hexDigits[bytes[index] ?? 0] ?? -1;
}
