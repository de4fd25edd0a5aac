import { isBlank, type UnreadElement } from './unread-element.ts';
import type { XmlHandler } from './xml-reader.ts';

/** A place in the document that is walked: says what an element that opens here is. */
export interface Level {
  /**
   * @param element its start tag
   * @returns the level inside the element, or that it is to be collected whole
   */
  open(element: UnreadElement): Level | Collection;
  /** Given each text between the elements that is not blank: none is expected there. */
  text?(text: string): void;
  close?(): void;
}

/** That an element is collected whole, with all that is in it. */
export interface Collection {
  /** Given the element once it is closed. */
  readonly finish: (element: UnreadElement) => void;
  /** A direct child that is not collected but walked, as it may be too large to be held. */
  readonly inside?: { readonly name: string; readonly level: (element: UnreadElement) => Level };
}

interface GrowingElement extends UnreadElement {
  children: GrowingElement[];
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

// Bounds of one collected element: elements, and blocks of 64 KiB of input. Counting every text and attribute instead
// would cost a tenth of the speed.
const maxElements = 500_000;
const maxBlocks = 1_024;

/**
 * Walks a document as a stack of levels, each of which decides whether an element that opens in it is walked too or
 * collected whole. At any time the walk is in one of two states: on a level (`current` is undefined), or inside an element
 * in collection. Nearly all of a long report is the second state, which therefore is handled here in full: one more
 * call for each element, text and end tag cost a tenth of the reader's speed.
 */
export class ElementWalk implements XmlHandler {
  private level: Level;
  private readonly refuse: () => never;
  readonly mended?: NonNullable<XmlHandler['mended']>;
  private readonly frames: Frame[] = [];
  private collection: Collection = { finish: () => undefined };
  private current: GrowingElement | undefined;
  private readonly parents: GrowingElement[] = [];
  private elements = 0;
  private blocks = 0;

  /**
   * @param root the level around the document's root element
   * @param refuse called when a collected element is too large to be held; has to throw
   * @param mended told of faults of the document that were mended
   */
  constructor(root: Level, refuse: () => never, mended?: XmlHandler['mended']) {
    this.level = root;
    this.refuse = refuse;
    if (mended !== undefined) this.mended = mended;
  }

  open(name: string, attributes: UnreadElement['attributes'], attributesLeft: number): void {
    const { current } = this;
    const element: GrowingElement = {
      name,
      attributes,
      attributesLeft,
      children: noChildren,
      text: '',
      isTaken: false,
    };
    if (current === undefined) {
      this.openOnLevel(element);
      return;
    }
    if (this.parents.length === 0 && name === this.collection.inside?.name) {
      this.walkInside(current, this.collection.inside.level(element));
      return;
    }
    if (++this.elements > maxElements) this.refuse();
    if (current.children === noChildren) current.children = [element];
    else current.children.push(element);
    this.parents.push(current);
    this.current = element;
  }

  text(text: string): void {
    const { current } = this;
    if (current === undefined) {
      if (!isBlank(text)) this.level.text?.(text);
      return;
    }
    // Between children stands indentation: joining it would cost more than all texts that mean something.
    if (current.children !== noChildren && isBlank(text)) return;
    current.text = current.text === '' ? text : current.text + text;
  }

  close(): void {
    const closed = this.current;
    if (closed === undefined) {
      this.closeLevel();
      return;
    }
    this.current = this.parents.pop();
    if (this.current === undefined) this.finish(closed);
  }

  afterBlock(): void {
    if (this.current !== undefined && ++this.blocks > maxBlocks) this.refuse();
  }

  private openOnLevel(element: GrowingElement): void {
    const place = this.level.open(element);
    if ('finish' in place) {
      this.collection = place;
      this.current = element;
    } else {
      this.frames.push({ level: this.level });
      this.level = place;
    }
  }

  private walkInside(element: GrowingElement, inside: Level): void {
    const { level, collection, elements, blocks } = this;
    this.frames.push({ level, waiting: { element, collection, elements, blocks } });
    this.level = inside;
    this.current = undefined;
    this.elements = 0;
    this.blocks = 0;
  }

  private closeLevel(): void {
    this.level.close?.();
    const frame = this.frames.pop();
    if (frame === undefined) return;
    this.level = frame.level;
    if (frame.waiting === undefined) return;
    this.current = frame.waiting.element;
    this.collection = frame.waiting.collection;
    this.elements = frame.waiting.elements;
    this.blocks = frame.waiting.blocks;
  }

  private finish(element: GrowingElement): void {
    this.elements = 0;
    this.blocks = 0;
    this.collection.finish(element);
  }
}
