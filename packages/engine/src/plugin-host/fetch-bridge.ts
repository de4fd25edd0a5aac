import type { FetchMessage, ToThread } from './messages.ts';
import { toPlainError } from './plain-error.ts';

/** The main thread's side of `context.fetch`: makes the calls that a plugin's thread asks for. */
export interface FetchBridge {
  /**
   * Makes a call and posts its answer.
   * @param fetch the door of the configuration that the delivery belongs to
   */
  call(message: FetchMessage, fetch: typeof globalThis.fetch): void;
  /** Ends a call; a body that is still coming breaks off. */
  abort(id: number): void;
  /** Ends every call of a delivery that is over, so that no body without a reader keeps a connection. */
  abortAllOf(processId: number): void;
  abortAll(): void;
}

/** @param post sends a message to the thread, moving a body along */
export function createFetchBridge(post: (message: ToThread, moved: ReadableStream[]) => void): FetchBridge {
  const calls = new Map<number, { readonly processId: number; readonly abort: AbortController }>();

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
    calls.get(id)?.abort.abort();
    calls.delete(id);
  }

  function abortWhere(wanted: (processId: number) => boolean): void {
    for (const [id, { processId }] of calls) if (wanted(processId)) abort(id);
  }

  return {
    call(message, fetch) {
      const controller = new AbortController();
      calls.set(message.id, { processId: message.processId, abort: controller });
      void answer(message, fetch, controller.signal);
    },
    abort,
    abortAllOf: (ended) => abortWhere((processId) => processId === ended),
    abortAll: () => abortWhere(() => true),
  };
}
