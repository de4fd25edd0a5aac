import type { Kysely, Transaction } from 'kysely';
import { finishAttempt, release, type FinishedAttempt } from './queries/attempts.ts';
import { findParked, listConfigurations, saveConfiguration } from './queries/configurations.ts';
import type { QueryContext, Tx } from './queries/context.ts';
import { countDeliveries, findDelivery, findLedgerEntry, listDeliveries } from './queries/deliveries.ts';
import { findEvent, listEvents, recordEvents, recordIgnored, type EventToRecord } from './queries/events.ts';
import {
  abandonLostLeases,
  leaseDeliveries,
  nextDueAt,
  renewLease,
  type AbandonRequest,
  type LeaseRequest,
} from './queries/leases.ts';
import type { Lease } from './records.ts';
import type { Schema } from './schema.ts';
import type { Store } from './store.ts';
import { createWriter, type Operation } from './writer.ts';

/** What differs between the databases. */
export interface SqlDriver {
  /** For queries that change nothing. */
  readonly reader: Kysely<Schema>;
  /** Runs a transaction that ends on disk. */
  readonly transact: <T>(work: (transaction: Transaction<Schema>) => Promise<T>) => Promise<T>;
  /** The same, with no other such transaction of any process at the same time; where one process writes, `transact`. */
  readonly transactAlone?: SqlDriver['transact'];
  /** Whether a database error is the fault of a row, not of the database. */
  readonly blamesRow: (error: unknown) => boolean;
  readonly close: () => Promise<void>;
}

/** A store over any SQL database that has a driver. */
export function createSqlStore(driver: SqlDriver, context: QueryContext): Store {
  const { reader, transactAlone } = driver;
  const writer = createWriter(driver);
  const operations = createOperations(context);

  /** Through the writer, or beside it where the database has a lock of its own for this. */
  function alone<Input, Result>(operation: Operation<Input, Result>, input: Input): Promise<Result> {
    if (transactAlone === undefined) return writer.writeAlways(operation, input);
    return transactAlone(async (tx) => (await operation(tx, [input]))[0] as Result);
  }

  return {
    recordEvent: (event, configurationIds) => writer.write(operations.recordEvents, { event, configurationIds }),
    recordIgnored: (event, reason, detail) => writer.write(operations.recordIgnored, { event, reason, detail }),
    leaseDeliveries: (request) => alone(operations.lease, request),
    renewLease: (lease, until) => writer.writeAlways(operations.renew, { lease, until }),
    finishAttempt: (lease, attempt, transition, ledger) =>
      writer.writeAlways(operations.finish, { lease, attempt, transition, digest: ledger?.digest }),
    abandonLostLeases: (request) => alone(operations.abandon, request),
    nextDueAt: () => nextDueAt(context, reader),
    sessionLedgerEntry: (configurationId, lsid) => findLedgerEntry(reader, configurationId, lsid),
    saveConfiguration: (configuration) => writer.writeAlways(operations.saveConfiguration, configuration),
    configurations: () => listConfigurations(reader),
    parked: (configurationId) => findParked(reader, configurationId),
    release: (configurationId) => writer.writeAlways(operations.release, configurationId),
    events: (filter, page) => listEvents(reader, filter, page),
    event: (id) => findEvent(reader, id),
    deliveries: (filter, page) => listDeliveries(reader, filter, page),
    delivery: (id) => findDelivery(reader, id),
    deliveryCounts: () => countDeliveries(reader),
    async close() {
      await writer.close();
      await driver.close();
    },
  };
}

/** One function per kind of write and store, as the writer joins neighbours whose function is the same. */
function createOperations(context: QueryContext) {
  return {
    recordEvents: (tx: Tx, inputs: readonly EventToRecord[]) => recordEvents(context, tx, inputs),
    recordIgnored,
    lease: each((tx, request: LeaseRequest) => leaseDeliveries(context, tx, request)),
    renew: each((tx, input: { lease: Lease; until: Date }) => renewLease(context, tx, input.lease, input.until)),
    finish: each((tx, input: FinishedAttempt) => finishAttempt(context, tx, input)),
    abandon: each((tx, request: AbandonRequest) => abandonLostLeases(context, tx, request)),
    saveConfiguration: each(saveConfiguration),
    release: each(release),
  };
}

/** An operation that takes its inputs one by one. */
function each<Input, Result>(one: (tx: Tx, input: Input) => Promise<Result>): Operation<Input, Result> {
  return async (tx, inputs) => {
    const results: Result[] = [];
    for (const input of inputs) results.push(await one(tx, input));
    return results;
  };
}
