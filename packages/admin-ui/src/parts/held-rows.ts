import { useState } from 'react';

export interface HeldRows<Row> {
  readonly rows: readonly Row[];
  /** How many have come since, and wait. */
  readonly waiting: number;
  /** Shows them. */
  readonly release: () => void;
  /** For the element whose rows must not move while it is pointed at or has the focus. */
  readonly holder: {
    readonly onPointerEnter: () => void;
    readonly onPointerLeave: () => void;
    readonly onFocus: () => void;
    readonly onBlur: () => void;
  };
}

/**
 * Keeps the rows of a list where they are while somebody points at them or has the focus among them: what changes in a row is
 * shown, new rows wait.
 * @param key tells one list from another, such as its filter: another list is never held back
 */
export function useHeldRows<Row extends { readonly id: string }>(newest: readonly Row[], key: string): HeldRows<Row> {
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const [held, setHeld] = useState<{ readonly key: string; readonly ids: readonly string[] }>({ key, ids: [] });
  const ids = newest.map(({ id }) => id);
  const isHeld = (isPointed || isFocused) && held.key === key && held.ids.length > 0;
  if (!isHeld && (held.key !== key || held.ids.join() !== ids.join())) setHeld({ key, ids });
  const byId = new Map(newest.map((row) => [row.id, row]));
  const shown = isHeld ? held.ids.flatMap((id) => byId.get(id) ?? []) : newest;
  return {
    rows: shown,
    waiting: isHeld ? ids.filter((id) => !held.ids.includes(id)).length : 0,
    release: () => setHeld({ key, ids }),
    holder: {
      onPointerEnter: () => setPointed(true),
      onPointerLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: () => setFocused(false),
    },
  };
}
