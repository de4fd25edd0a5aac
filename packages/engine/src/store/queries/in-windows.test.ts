import { createManualClock } from '@casebridge/plugin-api/testing';
import { expect, test } from 'vitest';
import type { PageRequest } from '../records.ts';
import { inWindows, type WindowSearch } from './in-windows.ts';

interface Item {
  readonly id: string;
}

const id = (number: number) => String(number).padStart(6, '0');
/** Newest first. */
const rows: readonly Item[] = Array.from({ length: 10_000 }, (_, index) => ({ id: id(9999 - index) }));

/** Each look takes as long as it is told, and what each row that it looks at costs. */
function searching(fits: (item: Item) => boolean, milliseconds: number, perRow = 0) {
  const clock = createManualClock();
  const windowOf = (before: string | undefined, count: number) =>
    rows.filter((item) => before === undefined || item.id < before).slice(0, count);
  const search: WindowSearch<Item> = {
    async find({ before, rows: count, limit }) {
      clock.advance(milliseconds + perRow * count);
      return windowOf(before, count).filter(fits).slice(0, limit);
    },
    async end({ before, rows: count }) {
      const last = windowOf(before, count)[count - 1];
      return last && { id: last.id, at: Number(last.id) };
    },
  };
  return (page: PageRequest) => inWindows(search, page, clock);
}

test('a search that has time looks at everything, and ends without a next page', async () => {
  const find = searching(({ id: at }) => at === id(1), 1);
  expect(await find({ limit: 50 })).toEqual({ items: [{ id: id(1) }] });
  expect(await searching(() => false, 1)({ limit: 50 })).toEqual({ items: [] });
});

test('a full page ends the search, and the next one goes on behind it', async () => {
  const find = searching(() => true, 1);
  const first = await find({ limit: 3 });
  expect(first).toEqual({ items: [9999, 9998, 9997].map((number) => ({ id: id(number) })), next: id(9997) });
  expect((await find({ limit: 1, before: first.next ?? '' })).items).toEqual([{ id: id(9996) }]);
});

test('a search whose time is up says how far it has come; the pages together miss and repeat nothing', async () => {
  const wanted = (item: Item) => Number(item.id) % 1000 === 0;
  const find = searching(wanted, 101);
  const seen: string[] = [];
  let before: string | undefined;
  let pages = 0;
  do {
    const page = await find({ limit: 50, ...(before !== undefined && { before }) });
    seen.push(...page.items.map((item) => item.id));
    if (page.next !== undefined) expect(page.searchedUntil).toEqual(new Date(Number(page.next)));
    before = page.next;
    pages += 1;
  } while (before !== undefined);
  expect(pages).toBeGreaterThan(3);
  expect(seen).toEqual(rows.filter(wanted).map((item) => item.id));
});

test('a slow machine looks at fewer rows, so that a page takes no longer', async () => {
  // 500 rows take 50 ms: 300 more fit into what is left, and then nothing does.
  const slow = await searching(() => false, 0, 0.1)({ limit: 50 });
  expect(slow.next).toBe(id(9999 - 799));
  // A fast one looks at all of them.
  expect((await searching(() => false, 0, 0.001)({ limit: 50 })).next).toBeUndefined();
});
