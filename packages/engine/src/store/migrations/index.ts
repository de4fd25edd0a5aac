import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import type { Schema } from '../schema.ts';
import { StoreFault } from '../store-fault.ts';
import { spine } from './0001-spine.ts';
import { operations } from './0002-operations.ts';
import { jobsAndProcesses } from './0003-jobs-and-processes.ts';
import { fewerIndexes } from './0004-fewer-indexes.ts';
import { leaseOrder } from './0005-lease-order.ts';
import { jobColumns } from './0006-job-columns.ts';
import { accounts } from './0007-accounts.ts';
import { rewrites } from './0008-rewrites.ts';
import { bulkActs } from './0009-bulk-acts.ts';
import { sessionKeys } from './0010-session-keys.ts';
import { ledgerByTime } from './0011-ledger-by-time.ts';
import { deadLetters } from './0012-dead-letters.ts';
import { unconfirmed } from './0013-unconfirmed.ts';
import { peopleOfSessions } from './0014-people-of-sessions.ts';
import { setAsides } from './0015-set-asides.ts';

/** Steps of a schema by name; names sort in the order of the steps. */
export type Migrations = Readonly<Record<string, Migration>>;

/** Every step of the schema. A published step never changes; a change is a new step. */
export const migrations: Migrations = {
  '0001-spine': spine,
  '0002-operations': operations,
  '0003-jobs-and-processes': jobsAndProcesses,
  '0004-fewer-indexes': fewerIndexes,
  '0005-lease-order': leaseOrder,
  '0006-job-columns': jobColumns,
  '0007-accounts': accounts,
  '0008-rewrites': rewrites,
  '0009-bulk-acts': bulkActs,
  '0010-session-keys': sessionKeys,
  '0011-ledger-by-time': ledgerByTime,
  '0012-dead-letters': deadLetters,
  '0013-unconfirmed': unconfirmed,
  '0014-people-of-sessions': peopleOfSessions,
  '0015-set-asides': setAsides,
};

export interface MigrationOptions {
  readonly steps?: Migrations;
  /** Called before the schema of a database that is in use already is changed; with the name of its last step. */
  readonly beforeChange?: (lastStep: string) => Promise<void>;
}

/**
 * Brings the database to the newest schema. Only forwards; all steps together are one transaction.
 * @throws StoreFault if the database was written by a newer version of the product, an error if a step fails: then nothing
 *   has changed
 */
export async function migrateToLatest(db: Kysely<Schema>, options: MigrationOptions = {}): Promise<void> {
  const { steps = migrations, beforeChange } = options;
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...steps }) },
    migrationTableName: 'schema_versions',
    migrationLockTableName: 'schema_lock',
  });
  const state = await migrator.getMigrations();
  const lastStep = state.findLast(({ executedAt }) => executedAt !== undefined)?.name;
  const isOld = state.some(({ executedAt }) => executedAt === undefined);
  if (lastStep !== undefined && isOld) await beforeChange?.(lastStep);
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (await hasOtherSteps(db, steps)) throw newer(error);
  throw new Error('The database could not be brought to the schema of this version', { cause: error });
}

/** Whether the database has steps that this version does not know. */
async function hasOtherSteps(db: Kysely<Schema>, steps: Migrations): Promise<boolean> {
  const { rows } = await sql<{ name: string }>`select name from schema_versions`.execute(db);
  return rows.some(({ name }) => !(name in steps));
}

function newer(cause: unknown): StoreFault {
  return new StoreFault(
    'CB-STORE-NEWER',
    'A newer version of Casebridge has brought the store forward, and this one cannot read it. Nothing was changed.',
    'Install the newer version again. To stay with this one, restore a copy from before: casebridge store restore, with a ' +
      'file of the folder "backups" beside the store; on PostgreSQL your own dump.',
    { cause },
  );
}
