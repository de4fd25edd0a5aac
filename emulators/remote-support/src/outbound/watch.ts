/** Lets others await a state instead of a time. */
export interface Watch<S> {
  /** To be called after each change. */
  changed(): void;
  /** Resolves with the first state, the present one included, that meets the condition. */
  waitFor(condition: (state: S) => boolean): Promise<S>;
}

/**
 * Watches a state.
 * @param read gives the present state
 * @param signal what still waits when it is aborted is rejected
 */
export function createWatch<S>(read: () => S, signal: AbortSignal): Watch<S> {
  const watchers = new Set<() => void>();
  return {
    changed() {
      for (const watcher of watchers) watcher();
    },
    waitFor: (condition) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const state = read();
          if (!condition(state)) return;
          watchers.delete(look);
          resolve(state);
        };
        signal.addEventListener('abort', () => reject(new Error('The recipient was closed.')), { once: true });
        watchers.add(look);
        look();
      }),
  };
}
