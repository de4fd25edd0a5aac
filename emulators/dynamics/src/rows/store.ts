/** What a lookup holds. */
export interface Reference {
  table: string;
  id: string;
}

/** What a column of a row may hold. Dates are ISO text; a multi-select choice is its values joined by commas. */
export type Value = string | number | boolean | Reference | null;

/** A row by logical column names. Never changed in place: a change is a new object, so that it can be undone. */
export type Row = Readonly<Record<string, Value>>;

/** Told of every change, so that indexes follow it. */
export type ChangeListener = (table: string, id: string, before: Row | undefined, after: Row | undefined) => void;

/** All rows of all tables, in memory. */
export interface RowStore {
  get(table: string, id: string): Row | undefined;
  all(table: string): Iterable<Row>;
  count(table: string): number;
  /** Puts a row in place, or takes it away where `row` is undefined. */
  put(table: string, id: string, row: Row | undefined): void;
  /** Runs `work`; where it throws, everything that it put is as it was before. May be nested. */
  atomically<T>(work: () => T): T;
  onChange(listener: ChangeListener): void;
  /** Forgets a table with all of its rows. */
  drop(table: string): void;
  /** The names of the tables that hold rows. */
  tables(): Iterable<string>;
}

interface Undo {
  table: string;
  id: string;
  before: Row | undefined;
}

/** Makes an empty store. */
export function createRowStore(): RowStore {
  const tables = new Map<string, Map<string, Row>>();
  const listeners: ChangeListener[] = [];
  const journal: Undo[] = [];
  let depth = 0;

  function rowsOf(table: string): Map<string, Row> {
    const known = tables.get(table);
    if (known !== undefined) return known;
    const fresh = new Map<string, Row>();
    tables.set(table, fresh);
    return fresh;
  }

  function put(table: string, id: string, row: Row | undefined): void {
    const rows = rowsOf(table);
    const before = rows.get(id);
    if (depth > 0) journal.push({ table, id, before });
    if (row === undefined) rows.delete(id);
    else rows.set(id, row);
    for (const listener of listeners) listener(table, id, before, row);
  }

  function undoTo(mark: number): void {
    while (journal.length > mark) {
      const { table, id, before } = journal.pop() ?? { table: '', id: '', before: undefined };
      const rows = rowsOf(table);
      const current = rows.get(id);
      if (before === undefined) rows.delete(id);
      else rows.set(id, before);
      for (const listener of listeners) listener(table, id, current, before);
    }
  }

  function atomically<T>(work: () => T): T {
    const mark = journal.length;
    depth += 1;
    try {
      return work();
    } catch (error) {
      undoTo(mark);
      throw error;
    } finally {
      depth -= 1;
      if (depth === 0) journal.length = 0;
    }
  }

  return {
    get: (table, id) => tables.get(table)?.get(id),
    all: (table) => tables.get(table)?.values() ?? [],
    count: (table) => tables.get(table)?.size ?? 0,
    put,
    atomically,
    onChange: (listener) => void listeners.push(listener),
    drop: (table) => void tables.delete(table),
    tables: () => tables.keys(),
  };
}

/** Whether a value is what a lookup holds. */
export function isReference(value: Value | undefined): value is Reference {
  return typeof value === 'object' && value !== null;
}

/** A value as text: a lookup by its id, an empty value as nothing. */
export function valueText(value: Value | undefined): string {
  if (value === null || value === undefined) return '';
  return isReference(value) ? value.id : String(value);
}
