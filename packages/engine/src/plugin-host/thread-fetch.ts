import type { FetchMessage, FromThread, ToThread } from './messages.ts';
import { fromPlainError } from './plain-error.ts';

type Answer = Extract<ToThread, { kind: 'fetched' | 'fetch-failed' }>;

/** The plugin's side of `context.fetch`: requests leave this thread as messages. */
export interface ThreadFetch {
  fetchFor(processId: number): typeof globalThis.fetch;
  /** Takes an answer of the main thread. */
  answer(message: Answer): void;
}

/** @param post sends a message to the main thread; the body is moved, not copied */
export function createThreadFetch(post: (message: FromThread, moved: ArrayBuffer[]) => void): ThreadFetch {
  const waiting = new Map<number, (answer: Answer) => void>();
  let lastId = 0;

  async function send(processId: number, request: Request): Promise<Response> {
    request.signal.throwIfAborted();
    const body = request.body === null ? undefined : await request.arrayBuffer();
    const id = ++lastId;
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
    // The signal ends the wait here at once; the main thread then ends the call, or the body that is still coming.
    const abort = () => post({ kind: 'fetch-aborted', id }, []);
    request.signal.addEventListener('abort', abort, { once: true });
    post(requestMessage(id, processId, request, body), body === undefined ? [] : [body]);
    try {
      return toResponse(await Promise.race([answered, rejectedOnAbort(request.signal)]));
    } finally {
      waiting.delete(id);
    }
  }

  return {
    fetchFor: (processId) => (input, init) => send(processId, new Request(input, init)),
    answer: (message) => waiting.get(message.id)?.(message),
  };
}

function requestMessage(id: number, processId: number, request: Request, body: ArrayBuffer | undefined): FetchMessage {
  return {
    kind: 'fetch',
    id,
    processId,
    url: request.url,
    method: request.method,
    headers: [...request.headers],
    body,
    redirect: request.redirect,
  };
}

function toResponse(answer: Answer): Response {
  if (answer.kind === 'fetch-failed') throw fromPlainError(answer.error);
  const headers = answer.headers.map(([name, value]): [string, string] => [name, value]);
  const response = new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers });
  return Object.defineProperty(response, 'url', { value: answer.url });
}

function rejectedOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
