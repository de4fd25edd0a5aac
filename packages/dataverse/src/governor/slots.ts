/** Admits a changing number of holders at a time, first come, first served. */
export interface Slots {
  /** Waits for a slot. Rejects with the signal's reason if that comes first; then no slot is held. */
  acquire(signal?: AbortSignal): Promise<void>;
  /** Gives a slot back. */
  release(): void;
  /** Changes how many may hold one; those above the new limit keep theirs. */
  resize(limit: number): void;
  readonly limit: number;
  readonly held: number;
  readonly queued: number;
}

/** Makes slots for `limit` holders. */
export function createSlots(limit: number): Slots {
  const queue = new Set<() => void>();
  let held = 0;

  function admit(): void {
    for (const enter of queue) {
      if (held >= limit) return;
      queue.delete(enter);
      held += 1;
      enter();
    }
  }

  function acquire(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const onAbort = () => {
      // Once admitted, the wait is over and the slot is the caller's to give back.
      if (queue.delete(enter)) reject(signal?.reason as Error);
    };
    const enter = () => {
      signal?.removeEventListener('abort', onAbort);
      resolve(undefined);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    queue.add(enter);
    admit();
    return promise;
  }

  return {
    acquire: async (signal) => acquire(signal),
    release() {
      held -= 1;
      admit();
    },
    resize(next) {
      limit = next;
      admit();
    },
    get limit() {
      return limit;
    },
    get held() {
      return held;
    },
    get queued() {
      return queue.size;
    },
  };
}
