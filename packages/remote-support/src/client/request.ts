import type { Clock } from '@casebridge/plugin-api';
import { defined } from '../defined.ts';
import { refuse, type Result } from '../result.ts';
import { unlessAborted } from './abort.ts';
import { type HttpRefusal, refusalOf } from './http-status.ts';
import type { Priority } from './priority.ts';
import type { TokenSource } from './token.ts';
import type { Transport } from './transport.ts';

/** A call to one of the two XML APIs. */
export interface ApiCall {
  readonly path: '/api/command' | '/api/reporting';
  readonly parameters: Readonly<Record<string, string>>;
  readonly timeoutMilliseconds: number;
  readonly priority?: Priority | undefined;
  /** A status beside 200 that comes with an answer of the expected shape. */
  readonly alsoStatus?: number;
  readonly signal?: AbortSignal | undefined;
  readonly beforeRequest?: (() => void) | undefined;
}

/** Calls the APIs with the account's token. */
export interface ApiCaller {
  /**
   * @returns an answer with status 200 and a body that is not an error of the HTTP level; the XML in it may still be one
   * @throws the signal's reason when the caller gave up, and what `beforeRequest` throws
   */
  call(call: ApiCall): Promise<Result<{ response: Response }>>;
}

/** Dependencies of {@link createApiCaller}. */
export interface ApiCallerOptions {
  readonly baseUrl: string;
  readonly tokens: TokenSource;
  readonly transport: Transport;
  readonly clock: Clock;
  /** Sent as `Accept-Language`: docs/vendors/remote-support.md#locale. */
  readonly locale?: string | undefined;
}

/** Makes a caller. A refused token is renewed once per call. Source: docs/vendors/remote-support.md#token. */
export function createApiCaller({ baseUrl, tokens, transport, clock, locale }: ApiCallerOptions): ApiCaller {
  async function attempt(call: ApiCall, token: string): Promise<Result<{ response: Response; refusal?: HttpRefusal }>> {
    const headers = defined({
      authorization: `Bearer ${token}`,
      accept: 'text/xml, application/xml;q=0.9, */*;q=0.1',
      'accept-language': locale,
      'content-type': 'application/x-www-form-urlencoded',
    });
    // POST keeps session ids and custom fields out of the access logs between here and there.
    const body = new URLSearchParams(call.parameters).toString();
    const sent = await transport.send(`${baseUrl}${call.path}`, { method: 'POST', headers, body }, call);
    if (!sent.ok) return sent;
    const { status, headers: received } = sent.response;
    const isAnswer = status === call.alsoStatus && /\bxml\b/i.test(received.get('content-type') ?? '');
    const refusal = isAnswer ? undefined : await refusalOf(sent.response, clock.now());
    call.signal?.throwIfAborted();
    return refusal === undefined ? sent : { ...sent, refusal };
  }

  async function attemptWithToken(call: ApiCall, isLast: boolean): Promise<Result<{ response: Response }>> {
    const granted = await unlessAborted(tokens.get(), call.signal);
    if (!granted.ok) return granted;
    const attempted = await attempt(call, granted.token);
    if (!attempted.ok || attempted.refusal === undefined) return attempted;
    if (!isTokenRefused(attempted.refusal)) return refuse(attempted.refusal.error);
    tokens.forget(granted.token);
    return isLast ? refuse(attempted.refusal.error) : attemptWithToken(call, true);
  }

  return { call: (call) => attemptWithToken(call, false) };
}

/** 401, or any other status with the error of an expired token: the status is documented for the JSON APIs only. */
function isTokenRefused({ error, code }: HttpRefusal): boolean {
  return error.httpStatus === 401 || code === 'access_denied' || code === 'invalid_token';
}
