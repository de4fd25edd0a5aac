import { createElementCollector, type XmlElement } from '../xml/xml-element.ts';

/** Attributes of a start tag, by name as written. */
export type Attributes = Readonly<Record<string, string>>;

/** A place in the document: decides what an element that opens here means. */
export interface Level {
  open(name: string, attributes: Attributes): Level;
  close?(): void;
}

/** May send a child of a collected element to a level of its own, so that it is not collected. */
export type Divert = (child: string) => Level | undefined;

/** The level of an element that is collected whole, one element after another. */
export interface CollectingLevel extends Level {
  /** Starts to collect an element and returns its level. */
  start(name: string, attributes: Attributes, finish: (element: XmlElement) => void, divert?: Divert): Level;
  /** Takes an element inside the collected one. @returns whether it did; else it is to be opened as a level */
  takeOpen(name: string, attributes: Attributes): boolean;
  takeText(text: string): void;
  /** Takes the end of an element inside the collected one. @returns whether it did; else the collected one ends */
  takeClose(): boolean;
  afterBlock(): void;
}

/** @param refuseWeight is called for an element too large to be held; has to throw */
export function createCollectingLevel(refuseWeight: () => never): CollectingLevel {
  let finish: (element: XmlElement) => void = () => undefined;
  let divert: Divert | undefined;
  let depth = 0;
  const collector = createElementCollector((element) => finish(element), refuseWeight);
  const level: CollectingLevel = {
    start: (name, attributes, onFinish, onChild) => {
      finish = onFinish;
      divert = onChild;
      collector.open(name, attributes);
      return level;
    },
    // Only a diverted child comes here.
    open: (name) => divert?.(name) ?? level,
    takeOpen: (name, attributes) => {
      if (depth === 0 && divert?.(name) !== undefined) return false;
      depth++;
      collector.open(name, attributes);
      return true;
    },
    takeText: collector.text,
    takeClose: () => {
      if (depth === 0) return false;
      depth--;
      collector.close();
      return true;
    },
    close: collector.close,
    afterBlock: collector.afterBlock,
  };
  return level;
}
