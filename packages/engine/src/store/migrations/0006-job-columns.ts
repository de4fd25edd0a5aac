import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Cursor, due time and state of a job in columns of their own; they were one text before. */
export const jobColumns: Migration = { up };

interface Jobs {
  jobs: { name: string; cursor: string | null; state: string | null };
}

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('jobs').addColumn('due_at', 'bigint').execute();
  await db.schema.alterTable('jobs').addColumn('wait', 'bigint').execute();
  await db.schema.alterTable('jobs').addColumn('state', 'text').execute();
  const jobs = db as Kysely<Jobs>;
  for (const { name, cursor } of await jobs.selectFrom('jobs').select(['name', 'cursor']).execute()) {
    const change = { state: stateIn(name, cursor), cursor: cursorIn(name, cursor) };
    await jobs.updateTable('jobs').set(change).where('name', '=', name).execute();
  }
}

/** Converts a job's old state text: polls restart behind their cursor, and `passedBy` is now called `missed`. */
function stateIn(name: string, text: string | null): string | null {
  if (text === null || !/^(reconcile|backfill|plugin):/.test(name)) return null;
  const { passedBy: missed, ...state } = JSON.parse(text) as { readonly passedBy?: unknown };
  return JSON.stringify({ ...state, ...(missed !== undefined && { missed }) });
}

/** Polling and backfills had a cursor among what they remembered. */
function cursorIn(name: string, text: string | null): string | null {
  if (text === null || !/^(poll|backfill):/.test(name)) return null;
  const { cursor } = JSON.parse(text) as { readonly cursor?: number | string };
  return cursor === undefined ? null : String(cursor);
}
