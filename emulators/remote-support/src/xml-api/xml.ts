/**
 * Writing XML as the appliance does: UTF-8, a declaration, tabs. The writer is a generator of small texts, so that a
 * report of any size goes out without being held.
 */

/** XML in pieces. */
export type Pieces = Generator<string, void, undefined>;

/** Attributes in the order in which they are written; `undefined` leaves one out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Goes before the root. */
export const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

const textEscapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };
const attributeEscapes: Readonly<Record<string, string>> = {
  ...textEscapes,
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
};

// eslint-disable-next-line no-control-regex -- these are the characters that XML 1.0 cannot hold
const illegal = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** Whether XML 1.0 can hold the text; if not, a body has to be encoded. */
export function isXmlText(text: string): boolean {
  return text.search(illegal) === -1;
}

// eslint-disable-next-line no-control-regex -- as above; most texts have nothing to escape, and this is the quickest way to see it
const special = /[&<>"\u0000-\u001f\ud800-\udfff\ufffe\uffff]/;

/**
 * Text between tags. What XML cannot hold is dropped: only bodies have an encoded form, and what the vendor does
 * elsewhere is not known (docs/vendors/remote-support.md#open-questions).
 */
export function escapeText(text: string): string {
  if (!special.test(text)) return text;
  return text.replace(illegal, '').replace(/[&<>\r]/g, (character) => textEscapes[character] ?? character);
}

function escapeAttribute(text: string): string {
  if (!special.test(text)) return text;
  return text.replace(illegal, '').replace(/[&<>\r"\n\t]/g, (character) => attributeEscapes[character] ?? character);
}

function writeAttributes(attributes: Attributes): string {
  let written = '';
  for (const name in attributes) {
    const value = attributes[name];
    if (value !== undefined) written += ` ${name}="${escapeAttribute(String(value))}"`;
  }
  return written;
}

/** An element with nothing but text in it; empty text makes an empty element. */
export function leaf(name: string, text: string | number = '', attributes: Attributes = {}): string {
  const content = escapeText(String(text));
  return content === ''
    ? `<${name}${writeAttributes(attributes)}/>\n`
    : `<${name}${writeAttributes(attributes)}>${content}</${name}>\n`;
}

/** An element around others; empty without any. */
export function* element(name: string, attributes: Attributes, children: Iterable<string>): Pieces {
  const opening = `<${name}${writeAttributes(attributes)}`;
  let isOpen = false;
  for (const child of children) {
    if (!isOpen) yield `${opening}>\n`;
    isOpen = true;
    yield child;
  }
  yield isOpen ? `</${name}>\n` : `${opening}/>\n`;
}

/** One after the other. */
export function* joined(parts: Iterable<Iterable<string>>): Pieces {
  for (const part of parts) yield* part;
}
