import type { Fault, OutgoingRequest } from '@casebridge/plugin-api';

/** A `fetch` that lets nothing through that may write. */
export interface ReadOnlyFetch {
  readonly fetch: typeof globalThis.fetch;
  /** The first request that was refused. */
  refused(): Fault | undefined;
}

/** Methods that change nothing. */
const reading = new Set(['GET', 'HEAD']);

/**
 * Makes the `fetch` of a dry run. It guards against mistakes of a plugin, not against malice.
 * @param readsOnly the plugin's word on requests whose method may write, such as one for a token
 */
export function createReadOnlyFetch(
  fetch: typeof globalThis.fetch,
  readsOnly: (request: OutgoingRequest) => boolean,
): ReadOnlyFetch {
  let first: Fault | undefined;

  async function send(request: Request): Promise<Response> {
    if (reading.has(request.method)) return fetch(request);
    const { method, url } = request;
    if (readsOnly({ method, url, body: await request.clone().text() })) return fetch(request);
    const fault = previewWrites(request);
    first ??= fault;
    const cause = Object.assign(new Error(fault.message), { code: fault.code, fault });
    throw new TypeError('fetch failed', { cause });
  }

  return { fetch: (input, init) => send(new Request(input, init)), refused: () => first };
}

function previewWrites({ method, url }: Request): Fault {
  const { host, pathname } = new URL(url);
  return {
    code: 'CB-PREVIEW-WRITES',
    message: `The dry run was ended: the plugin wanted to send ${method} to ${host}, which may write. It was not sent.`,
    help: 'Report it to the maker of the plugin.',
    details: { method, path: pathname.slice(0, 200) },
  };
}
