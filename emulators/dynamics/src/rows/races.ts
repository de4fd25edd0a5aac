import type { RowStore } from './store.ts';

/** One request from its arrival to its answer. */
export interface Passage {
  /** Answers the request; only here does {@link Races.isLost} speak of it. */
  run<T>(work: () => T): T;
  /** Ends it. */
  leave(): void;
}

/**
 * Which upserts lose a race. On the vendor's servers two requests may both find that a row is not there and both make it. Here one
 * request is answered after the other, so a request is said to lose where a row has come, from another one, since it arrived:
 * docs/vendors/dataverse.md#upsert.
 */
export interface Races {
  enter(): Passage;
  /** Whether the row was not there when the request that is being answered arrived, and another one has made it since. */
  isLost(table: string, id: string): boolean;
}

/** Watches `rows`; what it keeps is bounded by the requests that are under way. */
export function createRaces(rows: RowStore): Races {
  const underWay = new Set<Set<string>>();
  let current: Set<string> | undefined;
  const nameOf = (table: string, id: string): string => `${table}/${id}`;

  rows.onChange((table, id, before, after) => {
    for (const madeByOthers of underWay) {
      if (after === undefined) madeByOthers.delete(nameOf(table, id));
      else if (before === undefined && madeByOthers !== current) madeByOthers.add(nameOf(table, id));
    }
  });

  return {
    enter: () => {
      const madeByOthers = new Set<string>();
      underWay.add(madeByOthers);
      return {
        run: (work) => {
          current = madeByOthers;
          try {
            return work();
          } finally {
            current = undefined;
          }
        },
        leave: () => void underWay.delete(madeByOthers),
      };
    },
    isLost: (table, id) => current?.has(nameOf(table, id)) === true,
  };
}
