import { DatabaseSync } from 'node:sqlite';

/** One change of what the file holds; `undefined` removes. */
export interface Change {
  readonly kind: string;
  readonly id: string;
  readonly value: unknown;
}

/** Things by kind and id, in a file. */
export interface StateFile {
  /** In the order in which they were first saved. */
  all(kind: string): readonly { readonly id: string; readonly value: unknown }[];
  /** Makes all of these changes, or none. @param anew forgets everything else */
  save(changes: readonly Change[], anew?: boolean): void;
  close(): void;
}

/**
 * Opens a file, made if it is missing. What was saved is there after a `kill -9`; a power cut is another matter, as nothing
 * is flushed to the disk.
 */
export function openStateFile(file: string): StateFile {
  const database = new DatabaseSync(file);
  database.exec(`pragma journal_mode = wal; pragma synchronous = off;
    create table if not exists things (kind text, id text, value text not null, unique (kind, id))`);
  const select = database.prepare('select id, value from things where kind = ? order by rowid');
  const put = database.prepare(
    'insert into things values (?, ?, ?) on conflict (kind, id) do update set value = excluded.value',
  );
  const remove = database.prepare('delete from things where kind = ? and id = ?');
  return {
    all: (kind) =>
      select.all(kind).map(({ id, value }) => ({ id: String(id), value: JSON.parse(String(value)) as unknown })),
    save(changes, anew = false) {
      if (changes.length === 0) return;
      database.exec('begin');
      if (anew) database.exec('delete from things');
      for (const { kind, id, value } of changes) {
        if (value === undefined) remove.run(kind, id);
        else put.run(kind, id, JSON.stringify(value));
      }
      database.exec('commit');
    },
    close: () => database.close(),
  };
}
