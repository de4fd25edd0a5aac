/** Admits a changing number of holders at a time: the urgent ones first, and otherwise in the order of their coming. */
export interface Slots {
  /**
   * Waits for a slot; who is urgent comes before who is not. Rejects with the signal's reason if that comes first; then no
   * slot is held.
   */
  acquire(options: { readonly urgent: boolean; readonly signal: AbortSignal | undefined }): Promise<void>;
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
  const queues = { urgent: new Set<() => void>(), normal: new Set<() => void>() };
  let held = 0;

  function admit(): void {
    for (const queue of [queues.urgent, queues.normal]) {
      for (const enter of queue) {
        if (held >= limit) return;
        queue.delete(enter);
        held += 1;
        enter();
      }
    }
  }

  async function acquire({ urgent, signal }: Parameters<Slots['acquire']>[0]): Promise<void> {
    signal?.throwIfAborted();
    const queue = urgent ? queues.urgent : queues.normal;
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
    acquire,
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
      return queues.urgent.size + queues.normal.size;
    },
  };
}
