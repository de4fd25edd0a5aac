/**
 * Waits for something that is shared with other callers, and so must not be ended for one of them.
 * @throws the signal's reason as soon as this caller gives up
 */
export async function unlessAborted<T>(shared: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return shared;
  signal.throwIfAborted();
  const abort = Promise.withResolvers<never>();
  const onAbort = () => abort.reject(signal.reason as Error);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([shared, abort.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
