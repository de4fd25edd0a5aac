import type { FetchAnswer, FetchRequest } from '../protocol.ts';
import type { HostChannel } from './host-channel.ts';

/**
 * A configuration's `fetch` as a plugin's thread sees it: requests leave as messages, bodies are moved. It belongs to the
 * configuration and not to one delivery: a plugin shares its token and its connections between deliveries that run at the
 * same time, and the end of one must not cut off another. What ends a request is its signal.
 */
export function createThreadFetch(
  host: Pick<HostChannel, 'request'>,
  configurationId: string,
): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    const body = request.body === null ? undefined : await request.arrayBuffer();
    const moved = body === undefined ? [] : [body];
    const options = { signal: request.signal, leavesOnAbort: true, moved };
    return toResponse(await host.request('fetch', requestMessage(configurationId, request, body), options));
  };
}

function requestMessage(configurationId: string, request: Request, body: ArrayBuffer | undefined): FetchRequest {
  const { url, method, redirect } = request;
  return { configurationId, url, method, headers: [...request.headers], body, redirect };
}

function toResponse({ url, status, statusText, headers, body }: FetchAnswer): Response {
  const pairs = headers.map(([name, value]): [string, string] => [name, value]);
  return Object.defineProperty(new Response(body, { status, statusText, headers: pairs }), 'url', { value: url });
}
