import { createElementCollector, type XmlElement } from '../xml/xml-element.ts';

/** Attributes of a start tag, by name as written. */
export type Attributes = Readonly<Record<string, string>>;

/** A place in the document: decides what an element that opens here means. */
export interface Level {
  open(name: string, attributes: Attributes): Level;
  text?(text: string): void;
  close?(): void;
  afterBlock?(): void;
}

/** May send a child of a collected element to a level of its own, so that it is not collected. */
export type Divert = (child: string) => Level | undefined;

/** The level inside an element that is collected whole, one element after another. */
export interface CollectingLevel extends Level {
  /** Starts to collect an element and returns the level for what is in it. */
  start(name: string, attributes: Attributes, finish: (element: XmlElement) => void, divert?: Divert): Level;
}

/** @param refuseWeight is called for an element too large to be held; has to throw */
export function createCollectingLevel(refuseWeight: () => never): CollectingLevel {
  let finish: (element: XmlElement) => void = () => undefined;
  let divert: Divert | undefined;
  const collector = createElementCollector((element) => finish(element), refuseWeight);
  const level: CollectingLevel = {
    start: (name, attributes, onFinish, onChild) => {
      finish = onFinish;
      divert = onChild;
      collector.open(name, attributes);
      return level;
    },
    open: (name, attributes) => {
      const elsewhere = divert !== undefined && collector.depth() === 1 ? divert(name) : undefined;
      if (elsewhere !== undefined) return elsewhere;
      collector.open(name, attributes);
      return level;
    },
    text: collector.text,
    close: collector.close,
    afterBlock: collector.afterBlock,
  };
  return level;
}
