import type { Clock } from '@casebridge/plugin-api';
import { refuse, type Result } from '../result.ts';
import { networkError, remoteSupportError } from './errors.ts';

/** One HTTP request to the appliance. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** How long to wait and who may end the wait. */
export interface SendOptions {
  readonly signal?: AbortSignal | undefined;
  /** Until the head of the answer is there. */
  readonly timeoutMilliseconds: number;
}

/** Sends requests to one appliance. Statuses are left to the caller; failures of the network are values. */
export interface Transport {
  /** @throws the signal's reason when the caller gave up */
  send(url: string, request: TransportRequest, options: SendOptions): Promise<Result<{ response: Response }>>;
}

/** What a transport needs. */
export interface TransportOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
}

/**
 * Sends through `fetch`, one connection per call as the vendor asks (docs/vendors/remote-support.md#connection-close),
 * without cookies and without following redirects, which an API does not use and which would take the token elsewhere.
 */
export function createTransport({ fetch, clock }: TransportOptions): Transport {
  return {
    send: async (url, request, { signal, timeoutMilliseconds }) => {
      const timeout = startTimeout(clock, timeoutMilliseconds);
      try {
        const response = await fetch(url, {
          ...request,
          headers: { ...request.headers, connection: 'close' },
          redirect: 'manual',
          signal: signal === undefined ? timeout.signal : AbortSignal.any([signal, timeout.signal]),
        });
        return { ok: true, response };
      } catch (error) {
        signal?.throwIfAborted();
        if (!timeout.signal.aborted) return refuse(networkError(error));
        const seconds = Math.round(timeoutMilliseconds / 1000);
        const message = `The appliance did not answer within ${seconds} seconds.`;
        return refuse(remoteSupportError('unavailable', { message }));
      } finally {
        timeout.stop();
      }
    },
  };
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
