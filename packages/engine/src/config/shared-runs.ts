/**
 * Makes work that is under way once at a time, however many ask for it: whoever asks meanwhile shares the run after it, which
 * begins later than any of them asked.
 */
export function sharedRuns<T>(work: () => Promise<T>): () => Promise<T> {
  let ended: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;
  const run = (): Promise<T> => {
    next = undefined;
    const running = work();
    ended = running.catch(() => undefined);
    return running;
  };
  return () => (next ??= ended.then(run));
}
