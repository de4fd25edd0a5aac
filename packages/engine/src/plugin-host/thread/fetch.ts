import type { FetchAnswer, FetchRequest } from '../protocol.ts';
import type { HostChannel } from './host-channel.ts';

/** Which delivery or call a signal was made for. */
export type SignalOwners = WeakMap<AbortSignal, string>;

/** For whom a `fetch` is made. */
export interface FetchOwner {
  readonly configurationId: string;
  readonly taskId: string;
  readonly signals: SignalOwners;
}

/**
 * A configuration's `fetch` as a plugin's thread sees it: requests leave as messages, bodies are moved. A plugin shares its
 * token and its connections between deliveries that run at the same time, and the end of one must not cut off another: what
 * ends a request is its signal, which also tells whose request it is. One without a signal is nobody's in particular.
 */
export function createThreadFetch(host: Pick<HostChannel, 'request'>, owner: FetchOwner): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const body = request.body === null ? undefined : await request.arrayBuffer();
    const moved = body === undefined ? [] : [body];
    const options = { signal: request.signal, leavesOnAbort: true, moved };
    const from = { configurationId: owner.configurationId, taskId: taskOf(owner, input, init?.signal) };
    return toResponse(await host.request('fetch', { ...from, ...messageOf(request, body) }, options));
  };
}

function taskOf(
  { taskId, signals }: FetchOwner,
  input: Parameters<typeof fetch>[0],
  signal: AbortSignal | null | undefined,
): string | undefined {
  if (signal) return signals.get(signal) ?? taskId;
  return input instanceof Request ? taskId : undefined;
}

type Message = Omit<FetchRequest, 'configurationId' | 'taskId'>;

function messageOf(request: Request, body: ArrayBuffer | undefined): Message {
  const { url, method, redirect } = request;
  return { url, method, headers: [...request.headers], body, redirect };
}

function toResponse({ url, status, statusText, headers, body }: FetchAnswer): Response {
  const pairs = headers.map(([name, value]): [string, string] => [name, value]);
  return Object.defineProperty(new Response(body, { status, statusText, headers: pairs }), 'url', { value: url });
}
