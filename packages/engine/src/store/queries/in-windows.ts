import type { Clock } from '@casebridge/plugin-api';
import type { PageRequest } from '../records.ts';
import type { SearchPage } from '../search-records.ts';

/** Rows that one question looks at: few at first, as most pages are full at once; 2,000 take some 15 ms on two busy cores. */
const firstRows = 500;
const mostRows = 2000;
const fewestRows = 100;
/** No question is begun that would end later, going by the one before: a person waits 200 ms without noticing. */
const budgetMilliseconds = 80;

/** The last row of a window. */
export interface WindowEnd {
  readonly id: string;
  readonly at: number;
}

/** A search of one window: so many rows before an id, newest first. */
export interface WindowSearch<Item> {
  /** @returns what fits, at most `limit` */
  find(window: {
    readonly before: string | undefined;
    readonly rows: number;
    readonly limit: number;
  }): Promise<readonly Item[]>;
  /** @returns undefined where the window reaches the oldest row */
  end(window: { readonly before: string | undefined; readonly rows: number }): Promise<WindowEnd | undefined>;
}

/**
 * Searches what no index finds, window by window, until the page is full, everything was looked at, or the time is up: then
 * the page says how far it has come, and the next one goes on there. So a list answers in time however long it grows.
 */
export async function inWindows<Item extends { readonly id: string }>(
  search: WindowSearch<Item>,
  { limit, before: first }: PageRequest,
  clock: Pick<Clock, 'monotonic'>,
): Promise<SearchPage<Item>> {
  const begun = clock.monotonic();
  const items: Item[] = [];
  let before = first;
  for (let rows = firstRows; ;) {
    const windowBegun = clock.monotonic();
    items.push(...(await search.find({ before, rows, limit: limit - items.length })));
    const last = items.at(-1);
    if (items.length === limit && last !== undefined) return { items, next: last.id };
    const end = await search.end({ before, rows });
    if (end === undefined) return { items };
    before = end.id;
    const now = clock.monotonic();
    rows = nextRows(rows, now - windowBegun, budgetMilliseconds - (now - begun));
    if (rows < fewestRows) return { items, next: end.id, searchedUntil: new Date(end.at) };
  }
}

/** As many rows as fit into the time that is left, at the speed of the window before; a slow machine looks at fewer. */
function nextRows(rows: number, tookMilliseconds: number, leftMilliseconds: number): number {
  if (leftMilliseconds <= 0) return 0;
  const fitting = tookMilliseconds <= 0 ? mostRows : Math.floor((rows * leftMilliseconds) / tookMilliseconds);
  return Math.min(2 * rows, mostRows, fitting);
}
