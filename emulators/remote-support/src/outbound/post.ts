import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** How a post went: the recipient's status, or why there is none. */
export type PostResult =
  { readonly ok: true; readonly status: number } | { readonly ok: false; readonly error: string };

/** How a recipient is spoken to; events are posted. */
export type Method = 'POST' | 'GET' | 'HEAD';

/** A message and its destination. */
export interface Post {
  readonly url: string;
  readonly method: Method;
  /** Fields of the form; none with `GET` and `HEAD`. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Root certificate (PEM) that signed the recipient's. */
  readonly caCertificate?: string;
  readonly charset: 'utf-8' | 'windows-1252';
  readonly timeoutMilliseconds: number;
  readonly signal: AbortSignal;
}

/**
 * Sends one request and reads only the status: redirections are not followed, the body does not count.
 * Source: docs/vendors/remote-support.md#outbound-delivery.
 */
export function post(what: Post): Promise<PostResult> {
  const body = what.fields === undefined ? '' : encodeForm(what.fields, what.charset);
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

/** A form in a charset. Source: docs/vendors/remote-support.md#outbound-delivery. */
export function encodeForm(fields: Readonly<Record<string, string>>, charset: Post['charset']): string {
  if (charset === 'utf-8') return new URLSearchParams(fields).toString();
  return Object.entries(fields)
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
}

/** Characters of windows-1252 outside of Latin-1 go, as all others that it lacks, out as question marks. */
function percentEncode(text: string): string {
  const bytes = Buffer.from(text.replaceAll(/[\u{100}-\u{10ffff}]/gu, '?'), 'latin1');
  return Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9*._-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}
