import type { Catalog } from '../metadata/catalog.ts';
import type { AlternateKey, Table } from '../metadata/model.ts';
import { isReference, type Row, type RowStore, type Value } from './store.ts';

/** State of a key's index: docs/vendors/dataverse.md#keys. */
export type KeyStatus = 'Pending' | 'InProgress' | 'Active' | 'Failed';

/** Finds rows by alternate key, and keeps keys unique once their index is active. */
export interface KeyIndexes {
  status(table: string, key: string): KeyStatus;
  setStatus(table: string, key: string, status: KeyStatus): void;
  /** Builds the index from the rows that are there; `Failed` where two of them are equal. */
  build(table: Table, key: AlternateKey): KeyStatus;
  find(table: string, key: AlternateKey, values: Readonly<Record<string, Value>>): string | undefined;
  /** The active key that `row` would violate, if any. */
  violated(table: Table, id: string, row: Row): AlternateKey | undefined;
  forget(table: string): void;
}

type Index = Map<string, string>;

/** Makes the indexes, kept in step with `rows`. */
export function createKeyIndexes(catalog: Catalog, rows: RowStore): KeyIndexes {
  const indexes = new Map<string, Index>();
  const states = new Map<string, KeyStatus>();
  const nameOf = (table: string, key: string): string => `${table}.${key}`;

  rows.onChange((tableName, id, before, after) => {
    const table = catalog.table(tableName);
    for (const key of table?.keys ?? []) {
      const index = indexes.get(nameOf(tableName, key.logicalName));
      if (index !== undefined) follow(index, key, id, before, after);
    }
  });

  function build(table: Table, key: AlternateKey): KeyStatus {
    const index: Index = new Map();
    let status: KeyStatus = 'Active';
    for (const row of rows.all(table.logicalName)) {
      const value = keyText(key, row);
      if (value === undefined) continue;
      if (index.has(value)) status = 'Failed';
      index.set(value, row[table.primaryId] as string);
    }
    if (status === 'Active') indexes.set(nameOf(table.logicalName, key.logicalName), index);
    states.set(nameOf(table.logicalName, key.logicalName), status);
    return status;
  }

  function violated(table: Table, id: string, row: Row): AlternateKey | undefined {
    return table.keys.find((key) => {
      const value = keyText(key, row);
      const holder =
        value === undefined ? undefined : indexes.get(nameOf(table.logicalName, key.logicalName))?.get(value);
      return holder !== undefined && holder !== id;
    });
  }

  return {
    status: (table, key) => states.get(nameOf(table, key)) ?? 'Pending',
    setStatus: (table, key, status) => void states.set(nameOf(table, key), status),
    build,
    find: (table, key, values) => {
      const value = keyText(key, values);
      return value === undefined ? undefined : indexes.get(nameOf(table, key.logicalName))?.get(value);
    },
    violated,
    forget: (table) => {
      for (const name of [...states.keys()]) {
        if (name.startsWith(`${table}.`)) {
          states.delete(name);
          indexes.delete(name);
        }
      }
    },
  };
}

function follow(index: Index, key: AlternateKey, id: string, before: Row | undefined, after: Row | undefined): void {
  const old = before === undefined ? undefined : keyText(key, before);
  const fresh = after === undefined ? undefined : keyText(key, after);
  if (old !== undefined && index.get(old) === id) index.delete(old);
  if (fresh !== undefined) index.set(fresh, id);
}

// A key with an empty part is not enforced; text compares without case, as the database's collation does.
function keyText(key: AlternateKey, values: Readonly<Record<string, Value>>): string | undefined {
  const parts: string[] = [];
  for (const column of key.columns) {
    const value = values[column];
    if (value === null || value === undefined) return undefined;
    parts.push(isReference(value) ? value.id : String(value).toLowerCase());
  }
  return JSON.stringify(parts);
}
