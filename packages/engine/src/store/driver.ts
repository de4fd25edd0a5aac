import type { Kysely } from 'kysely';
import type { EventToRecord, RecordedEvent } from './queries/acceptance.ts';
import type { Schema } from './schema.ts';
import type { Operation, SelfCommitting } from './writer.ts';

/** Operations on which SQLite and PostgreSQL differ. */
export interface SqlDriver {
  /** For queries that change nothing and find what they want by an index. */
  readonly reader: Kysely<Schema>;
  /** For queries that may look at every row: the event loop turns while they run. */
  readonly longReader: Kysely<Schema>;
  /** Runs a transaction that ends on disk. */
  readonly transact: <T>(work: (transaction: Kysely<Schema>) => Promise<T>) => Promise<T>;
  /** The same, with no other such transaction of any process at the same time; where one process writes, `transact`. */
  readonly transactAlone?: SqlDriver['transact'];
  /** Writes events with their deliveries: the one write that has to be fast, as an appliance waits for it. */
  readonly recordEvents: Operation<EventToRecord, RecordedEvent> | SelfCommitting<EventToRecord, RecordedEvent>;
  /** Whether a database error is the fault of a row, not of the database. */
  readonly blamesRow: (error: unknown) => boolean;
  /** How long a commit may take before new events are refused: for a database that may fall silent. */
  readonly refuseAfterMilliseconds?: number;
  /** Takes what was deleted off the disk, where the database keeps it for a while. */
  readonly wipe?: () => Promise<void>;
  /**
   * Looks at the files of the store, where it has any.
   * @throws StoreFault if they are no longer those that were opened
   */
  readonly verifyFiles?: () => void;
  /** Bytes that the database takes on disk. */
  readonly size: () => Promise<number>;
  readonly close: () => Promise<void>;
}
