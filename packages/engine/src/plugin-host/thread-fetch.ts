import type { FetchMessage, FromThread, ToThread } from './messages.ts';
import { fromPlainError } from './plain-error.ts';

type Answer = Extract<ToThread, { kind: 'fetched' | 'fetch-failed' }>;

/** The plugin's side of `context.fetch`: requests leave this thread as messages. */
export interface ThreadFetch {
  /**
   * The door belongs to the configuration and not to one delivery: a plugin shares its token and its connections between
   * deliveries that run at the same time, and the end of one must not cut off another. What ends a call is its signal.
   */
  fetchFor(configurationId: string): typeof globalThis.fetch;
  /** Takes an answer of the main thread. */
  answer(message: Answer): void;
}

/** @param post sends a message to the main thread; the body is moved, not copied */
export function createThreadFetch(post: (message: FromThread, moved: ArrayBuffer[]) => void): ThreadFetch {
  const waiting = new Map<number, (answer: Answer) => void>();
  let lastId = 0;

  async function send(configurationId: string, request: Request): Promise<Response> {
    request.signal.throwIfAborted();
    const body = request.body === null ? undefined : await request.arrayBuffer();
    const id = ++lastId;
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
    // The signal ends the wait here at once; the main thread then ends the call, or the body that is still coming.
    const abort = () => post({ kind: 'fetch-aborted', id }, []);
    request.signal.addEventListener('abort', abort, { once: true });
    post(requestMessage(id, configurationId, request, body), body === undefined ? [] : [body]);
    try {
      return toResponse(await Promise.race([answered, rejectedOnAbort(request.signal)]));
    } finally {
      waiting.delete(id);
    }
  }

  return {
    fetchFor: (configurationId) => (input, init) => send(configurationId, new Request(input, init)),
    answer: (message) => waiting.get(message.id)?.(message),
  };
}

function requestMessage(
  id: number,
  configurationId: string,
  request: Request,
  body: ArrayBuffer | undefined,
): FetchMessage {
  return {
    kind: 'fetch',
    id,
    configurationId,
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
