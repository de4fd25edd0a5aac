import { useState } from 'react';

/** Rows that a person has ticked. */
export interface Selection {
  readonly ids: readonly string[];
  readonly has: (id: string) => boolean;
  readonly toggle: (id: string) => void;
  readonly set: (ids: readonly string[]) => void;
}

/** @param list tells one list from another: what was ticked in another one does not count */
export function useSelection(list: string): Selection {
  const [ticked, setTicked] = useState<{ readonly list: string; readonly ids: readonly string[] }>({ list, ids: [] });
  const ids = ticked.list === list ? ticked.ids : [];
  const set = (next: readonly string[]): void => setTicked({ list, ids: next });
  return {
    ids,
    has: (id) => ids.includes(id),
    toggle: (id) => set(ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]),
    set,
  };
}
