import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** How a post went: the recipient's status, or why there is none. */
export type PostResult =
  { readonly ok: true; readonly status: number } | { readonly ok: false; readonly error: string };

/** How a recipient is spoken to; events are posted. */
export type Method = 'POST' | 'GET' | 'HEAD';

/** What is sent, and where. */
export interface Post {
  readonly url: string;
  readonly method: Method;
  /** Fields of the form; none with `GET` and `HEAD`. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Root certificate (PEM) that signed the recipient's. */
  readonly caCertificate?: string;
  readonly timeoutMilliseconds: number;
  readonly signal: AbortSignal;
}

/**
 * Sends one request and reads only the status: redirections are not followed, the body does not count.
 * Source: docs/vendors/remote-support.md#outbound-delivery.
 */
export function post(what: Post): Promise<PostResult> {
  const body = what.fields === undefined ? '' : new URLSearchParams(what.fields).toString();
  const send = what.url.startsWith('https:') ? httpsRequest : httpRequest;
  const deadline = AbortSignal.timeout(what.timeoutMilliseconds);
  return new Promise((resolve) => {
    const fail = (error: Error): void =>
      resolve({ ok: false, error: deadline.aborted ? 'The recipient did not answer in time.' : error.message });
    const outgoing = send(what.url, {
      method: what.method,
      agent: false,
      signal: AbortSignal.any([what.signal, deadline]),
      ...(what.caCertificate ? { ca: what.caCertificate } : {}),
      headers: {
        Connection: 'close',
        'User-Agent': 'BeyondTrust Remote Support',
        ...(what.method === 'POST'
          ? { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) }
          : {}),
      },
    });
    outgoing.on('error', fail);
    outgoing.on('response', (response) => {
      resolve({ ok: true, status: response.statusCode ?? 0 });
      response.on('error', () => undefined);
      response.destroy();
    });
    outgoing.end(what.method === 'POST' ? body : undefined);
  });
}
