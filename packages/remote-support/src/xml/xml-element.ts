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
  /** To be called after each block of input in which the collector is at work. */
  readonly afterBlock: () => void;
}

// Most elements are leaves; sharing their empty list saves an allocation for each.
const noChildren: GrowingElement[] = [];

// What one collected element may hold: elements, and blocks of 64 KiB of input. Counting every text and attribute instead
// would cost a tenth of the speed.
const maxElements = 500_000;
const maxBlocks = 1_024;

/**
 * Collects elements.
 * @param finish called with each element once it is closed
 * @param refuse called when an element is too large to be held; has to throw
 */
export function createElementCollector(finish: (element: XmlElement) => void, refuse: () => never): ElementCollector {
  const parents: GrowingElement[] = [];
  let current: GrowingElement | undefined;
  let elements = 0;
  let blocks = 0;

  return {
    open: (name, attributes) => {
      if (++elements > maxElements) refuse();
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
      // Between children stands indentation: joining it would cost more than all texts that mean something.
      if (current.children !== noChildren && isBlank(text)) return;
      current.text = current.text === '' ? text : current.text + text;
    },
    close: () => {
      const finished = current;
      current = parents.pop();
      if (finished === undefined || current !== undefined) return;
      elements = 0;
      blocks = 0;
      finish(finished);
    },
    afterBlock: () => {
      if (current !== undefined && ++blocks > maxBlocks) refuse();
    },
  };
}

function isBlank(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x20) return false;
  return true;
}

/** The first child of that name. */
export function child(element: XmlElement, name: string): XmlElement | undefined {
  // A loop instead of `find`: this runs several times for each participant and event.
  for (const each of element.children) if (each.name === name) return each;
  return undefined;
}

/** Text of the first child of that name, verbatim. */
export function childText(element: XmlElement, name: string): string | undefined {
  return child(element, name)?.text;
}
