import type { Clock } from '@casebridge/plugin-api';
import { refuse, type Result } from '../result.ts';
import { dropBody, guardBody } from './bodies.ts';
import { networkError, remoteSupportError } from './errors.ts';
import type { Governor } from './governor.ts';
import type { Priority } from './priority.ts';
import { parseRetryAfter } from './retry-after.ts';

/** One HTTP request to the appliance. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** How long to wait and who may end the wait. */
export interface SendOptions {
  /** `other`, unless told. */
  readonly priority?: Priority | undefined;
  readonly signal?: AbortSignal | undefined;
  /**
   * Called when the turn has come and the request is about to leave; `fetch` is given it too, as `beforeSend` of its
   * `init`, for one that can ask again when the connection is there.
   */
  readonly beforeRequest?: (() => void) | undefined;
  /** Until the head of the answer is there. */
  readonly timeoutMilliseconds: number;
}

/** Sends requests to one appliance. Statuses are left to the caller; failures of the network are values. */
export interface Transport {
  /** @throws the signal's reason when the caller gave up, and what `beforeRequest` throws */
  send(url: string, request: TransportRequest, options: SendOptions): Promise<Result<{ response: Response }>>;
}

/** Options of a transport. */
export interface TransportOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly governor: Governor;
}

// A request that was refused for its rate was not carried out, so repeating it is safe, whatever it is.
const mostAttempts = 3;
/** The largest report that is taken, 256 MiB, comes in time at 0.5 MB/s. */
const bodyLimits = { silenceMilliseconds: 60_000, totalMilliseconds: 600_000 };

/**
 * Sends through `fetch` in turns that the governor gives, one connection per call as the vendor asks (docs/vendors/remote-support.md#connection-close),
 * without cookies and without following redirects, which an API does not use and which would take the token elsewhere.
 */
export function createTransport({ fetch, clock, governor }: TransportOptions): Transport {
  async function sendOnce(
    url: string,
    request: TransportRequest,
    { signal, beforeRequest, timeoutMilliseconds }: SendOptions,
  ): Promise<Result<{ response: Response }>> {
    const timeout = startTimeout(clock, timeoutMilliseconds);
    try {
      const init = {
        ...request,
        headers: { ...request.headers, connection: 'close' },
        redirect: 'manual' as const,
        signal: signal === undefined ? timeout.signal : AbortSignal.any([signal, timeout.signal]),
        beforeSend: beforeRequest,
      };
      const response = await fetch(url, init);
      return { ok: true, response: withGuardedBody(response, clock) };
    } catch (error) {
      signal?.throwIfAborted();
      if (!timeout.signal.aborted) return refuse(networkError(error));
      const seconds = Math.round(timeoutMilliseconds / 1000);
      return refuse(
        remoteSupportError('unavailable', { message: `The appliance did not answer within ${seconds} seconds.` }),
      );
    } finally {
      timeout.stop();
    }
  }

  async function send(
    url: string,
    request: TransportRequest,
    options: SendOptions,
    attempt = 1,
  ): Promise<Result<{ response: Response }>> {
    const admitted = await governor.admit(options.signal, options.priority ?? 'other');
    if (!admitted.ok) return admitted;
    options.beforeRequest?.();
    const sent = await sendOnce(url, request, options);
    if (!sent.ok) return sent;
    governor.observe(sent.response, parseRetryAfter(sent.response.headers.get('retry-after'), clock.now()));
    if (sent.response.status !== 429 || attempt === mostAttempts) return sent;
    await dropBody(sent.response);
    return send(url, request, options, attempt + 1);
  }

  return { send: (url, request, options) => send(url, request, options) };
}

/** The same answer, whose body ends with an error when nothing comes any more, or no end. */
function withGuardedBody(response: Response, clock: Clock): Response {
  const { body, status, headers } = response;
  if (body === null) return response;
  return new Response(guardBody(body, clock, bodyLimits), { status, headers });
}

function startTimeout(clock: Clock, milliseconds: number): { readonly signal: AbortSignal; stop(): void } {
  const expired = new AbortController();
  const stopped = new AbortController();
  clock.sleep(milliseconds, stopped.signal).then(
    () => expired.abort(),
    () => undefined,
  );
  return { signal: expired.signal, stop: () => stopped.abort() };
}
