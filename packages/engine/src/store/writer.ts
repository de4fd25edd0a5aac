import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/**
 * A kind of write. It gets all inputs of its kind that stand next to each other in the queue, so that it can write many
 * rows with one statement, and gives one result for each, in the same order. It may be run again after a rollback.
 */
export type Operation<Input, Result> = (
  transaction: Kysely<Schema>,
  inputs: readonly Input[],
) => Promise<readonly Result[]>;

/** A kind of write that is a commit of its own: a statement that the database commits by itself. */
export interface SelfCommitting<Input, Result> {
  readonly commit: (inputs: readonly Input[]) => Promise<readonly Result[]>;
}

type AnyOperation<Input, Result> = Operation<Input, Result> | SelfCommitting<Input, Result>;

/** The queue in front of the database is full: nothing was written, and it may be tried again soon. */
export class StoreBusyError extends Error {
  override readonly name = 'StoreBusyError';
}

/**
 * One writer per process. While a commit is on its way to the disk, what comes in gathers, and goes into the next one:
 * with many callers, one flush of the disk serves all of them; with one caller, nothing waits.
 *
 * Neighbours in a commit share no fate: if a row of it fails, the commit is rolled back and each input gets a transaction
 * of its own. That costs only when something fails, where a savepoint around each row would cost always.
 */
export interface Writer {
  /**
   * Writes, and resolves when it is on disk.
   * @throws StoreBusyError if as much as allowed is waiting already
   */
  readonly write: <Input, Result>(operation: AnyOperation<Input, Result>, input: Input) => Promise<Result>;
  /** Writes regardless of the queue's length: for work already begun, whose amount the caller bounds. */
  readonly writeAlways: <Input, Result>(operation: AnyOperation<Input, Result>, input: Input) => Promise<Result>;
  /** Number of inputs that wait for their commit. */
  readonly waiting: number;
  /** Refuses what comes from now on, and resolves when all that came before has ended. */
  close(): Promise<void>;
}

export interface WriterOptions {
  readonly transact: <T>(work: (transaction: Kysely<Schema>) => Promise<T>) => Promise<T>;
  /** Whether an error blames a row (then its neighbours are tried without it), or the database as a whole. */
  readonly blamesRow: (error: unknown) => boolean;
  /** Inputs per commit. node:sqlite is synchronous: 256 rows keep the event loop's pause near 5 ms. */
  readonly maxBatch?: number;
  /** Inputs that may wait; at 20,000 commits a second this is a fifth of a second's work. */
  readonly maxWaiting?: number;
  /**
   * A commit that takes longer has met a database that does not answer: what `write` was given is refused until it has
   * ended. What was refused may still get to the disk. Left out where a commit cannot take long.
   */
  readonly refuseAfterMilliseconds?: number;
}

interface Entry {
  readonly operation: AnyOperation<unknown, unknown>;
  readonly input: unknown;
  /** Given to `write`: who waits for it would rather be refused than wait. */
  readonly refusable: boolean;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export function createWriter(options: WriterOptions): Writer {
  const { maxBatch = 256, maxWaiting = 4096, refuseAfterMilliseconds } = options;
  let queue: Entry[] = [];
  let silent = false;
  let running: Promise<void> | undefined;
  let closed = false;

  function add<Input, Result>(
    operation: AnyOperation<Input, Result>,
    input: Input,
    refusable: boolean,
  ): Promise<Result> {
    if (closed) return Promise.reject(new StoreBusyError('The store is closing'));
    return new Promise<Result>((resolve, reject) => {
      queue.push({
        operation: operation as AnyOperation<unknown, unknown>,
        input,
        refusable,
        resolve: resolve as (result: unknown) => void,
        reject,
      });
      running ??= run();
    });
  }

  async function run(): Promise<void> {
    while (queue.length > 0) {
      // Requests that arrived in the same turn of the event loop join this commit.
      await new Promise(setImmediate);
      const batch = queue.splice(0, lengthOfCommit(queue, maxBatch));
      const timer = refuseAfterMilliseconds && setTimeout(() => refuse(batch), refuseAfterMilliseconds);
      await commit(options, batch);
      clearTimeout(timer);
      silent = false;
    }
    running = undefined;
  }

  function refuse(batch: readonly Entry[]): void {
    silent = true;
    for (const entry of [...batch, ...queue]) if (entry.refusable) entry.reject(new StoreBusyError(silence));
    queue = queue.filter((entry) => !entry.refusable);
  }

  return {
    write(operation, input) {
      if (queue.length >= maxWaiting) {
        return Promise.reject(new StoreBusyError(`${queue.length} writes are waiting for the disk`));
      }
      if (silent) return Promise.reject(new StoreBusyError(silence));
      return add(operation, input, true);
    },
    writeAlways: (operation, input) => add(operation, input, false),
    get waiting() {
      return queue.length;
    },
    async close() {
      closed = true;
      await running;
    },
  };
}

const silence = 'The database does not answer';

async function commit(options: WriterOptions, batch: readonly Entry[]): Promise<void> {
  const { transact, blamesRow } = options;
  try {
    const results = await (ofOneCommit(batch) ?? transact((transaction) => runAll(transaction, batch)));
    batch.forEach((entry, index) => entry.resolve(results[index]));
  } catch (error) {
    if (batch.length === 1 || !blamesRow(error)) {
      for (const entry of batch) entry.reject(error);
      return;
    }
    for (const entry of batch) await commit(options, [entry]);
  }
}

/** How many inputs at the head of the queue go into one commit. */
function lengthOfCommit(queue: readonly Entry[], most: number): number {
  const kind = queue[0]?.operation;
  const joins = ({ operation }: Entry) => (isSelfCommitting(kind) ? operation === kind : !isSelfCommitting(operation));
  const end = queue.findIndex((entry, index) => index === most || !joins(entry));
  return end < 0 ? queue.length : end;
}

function isSelfCommitting(operation: Entry['operation'] | undefined): operation is SelfCommitting<unknown, unknown> {
  return typeof operation === 'object';
}

/** Writes a batch of a kind that commits by itself; `undefined` for any other. */
function ofOneCommit(batch: readonly Entry[]): Promise<readonly unknown[]> | undefined {
  const operation = batch[0]?.operation;
  return isSelfCommitting(operation) ? operation.commit(batch.map(({ input }) => input)) : undefined;
}

async function runAll(transaction: Kysely<Schema>, batch: readonly Entry[]): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const run of runsOfOneOperation(batch)) {
    const inputs = run.map((entry) => entry.input);
    const { operation } = run[0];
    if (!isSelfCommitting(operation)) results.push(...(await operation(transaction, inputs)));
  }
  return results;
}

type Run = [Entry, ...Entry[]];

function runsOfOneOperation(batch: readonly Entry[]): Run[] {
  const runs: Run[] = [];
  for (const entry of batch) {
    const last = runs.at(-1);
    if (last?.[0].operation === entry.operation) last.push(entry);
    else runs.push([entry]);
  }
  return runs;
}
