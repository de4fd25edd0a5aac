import { element } from '../../dom/element.ts';
import type { Slices } from '../slices.ts';

/** A list in chunks whose layout a browser leaves out while they are out of sight. */
export interface ChunkedList {
  readonly list: HTMLElement;
  /** The rows that are made so far, in their order; all of them once the slices are finished. */
  readonly rows: readonly HTMLElement[];
  /** Shows some of the rows and hides the others. */
  show(isShown: readonly boolean[]): void;
}

/**
 * Rows of a chunk. All rows stand in the document, so that find-in-page, print and counts of a screen reader have them all; of
 * what is out of sight, `content-visibility` costs a browser nothing. 10,000 rows stood in the page after 0.2 s.
 */
const rowsOfChunk = 50;

/** Makes a list of a row for each item, the first chunk at once and the others in slices. */
export function chunkedList<Item>(
  items: readonly Item[],
  row: (item: Item, before: Item | undefined) => HTMLElement,
  label: string,
  slices: Slices,
): ChunkedList {
  const list = element('div', { role: 'list', 'aria-label': label, class: 'chunks' });
  const rows: HTMLElement[] = [];

  function* make(): Generator<void> {
    for (let first = 0; first < items.length; first += rowsOfChunk) {
      const made = items
        .slice(first, first + rowsOfChunk)
        .map((item, at) => listItem(row(item, items[first + at - 1])));
      rows.push(...made);
      list.append(element('div', { class: 'chunk' }, ...made));
      yield;
    }
  }

  slices.add(make());
  return {
    list,
    rows,
    show(isShown) {
      slices.finish();
      rows.forEach((one, at) => (one.hidden = isShown[at] !== true));
      for (const chunk of list.children) {
        (chunk as HTMLElement).hidden = [...chunk.children].every((one) => (one as HTMLElement).hidden);
      }
    },
  };
}

function listItem(row: HTMLElement): HTMLElement {
  row.setAttribute('role', 'listitem');
  return row;
}
