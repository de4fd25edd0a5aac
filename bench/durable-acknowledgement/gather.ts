/** Brings posts to the disk in one transaction. */
export type Commit = (bodies: readonly string[]) => void | Promise<void>;

/** A database of which only a commit is wanted. */
export interface RawDatabase {
  readonly commit: Commit;
  close(): Promise<void>;
}

/** Rows of a post: one row in a table of its own, or the rows that the product writes in the product's tables. */
export type Rows = 'one-row' | 'same-rows';

/** The least that lets many posts share a commit: while one is on its way, those that come in gather for the next. */
export function gather(commit: Commit): (body: string) => Promise<unknown> {
  let waiting: { body: string; done: PromiseWithResolvers<undefined> }[] = [];
  let running = false;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      // Posts of the same turn of the event loop join.
      await new Promise(setImmediate);
      const batch = waiting;
      waiting = [];
      try {
        await commit(batch.map(({ body }) => body));
        for (const { done } of batch) done.resolve(undefined);
      } catch (error) {
        for (const { done } of batch) done.reject(error);
      }
    }
    running = false;
  }

  return (body) => {
    const done = Promise.withResolvers<undefined>();
    waiting.push({ body, done });
    if (!running) {
      running = true;
      void run();
    }
    return done.promise;
  };
}
