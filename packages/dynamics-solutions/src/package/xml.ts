/** A piece of an XML document: an element, or text. */
export type XmlNode = XmlElement | string;

export interface XmlElement {
  readonly name: string;
  /** In the order of writing. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
}

/**
 * Makes an element.
 * @param content text, children, or nothing for an empty element
 */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>> = {},
  content: string | number | readonly XmlNode[] = [],
): XmlElement {
  const children = typeof content === 'object' ? content : [String(content)];
  const written = Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)]));
  return { name, attributes: written, children };
}

/** An element that holds nothing but a value. */
export function leaf(name: string, value: string | number): XmlElement {
  return element(name, {}, value);
}

/** Children from name and value, in the order given: the schemas of Dynamics ask for fixed orders. */
export function leaves(values: Readonly<Record<string, string | number>>): XmlElement[] {
  return Object.entries(values).map(([name, value]) => (value === '' ? element(name) : leaf(name, value)));
}

const textEscapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

// In attributes a parser turns line breaks and tabs into spaces, unless they are written as character references.
const attributeEscapes: Readonly<Record<string, string>> = {
  ...textEscapes,
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
};

// XML 1.0 has no way to write the other characters, not even as a reference.
const legal = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;

function refuseIllegal(value: string): string {
  if (legal.test(value)) return value;
  const found = Array.from(value).find((character) => !legal.test(character)) ?? '';
  const code = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  throw new Error(`character U+${code} at ${value.indexOf(found)} cannot stand in XML`);
}

/**
 * Writes an element without indentation or declaration, as Dynamics' own exports have it.
 * @throws if a text holds a character that XML cannot carry
 */
export function writeXml(root: XmlElement): string {
  const attributes = Object.entries(root.attributes)
    .map(
      ([name, value]) =>
        ` ${name}="${refuseIllegal(value).replace(/[&<>"\r\n\t]/g, (found) => attributeEscapes[found] ?? found)}"`,
    )
    .join('');
  if (root.children.length === 0) return `<${root.name}${attributes}/>`;
  const content = root.children
    .map((child) =>
      typeof child === 'string'
        ? refuseIllegal(child).replace(/[&<>\r]/g, (found) => textEscapes[found] ?? found)
        : writeXml(child),
    )
    .join('');
  return `<${root.name}${attributes}>${content}</${root.name}>`;
}
