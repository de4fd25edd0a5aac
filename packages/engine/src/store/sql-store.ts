import type { Kysely, Transaction } from 'kysely';
import { createOperations } from './operations.ts';
import type { EventToRecord, RecordedEvent } from './queries/acceptance.ts';
import { listAudit } from './queries/audit.ts';
import { findParked, listConfigurations, listVersions } from './queries/configurations.ts';
import type { QueryContext } from './queries/context.ts';
import {
  countDeliveries,
  findDelivery,
  findLedgerEntries,
  findLedgerEntry,
  listDeliveries,
} from './queries/deliveries.ts';
import { nextDueAt } from './queries/due.ts';
import { erasedAmong } from './queries/erasure.ts';
import { findAcceptedFingerprints, findEvent, listEvents } from './queries/events.ts';
import { findJobCursor, listJobCursors } from './queries/jobs.ts';
import { findPause, listNotices } from './queries/parking.ts';
import { countReplayable, countSelected, groupDeadLetters } from './queries/replay.ts';
import { countRows, oldestEvent } from './queries/upkeep.ts';
import { replayInParts, type ReplaySteps } from './replay-in-parts.ts';
import type { Schema } from './schema.ts';
import type { Store } from './store.ts';
import { createWriter, type Operation, type SelfCommitting, type Writer } from './writer.ts';

/** What differs between the databases. */
export interface SqlDriver {
  /** For queries that change nothing and find what they want by an index. */
  readonly reader: Kysely<Schema>;
  /** For queries that may look at every row: the event loop turns while they run. */
  readonly longReader: Kysely<Schema>;
  /** Runs a transaction that ends on disk. */
  readonly transact: <T>(work: (transaction: Transaction<Schema>) => Promise<T>) => Promise<T>;
  /** The same, with no other such transaction of any process at the same time; where one process writes, `transact`. */
  readonly transactAlone?: SqlDriver['transact'];
  /** Writes events with their deliveries: the one write that has to be fast, as an appliance waits for it. */
  readonly recordEvents: Operation<EventToRecord, RecordedEvent> | SelfCommitting<EventToRecord, RecordedEvent>;
  /** Whether a database error is the fault of a row, not of the database. */
  readonly blamesRow: (error: unknown) => boolean;
  /** Bytes that the database takes on disk. */
  readonly size: () => Promise<number>;
  readonly close: () => Promise<void>;
}

/** A store over any SQL database that has a driver. */
export function createSqlStore(driver: SqlDriver, context: QueryContext): Store {
  const writer = createWriter(driver);
  return {
    ...writingMethods(driver, writer, context),
    ...readingMethods(driver, context),
    async close() {
      await writer.close();
      await driver.close();
    },
  };
}

type WritingMethods = Pick<
  Store,
  | 'recordEvent'
  | 'recordIgnored'
  | 'leaseDeliveries'
  | 'renewLease'
  | 'finishAttempt'
  | 'abandonLostLeases'
  | 'saveConfiguration'
  | 'deleteConfiguration'
  | 'restoreConfiguration'
  | 'resealConfigurations'
  | 'release'
  | 'park'
  | 'giveNotice'
  | 'noteProcess'
  | 'forgetProcess'
  | 'pause'
  | 'resume'
  | 'replay'
  | 'eraseSession'
  | 'recordAudit'
  | 'leaseJob'
  | 'keepJob'
  | 'endJob'
  | 'freeJobs'
  | 'removeEnded'
  | 'removeIgnored'
>;

function writingMethods(
  { transactAlone, recordEvents, longReader }: SqlDriver,
  writer: Writer,
  context: QueryContext,
): WritingMethods {
  const operations = createOperations(context);
  const { write, writeAlways } = writer;

  /** Through the writer, or beside it where the database has a lock of its own for this. */
  function alone<Input, Result>(operation: Operation<Input, Result>, input: Input): Promise<Result> {
    if (transactAlone === undefined) return writeAlways(operation, input);
    return transactAlone(async (tx) => (await operation(tx, [input]))[0] as Result);
  }

  const replaySteps: ReplaySteps = {
    newId: context.newId,
    count: (selection) => countReplayable(longReader, selection),
    part: (part) => alone(operations.replayPart, part),
    auditEnd: (act) => writeAlways(operations.auditReplayEnd, act),
  };

  return {
    recordEvent: (event, configurationIds) => write(recordEvents, { event, configurationIds }),
    recordIgnored: (event, reason, detail) => write(operations.recordIgnored, { event, reason, detail }),
    leaseDeliveries: (request) => alone(operations.lease, request),
    renewLease: (lease, until) => writeAlways(operations.renew, { lease, until }),
    finishAttempt: (lease, attempt, transition, ledger) =>
      writeAlways(operations.finish, { lease, attempt, transition, digest: ledger?.digest }),
    abandonLostLeases: (request) => alone(operations.abandon, request),
    saveConfiguration: (configuration, actor) => alone(operations.saveConfiguration, { configuration, actor }),
    deleteConfiguration: (id, at, actor) => alone(operations.deleteConfiguration, { id, at, actor }),
    restoreConfiguration: (id, version, at, actor) => alone(operations.restore, { id, version, at, actor }),
    resealConfigurations: (reseal) => alone(operations.reseal, reseal),
    release: (configurationId, job) =>
      job === undefined
        ? writeAlways(operations.release, configurationId)
        : writeAlways(operations.releaseByJob, { configurationId, job }),
    park: (configurationId, parked, job) => writeAlways(operations.park, { configurationId, parked, job }),
    giveNotice: (configurationId, notice, job) => writeAlways(operations.giveNotice, { configurationId, notice, job }),
    noteProcess: (sign) => writeAlways(operations.noteProcess, sign),
    forgetProcess: (owner) => writeAlways(operations.forgetProcess, owner),
    pause: (configurationId, until, actor) => writeAlways(operations.pause, { configurationId, until, actor }),
    resume: (configurationId, actor) => writeAlways(operations.resume, { configurationId, actor }),
    replay: (selection, at, actor) => replayInParts(replaySteps, { selection, at, actor }),
    eraseSession: (lsid, at, actor) => writeAlways(operations.erase, { lsid, at, actor }),
    recordAudit: (entry) => writeAlways(operations.recordAudit, entry),
    leaseJob: (request) => writeAlways(operations.leaseJob, request),
    keepJob: (lease, until, cursor) => writeAlways(operations.keepJob, { lease, until, cursor }),
    endJob: (lease) => writeAlways(operations.endJob, lease),
    freeJobs: (exceptOwner) => writeAlways(operations.freeJobs, exceptOwner),
    removeEnded: (before, limit) => writeAlways(operations.removeEnded, { before, limit }),
    removeIgnored: (before, limit) => writeAlways(operations.removeIgnored, { before, limit }),
  };
}

function readingMethods(
  { reader, longReader, size }: SqlDriver,
  context: QueryContext,
): Omit<Store, keyof WritingMethods | 'close'> {
  return {
    nextDueAt: () => nextDueAt(context, reader),
    sessionLedgerEntry: (configurationId, lsid) => findLedgerEntry(reader, configurationId, lsid),
    sessionLedgerEntries: (configurationId, lsids) => findLedgerEntries(reader, configurationId, lsids),
    configurations: () => listConfigurations(reader),
    configurationVersions: (id) => listVersions(reader, id),
    parked: (configurationId) => findParked(reader, configurationId),
    pausedUntil: (configurationId) => findPause(context, reader, configurationId),
    events: (filter, page) => listEvents(longReader, filter, page),
    event: (id) => findEvent(reader, id),
    acceptedFingerprints: (fingerprints) => findAcceptedFingerprints(reader, fingerprints),
    deliveries: (filter, page) => listDeliveries(longReader, filter, page),
    delivery: (id) => findDelivery(reader, id),
    deliveryCounts: () => countDeliveries(longReader),
    countDeliveries: (selection) => countSelected(longReader, selection),
    countReplayable: (selection) => countReplayable(longReader, selection),
    deadLetterGroups: () => groupDeadLetters(longReader),
    isErased: async (lsid) => (await erasedAmong(context, reader, [lsid])).has(lsid),
    audit: (page) => listAudit(reader, page),
    notices: (filter, page) => listNotices(reader, filter, page),
    jobCursor: (name) => findJobCursor(reader, name),
    jobCursors: () => listJobCursors(reader),
    async sizes() {
      const oldestEventAt = await oldestEvent(reader);
      return { bytes: await size(), rows: await countRows(longReader), ...(oldestEventAt && { oldestEventAt }) };
    },
  };
}
