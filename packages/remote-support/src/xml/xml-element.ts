/** An element with all that is in it. Attributes carry their names as written; namespace declarations are among them. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** All character data that stands directly in the element, joined. */
  readonly text: string;
}

interface GrowingElement extends XmlElement {
  children: GrowingElement[];
  text: string;
}

/** Collects one element at a time; the same collector serves one element after another. */
export interface ElementCollector {
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly text: (text: string) => void;
  readonly close: () => void;
  /** How many elements are open: 0 before the first `open` and after the last `close`. */
  readonly depth: number;
}

// Most elements are leaves; sharing their empty list saves an allocation for each.
const noChildren: GrowingElement[] = [];

/**
 * Collects elements.
 * @param maxWeight bound on what one element may hold: characters of text and attributes, and 64 for every element
 * @param finish called with each element once it is closed
 * @param refuse called when an element is beyond `maxWeight`; has to throw
 */
export function createElementCollector(
  maxWeight: number,
  finish: (element: XmlElement) => void,
  refuse: () => never,
): ElementCollector {
  const parents: GrowingElement[] = [];
  let current: GrowingElement | undefined;
  let weight = 0;

  function grow(by: number): void {
    weight += by;
    if (weight > maxWeight) refuse();
  }

  return {
    get depth() {
      return current === undefined ? 0 : parents.length + 1;
    },
    open: (name, attributes) => {
      grow(64);
      for (const key in attributes) grow(attributes[key]?.length ?? 0);
      const element: GrowingElement = { name, attributes, children: noChildren, text: '' };
      if (current !== undefined) {
        if (current.children === noChildren) current.children = [element];
        else current.children.push(element);
        parents.push(current);
      }
      current = element;
    },
    text: (text) => {
      if (current === undefined) return;
      grow(text.length);
      current.text += text;
    },
    close: () => {
      const finished = current;
      current = parents.pop();
      if (finished === undefined || current !== undefined) return;
      weight = 0;
      finish(finished);
    },
  };
}

/** The first child of that name. */
export function child(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((each) => each.name === name);
}

/** Text of the first child of that name, verbatim. */
export function childText(element: XmlElement, name: string): string | undefined {
  return child(element, name)?.text;
}
