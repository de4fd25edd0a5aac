import type { Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import type { Schema } from '../schema.ts';
import { spine } from './0001-spine.ts';
import { operations } from './0002-operations.ts';

/** Every step of the schema, in order. A published step never changes; a change is a new step. */
const migrations: Readonly<Record<string, Migration>> = {
  '0001-spine': spine,
  '0002-operations': operations,
};

/**
 * Brings the database to the newest schema. Only forwards; each run is one transaction.
 * @throws if the database was written by a newer version of the product, or a step fails
 */
export async function migrateToLatest(db: Kysely<Schema>): Promise<void> {
  const { error } = await createMigrator(db).migrateToLatest();
  if (error !== undefined) {
    throw new Error('The database could not be brought to the schema of this version', { cause: error });
  }
}

function createMigrator(db: Kysely<Schema>): Migrator {
  return new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableName: 'schema_versions',
    migrationLockTableName: 'schema_lock',
  });
}
