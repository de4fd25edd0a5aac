import type { XmlElement } from './xml-element.ts';

/**
 * An element from which a reader takes what it understands. What is taken is gone from here, so that in the end exactly
 * that is left which nobody has put anywhere else (`hasLeft`), whichever way the reader went.
 */
export interface UnreadElement extends XmlElement {
  readonly attributes: Record<string, string | undefined>;
  readonly children: readonly UnreadElement[];
  /** How many attributes nobody has taken. */
  attributesLeft: number;
  text: string;
  /** Whether a reader knows the element itself; one that nobody knows is left over even if it is empty. */
  isTaken: boolean;
}

/** Makes an element out of a text alone. */
export function textElement(text: string): UnreadElement {
  return { name: '', attributes: {}, attributesLeft: 0, children: [], text, isTaken: true };
}

/**
 * Takes an attribute; `undefined` if it is missing or was taken before. The last one of an element is only counted: once
 * none is left nobody looks which it was, and a long report has millions of elements with one or two.
 */
export function takeAttribute(element: UnreadElement, name: string): string | undefined {
  if (element.attributesLeft === 0) return undefined;
  const value = element.attributes[name];
  if (value === undefined) return undefined;
  if (--element.attributesLeft > 0) element.attributes[name] = undefined;
  return value;
}

/** Takes the text, verbatim. */
export function takeText(element: UnreadElement): string {
  const { text } = element;
  element.isTaken = true;
  element.text = '';
  return text;
}

/** Takes the text if `parse` understands it; one that it does not understand stays, unless it is blank. */
export function takeTextAs<T>(element: UnreadElement, parse: (text: string) => T | undefined): T | undefined {
  const value = parse(element.text);
  if (value !== undefined || isBlank(element.text)) takeText(element);
  return value;
}

/** Takes the first child of that name that nobody has taken. */
export function takeChild(element: UnreadElement, name: string): UnreadElement | undefined {
  // A loop instead of `find`: this runs several times for each participant and event.
  for (const each of element.children) {
    if (each.name === name && !each.isTaken) {
      each.isTaken = true;
      return each;
    }
  }
  return undefined;
}

/** Takes all children of that name. */
export function takeChildren(element: UnreadElement, name: string): readonly UnreadElement[] {
  const found: UnreadElement[] = [];
  for (const each of element.children) {
    if (each.name !== name) continue;
    each.isTaken = true;
    found.push(each);
  }
  return found;
}

/** Takes the text of the first child of that name, verbatim. */
export function takeChildText(element: UnreadElement, name: string): string | undefined {
  const found = takeChild(element, name);
  return found && takeText(found);
}

/** Takes the text of the first child of that name if `parse` understands it. */
export function takeChildTextAs<T>(
  element: UnreadElement,
  name: string,
  parse: (text: string) => T | undefined,
): T | undefined {
  const found = element.children.find((each) => each.name === name && !each.isTaken);
  return found && takeTextAs(found, parse);
}

/** Whether anything in the element was not taken. Runs for each element of a report: nothing is allocated here. */
export function hasLeft(element: UnreadElement): boolean {
  if (!element.isTaken || !isBlank(element.text)) return true;
  if (element.attributesLeft > 0 && Object.keys(leftAttributes(element)).length > 0) return true;
  for (const each of element.children) if (hasLeft(each)) return true;
  return false;
}

/** The attributes that were not taken, without what is for XML parsers alone: namespaces and places of schemas. */
export function leftAttributes({ attributes, attributesLeft }: UnreadElement): Record<string, string> {
  if (attributesLeft === 0) return {};
  const left = Object.entries(attributes).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && isContent(entry[0]),
  );
  return Object.fromEntries(left);
}

function isContent(attribute: string): boolean {
  return (
    attribute !== 'xmlns' && !attribute.startsWith('xmlns:') && !/:(?:noNamespaceS|s)chemaLocation$/.test(attribute)
  );
}

/** Whether there is nothing but white space. */
export function isBlank(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x20) return false;
  return true;
}
