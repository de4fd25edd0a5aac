/** An element with all that is in it. Attributes carry their names as written; namespace declarations are among them. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  readonly children: readonly XmlElement[];
  /** All character data that stands directly in the element, joined. */
  readonly text: string;
}

/** The first child of that name. */
export function child(element: XmlElement, name: string): XmlElement | undefined {
  for (const each of element.children) if (each.name === name) return each;
  return undefined;
}

/** Text of the first child of that name, verbatim. */
export function childText(element: XmlElement, name: string): string | undefined {
  return child(element, name)?.text;
}

/** All children of that name; none of no element. */
export function childrenNamed(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  if (element === undefined) return [];
  const areAll = element.children.every((each) => each.name === name);
  return areAll ? element.children : element.children.filter((each) => each.name === name);
}
