import type { XmlElement } from './xml-element.ts';
import type { XmlHandler } from './xml-reader.ts';

/** Attributes of a start tag, by name as written. */
export type Attributes = Readonly<Record<string, string>>;

/** A place in the document that is walked: says what an element that opens here is. */
export interface Level {
  /** @returns the level inside the element, or that it is to be collected whole */
  open(name: string, attributes: Attributes): Level | Collection;
  close?(): void;
}

/** That an element is collected whole, with all that is in it. */
export interface Collection {
  /** Given the element once it is closed. */
  readonly finish: (element: XmlElement) => void;
  /** A direct child that is not collected but walked, as it may be too large to be held. */
  readonly inside?: { readonly name: string; readonly level: () => Level };
}

interface GrowingElement extends XmlElement {
  children: GrowingElement[];
  text: string;
}

/** An element in collection, and what it holds so far. */
interface Collected {
  readonly element: GrowingElement;
  readonly collection: Collection;
  readonly elements: number;
  readonly blocks: number;
}

/** A level that is left for one inside it; `waiting` if that one stands in an element in collection. */
interface Frame {
  readonly level: Level;
  readonly waiting?: Collected;
}

// Most elements are leaves; sharing their empty list saves an allocation for each.
const noChildren: GrowingElement[] = [];

// What one collected element may hold: elements, and blocks of 64 KiB of input. Counting every text and attribute instead
// would cost a tenth of the speed.
const maxElements = 500_000;
const maxBlocks = 1_024;

/**
 * Walks a document as a stack of levels, each of which decides whether an element that opens in it is walked too or
 * collected whole. At any time the walk is in one of two states: on a level (`current` is undefined), or inside an element
 * in collection. Nearly all of a long report is the second state, which therefore is handled here in full: one more
 * call for each element, text and end tag cost a tenth of the reader's speed.
 * @param root the level around the document's root element
 * @param refuse called when a collected element is too large to be held; has to throw
 */
export function createElementWalk(root: Level, refuse: () => never): XmlHandler {
  const frames: Frame[] = [];
  const parents: GrowingElement[] = [];
  let level = root;
  let collection: Collection = { finish: () => undefined };
  let current: GrowingElement | undefined;
  let elements = 0;
  let blocks = 0;

  function openOnLevel(name: string, attributes: Attributes): void {
    const place = level.open(name, attributes);
    if ('finish' in place) {
      collection = place;
      current = { name, attributes, children: noChildren, text: '' };
    } else {
      frames.push({ level });
      level = place;
    }
  }

  function walkInside(element: GrowingElement, inside: Level): void {
    frames.push({ level, waiting: { element, collection, elements, blocks } });
    level = inside;
    current = undefined;
    elements = 0;
    blocks = 0;
  }

  function closeLevel(): void {
    level.close?.();
    const frame = frames.pop();
    if (frame === undefined) return;
    level = frame.level;
    if (frame.waiting !== undefined) ({ element: current, collection, elements, blocks } = frame.waiting);
  }

  function finish(element: GrowingElement): void {
    elements = 0;
    blocks = 0;
    collection.finish(element);
  }

  return {
    open: (name, attributes) => {
      if (current === undefined) {
        openOnLevel(name, attributes);
        return;
      }
      if (parents.length === 0 && name === collection.inside?.name) {
        walkInside(current, collection.inside.level());
        return;
      }
      if (++elements > maxElements) refuse();
      const element: GrowingElement = { name, attributes, children: noChildren, text: '' };
      if (current.children === noChildren) current.children = [element];
      else current.children.push(element);
      parents.push(current);
      current = element;
    },
    text: (text) => {
      if (current === undefined) return;
      // Between children stands indentation: joining it would cost more than all texts that mean something.
      if (current.children !== noChildren && isBlank(text)) return;
      current.text = current.text === '' ? text : current.text + text;
    },
    close: () => {
      if (current === undefined) {
        closeLevel();
        return;
      }
      const closed = current;
      current = parents.pop();
      if (current === undefined) finish(closed);
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
