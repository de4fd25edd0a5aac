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

interface Held<Row> {
  readonly key: string;
  readonly rows: readonly Row[];
  /** New rows wait: the list stays as it is until they are asked for, also after the pointer has left for their button. */
  readonly hasWaiting: boolean;
}

/**
 * Keeps the rows of a list where they are while somebody points at them or has the focus among them: what changes in a row is
 * shown, new rows wait until they are asked for, and one that belongs to the list no more stays until it is let go.
 * @param key tells one list from another, such as its filter: another list is never held back
 */
export function useHeldRows<Row extends { readonly id: string }>(newest: readonly Row[], key: string): HeldRows<Row> {
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const [held, setHeld] = useState<Held<Row>>({ key, rows: newest, hasWaiting: false });
  const isHeld = held.key === key && held.rows.length > 0 && (isPointed || isFocused || held.hasWaiting);
  const heldIds = new Set(held.rows.map(({ id }) => id));
  const waiting = isHeld ? newest.filter(({ id }) => !heldIds.has(id)).length : 0;
  if (!isHeld && (held.key !== key || held.rows !== newest)) setHeld({ key, rows: newest, hasWaiting: false });
  if (isHeld && held.hasWaiting !== waiting > 0) setHeld({ ...held, hasWaiting: waiting > 0 });
  const byId = new Map(newest.map((row) => [row.id, row]));
  return {
    rows: isHeld ? held.rows.map((row) => byId.get(row.id) ?? row) : newest,
    waiting,
    release: () => setHeld({ key, rows: newest, hasWaiting: false }),
    holder: {
      onPointerEnter: () => setPointed(true),
      onPointerLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: () => setFocused(false),
    },
  };
}
