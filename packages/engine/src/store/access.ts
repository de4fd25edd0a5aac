import type { EventToRecord, RecordedEvent } from './queries/acceptance.ts';
import type { QueryContext, Reader, Tx } from './queries/context.ts';
import type { SqlDriver } from './driver.ts';
import type { Operation, SelfCommitting, Writer } from './writer.ts';

/** One write of an aggregate, inside a transaction that others may share. */
type Change<Input, Result> = (tx: Tx, input: Input) => Promise<Result>;

/** Database access that each aggregate is built on. */
export interface StoreAccess {
  readonly context: QueryContext;
  /** For queries that find what they want by an index. */
  readonly reader: Reader;
  /** For queries that may look at every row: the event loop turns while they run. */
  readonly longReader: Reader;
  readonly writer: Writer;
  /** Takes what was deleted off the disk. */
  readonly wipe: () => Promise<void>;
  readonly recordEvents: Operation<EventToRecord, RecordedEvent> | SelfCommitting<EventToRecord, RecordedEvent>;
  /**
   * Makes a kind of write that is taken however long the queue is. To be called once per kind: the writer joins neighbours
   * of one kind.
   */
  readonly writing: <Input, Result>(change: Change<Input, Result>) => (input: Input) => Promise<Result>;
  /** The same for a write that no other process may make at the same time. */
  readonly writingAlone: <Input, Result>(change: Change<Input, Result>) => (input: Input) => Promise<Result>;
}

export function createStoreAccess(driver: SqlDriver, writer: Writer, context: QueryContext): StoreAccess {
  const { reader, longReader, recordEvents, transactAlone, wipe = async () => undefined } = driver;

  function writing<Input, Result>(change: Change<Input, Result>): (input: Input) => Promise<Result> {
    const operation = oneByOne(change);
    return (input) => writer.writeAlways(operation, input);
  }

  /** Where the database has a lock of its own for this, beside the writer. */
  function writingAlone<Input, Result>(change: Change<Input, Result>): (input: Input) => Promise<Result> {
    if (transactAlone === undefined) return writing(change);
    return (input) => transactAlone((tx) => change(tx, input));
  }

  return { context, reader, longReader, writer, wipe, recordEvents, writing, writingAlone };
}

function oneByOne<Input, Result>(change: Change<Input, Result>): Operation<Input, Result> {
  return async (tx, inputs) => {
    const results: Result[] = [];
    for (const input of inputs) results.push(await change(tx, input));
    return results;
  };
}
