import type { Worker } from 'node:worker_threads';

/** Watching costs one message to the thread's side; in 50 ms a thread was seen to grow by less than 80 MB. */
const intervalMilliseconds = 50;

/**
 * How much higher than the budget V8's own limit is set. That limit alone is no fence: a thread that grows by results of
 * `JSON.parse` or by one large array takes the whole process down when it reaches it (docs/adr/0005-plugins-in-worker-threads.md).
 * It is the last resort for growth between two looks.
 */
const hardLimitFactor = 4;
/** A busy machine may look late: a small budget was outrun between two looks, and the process ended with SIGSEGV. */
const leastHardLimitMegabytes = 2048;

/** V8's own limit for a thread that may use so much. */
export function hardLimitMegabytes(budgetMegabytes: number): number {
  return Math.max(budgetMegabytes * hardLimitFactor, leastHardLimitMegabytes);
}

/**
 * Watches a thread's memory from outside, which works even while the thread runs an endless loop: heap and what hangs on
 * it outside (buffers) together.
 * @param budgetBytes what the thread may use
 * @param onExcess called once, when it uses more
 * @returns ends the watch
 */
export function watchHeap(worker: Worker, budgetBytes: number, onExcess: () => void): () => void {
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void worker
      .getHeapStatistics()
      .then(({ used_heap_size: heap, external_memory: external }) => {
        if (heap + external <= budgetBytes) return;
        clearInterval(timer);
        onExcess();
      })
      // The thread is not up yet, or has just ended; its exit ends the watch.
      .catch(() => undefined)
      .finally(() => {
        looking = false;
      });
  }, intervalMilliseconds);
  return () => clearInterval(timer);
}
