import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { SqliteAdapter, SqliteDialect } from 'kysely';

/** Distinct statements of this product, with the multi-row ones of all lengths: some hundreds. */
const maxCachedStatements = 1000;

/** Lets kysely speak through node:sqlite. Statements are prepared once. */
export function nodeSqliteDialect(database: DatabaseSync): SqliteDialect {
  const statements = new Map<string, ReturnType<typeof adapt>>();

  function prepare(text: string) {
    const known = statements.get(text);
    if (known !== undefined) return known;
    if (statements.size >= maxCachedStatements) statements.clear();
    const statement = text === 'rollback' ? rollbackOf(database) : adapt(database.prepare(text));
    statements.set(text, statement);
    return statement;
  }

  return new TransactionalSqliteDialect({ database: { prepare, close: () => database.close() } });
}

/** SQLite can change a schema in a transaction, so that a step that fails leaves nothing behind; kysely does not rely on it. */
class TransactionalSqliteDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }
}

class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** After some errors (a full disk) SQLite has rolled back itself; a second rollback would hide the first error behind its own. */
function rollbackOf(database: DatabaseSync): ReturnType<typeof adapt> {
  const rollback = adapt(database.prepare('rollback'));
  const nothing = { changes: 0, lastInsertRowid: 0 };
  return { ...rollback, run: (parameters) => (database.isTransaction ? rollback.run(parameters) : nothing) };
}

function adapt(statement: StatementSync) {
  return {
    reader: statement.columns().length > 0,
    all: (parameters: readonly unknown[]) => statement.all(...(parameters as SQLInputValue[])),
    run: (parameters: readonly unknown[]) => statement.run(...(parameters as SQLInputValue[])),
    iterate: (parameters: readonly unknown[]) => statement.iterate(...(parameters as SQLInputValue[])),
  };
}
