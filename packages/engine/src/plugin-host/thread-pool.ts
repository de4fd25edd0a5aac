import type { PluginThread } from './plugin-thread.ts';

/** The threads of one plugin version: one that everything shares, and others for what has to run alone. */
export interface ThreadPool {
  /** Does something in a thread. A shared one that was lost is replaced with the next use; one alone ends after its use. */
  use<T>(alone: boolean, work: (thread: PluginThread) => Promise<T>): Promise<T>;
  /** Waits until every use has ended, then ends the threads. */
  drain(): Promise<void>;
  /** Ends the threads; what is under way is lost. */
  close(): Promise<void>;
}

/**
 * @param start starts a thread
 * @param onLost told why a thread has ended that nobody ended on purpose
 */
export function createThreadPool(start: () => PluginThread, onLost: (why: string) => void): ThreadPool {
  const threads = new Set<PluginThread>();
  const uses = new Set<Promise<unknown>>();
  const ended = new WeakSet<PluginThread>();
  let shared: PluginThread | undefined;

  function startOne(): PluginThread {
    const thread = start();
    threads.add(thread);
    void thread.lost.then((why) => {
      threads.delete(thread);
      if (shared === thread) shared = undefined;
      if (!ended.has(thread)) onLost(why);
    });
    return thread;
  }

  function end(thread: PluginThread): Promise<void> {
    ended.add(thread);
    return thread.end('it is no longer needed');
  }

  async function useAlone<T>(work: (thread: PluginThread) => Promise<T>): Promise<T> {
    const thread = startOne();
    try {
      return await work(thread);
    } finally {
      await end(thread);
    }
  }

  async function close(): Promise<void> {
    await Promise.all([...threads].map(end));
  }

  return {
    async use(alone, work) {
      const use = alone ? useAlone(work) : work((shared ??= startOne()));
      uses.add(use);
      return use.finally(() => uses.delete(use));
    },
    async drain() {
      while (uses.size > 0) await Promise.allSettled(uses);
      await close();
    },
    close,
  };
}
