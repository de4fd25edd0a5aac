import type { FetchMessage, ToThread } from './messages.ts';
import { toPlainError } from './plain-error.ts';

/** The main thread's side of `context.fetch`: makes the calls that a plugin's thread asks for. */
export interface FetchBridge {
  /**
   * Names the door of a configuration; the latest one counts, also for calls of deliveries that began before.
   * @param fetch makes its calls
   */
  openDoor(configurationId: string, fetch: typeof globalThis.fetch): void;
  /** Makes a call through the door of its configuration and posts its answer. */
  call(message: FetchMessage): void;
  /** Ends a call; a body that is still coming breaks off. */
  abort(id: number): void;
  abortAll(): void;
}

/** @param post sends a message to the thread, moving a body along */
export function createFetchBridge(post: (message: ToThread, moved: ReadableStream[]) => void): FetchBridge {
  const calls = new Map<number, AbortController>();
  const doors = new Map<string, typeof globalThis.fetch>();

  async function answer(message: FetchMessage, fetch: typeof globalThis.fetch, signal: AbortSignal): Promise<void> {
    const { id, url, method, redirect } = message;
    try {
      const headers = message.headers.map(([name, value]): [string, string] => [name, value]);
      const response = await fetch(url, { method, headers, redirect, signal, body: message.body ?? null });
      const { body, status, statusText } = response;
      const answered = { id, url: response.url, status, statusText, headers: [...response.headers], body };
      post({ kind: 'fetched', ...answered }, body === null ? [] : [body]);
    } catch (error) {
      post({ kind: 'fetch-failed', id, error: toPlainError(error) }, []);
    }
  }

  function abort(id: number): void {
    calls.get(id)?.abort();
    calls.delete(id);
  }

  return {
    openDoor: (configurationId, fetch) => void doors.set(configurationId, fetch),
    call(message) {
      const controller = new AbortController();
      calls.set(message.id, controller);
      const noDoor = () => Promise.reject(new Error('No delivery of this configuration has come yet.'));
      void answer(message, doors.get(message.configurationId) ?? noDoor, controller.signal);
    },
    abort,
    abortAll() {
      for (const id of calls.keys()) abort(id);
    },
  };
}
