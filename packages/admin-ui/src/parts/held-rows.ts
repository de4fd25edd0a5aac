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
 * @param holds whether it is done at all: a short list that people change in its rows shows each change at once
 */
export function useHeldRows<Row extends { readonly id: string }>(
  newest: readonly Row[],
  key: string,
  holds = true,
): HeldRows<Row> {
  const { isSomebodyThere, holder } = useHolder();
  const [held, setHeld] = useState<Held<Row>>({ key, rows: newest, hasWaiting: false });
  const latest = { key, rows: newest, hasWaiting: false };
  const release = (): void => setHeld(latest);
  const isHeld = holds && isList(held, key) && (isSomebodyThere || held.hasWaiting);
  if (!isHeld) {
    if (held.key !== key || held.rows !== newest) setHeld(latest);
    return { rows: newest, waiting: 0, release, holder };
  }
  const waiting = newRowsOf(newest, held.rows);
  if (held.hasWaiting !== waiting > 0) setHeld({ ...held, hasWaiting: waiting > 0 });
  return { rows: broughtUpToDate(held.rows, newest), waiting, release, holder };
}

/** Whether there is something to hold, and of this list. */
function isList(held: Held<unknown>, key: string): boolean {
  return held.key === key && held.rows.length > 0;
}

function useHolder() {
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const holder = {
    onPointerEnter: () => setPointed(true),
    onPointerLeave: () => setPointed(false),
    onFocus: () => setFocused(true),
    onBlur: () => setFocused(false),
  };
  return { isSomebodyThere: isPointed || isFocused, holder };
}

function newRowsOf<Row extends { readonly id: string }>(newest: readonly Row[], held: readonly Row[]): number {
  const ids = new Set(held.map(({ id }) => id));
  return newest.filter(({ id }) => !ids.has(id)).length;
}

function broughtUpToDate<Row extends { readonly id: string }>(
  held: readonly Row[],
  newest: readonly Row[],
): readonly Row[] {
  const byId = new Map(newest.map((row) => [row.id, row]));
  return held.map((row) => byId.get(row.id) ?? row);
}
