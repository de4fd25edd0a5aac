/** Value of a lookup. */
export interface Reference {
  table: string;
  id: string;
}

/** Value of a column. Dates are ISO text; a multi-select choice is its values joined by commas. */
export type Value = string | number | boolean | Reference | null;

/** A row by logical column names. Never changed in place: a change is a new object, so that it can be undone. */
export type Row = Readonly<Record<string, Value>>;

/** Told of every change, so that indexes follow it. */
export type ChangeListener = (table: string, id: string, before: Row | undefined, after: Row | undefined) => void;

/** All rows of all tables, in memory. */
export interface RowStore {
  get(table: string, id: string): Row | undefined;
  all(table: string): Iterable<Row>;
  /** Ids and rows of a table. */
  entries(table: string): Iterable<[string, Row]>;
  count(table: string): number;
  /** Puts a row in place, or takes it away where `row` is undefined. */
  put(table: string, id: string, row: Row | undefined): void;
  /** Runs `work`; where it throws, everything that it put is as it was before. May be nested. */
  atomically<T>(work: () => T): T;
  /** The rows whose lookup `column` points to `id`; found by an index, not by looking at all rows. */
  pointingTo(table: string, column: string, id: string): Row[];
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
  const links = createLinkIndex(rowsOf);
  listeners.push(links.follow);
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
    entries: (table) => tables.get(table)?.entries() ?? [],
    count: (table) => tables.get(table)?.size ?? 0,
    put,
    atomically,
    pointingTo: links.pointingTo,
    onChange: (listener) => void listeners.push(listener),
    drop: (table) => [tables, links.indexes].forEach((one) => one.delete(table)),
    tables: () => tables.keys(),
  };
}

interface LinkIndex {
  follow: ChangeListener;
  pointingTo: (table: string, column: string, id: string) => Row[];
  /** By table and column; for each id the rows that point to it. */
  indexes: Map<string, Map<string, Map<string, Set<string>>>>;
}

// Children are asked for by parent all the time: cascades, expansions, filters. An index is made for a lookup column when it is first asked.
function createLinkIndex(rowsOf: (table: string) => Map<string, Row>): LinkIndex {
  const indexes = new Map<string, Map<string, Map<string, Set<string>>>>();

  function build(table: string, column: string): Map<string, Set<string>> {
    const index = new Map<string, Set<string>>();
    for (const [id, row] of rowsOf(table)) link(index, row[column], id);
    const columns = indexes.get(table) ?? new Map<string, Map<string, Set<string>>>();
    indexes.set(table, columns.set(column, index));
    return index;
  }

  return {
    follow: (table, id, before, after) => {
      for (const [column, index] of indexes.get(table) ?? []) {
        const held = before?.[column] ?? null;
        if (isReference(held)) index.get(held.id)?.delete(id);
        link(index, after?.[column], id);
      }
    },
    pointingTo: (table, column, id) => {
      const index = indexes.get(table)?.get(column) ?? build(table, column);
      const rows = rowsOf(table);
      return [...(index.get(id) ?? [])].map((child) => rows.get(child)).filter((row) => row !== undefined);
    },
    indexes,
  };
}

function link(index: Map<string, Set<string>>, value: Value | undefined, id: string): void {
  if (!isReference(value)) return;
  const holders = index.get(value.id);
  if (holders === undefined) index.set(value.id, new Set([id]));
  else holders.add(id);
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
