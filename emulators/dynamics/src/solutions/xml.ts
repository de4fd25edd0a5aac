import { XMLParser } from 'fast-xml-parser';
import { importCodes, ImportFault } from './fault.ts';

/** An element: its attributes under `@name`, its children under their names, its text under `#text`. */
export type XmlElement = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  ignoreDeclaration: true,
});

/** Reads an XML file of a package; a document type is refused, since packages have none. */
export function readXml(file: string, text: string): XmlElement {
  const bare = text.replace(/^\uFEFF/, '');
  if (/<!DOCTYPE/i.test(bare))
    throw new ImportFault(importCodes.badXml, `The file ${file} has a document type, which is not allowed.`);
  try {
    // The validating package that the library points to is one more dependency for the same check.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    return parser.parse(bare, true) as XmlElement;
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new ImportFault(importCodes.badXml, `The file ${file} is not well-formed XML: ${reason}`);
  }
}

/** The first child of a name. */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return children(element, name)[0];
}

/** All children of a name; an element that holds nothing but text counts as one with `#text`. */
export function children(element: XmlElement | undefined, name: string): XmlElement[] {
  const value = element?.[name];
  if (value === undefined) return [];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.map((one) => (typeof one === 'object' && one !== null ? (one as XmlElement) : { '#text': one }));
}

/** The children of a name inside a container element, as packages nest their lists. */
export function listed(element: XmlElement | undefined, container: string, name: string): XmlElement[] {
  return children(child(element, container), name);
}

/** The text of an element's child, or empty. */
export function textOf(element: XmlElement | undefined, name: string): string {
  const text = child(element, name)?.['#text'];
  return typeof text === 'string' ? text : '';
}

/** An attribute, or empty. */
export function attribute(element: XmlElement | undefined, name: string): string {
  const value = element?.[`@${name}`];
  return typeof value === 'string' ? value : '';
}

/** The text that an element itself holds. */
export function ownText(element: XmlElement | undefined): string {
  const value = element?.['#text'];
  return typeof value === 'string' ? value : '';
}

/** A whole number in an element's child, or undefined where there is none. */
export function numberOf(element: XmlElement, name: string): number | undefined {
  const text = textOf(element, name);
  return text === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
}

/** A GUID without its braces, in lower case. */
export function bareGuid(text: string): string {
  return text.replace(/[{}]/g, '').toLowerCase();
}

/** Every element at a path of names below another one. */
export function elementsAt(root: XmlElement, path: string): XmlElement[] {
  return path
    .split('/')
    .reduce<XmlElement[]>((found, name) => found.flatMap((element) => children(element, name)), [root]);
}

/** Every element of a name, however deep below another one. */
export function descendants(root: unknown, name: string): XmlElement[] {
  if (Array.isArray(root)) return root.flatMap((one) => descendants(one, name));
  if (typeof root !== 'object' || root === null) return [];
  const element = root as XmlElement;
  return [...children(element, name), ...Object.values(element).flatMap((one) => descendants(one, name))];
}
