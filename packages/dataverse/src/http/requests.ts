import { boundaryOf } from '../batch/multipart.ts';
import type { Clock } from '../clock.ts';
import {
  type DataverseError,
  type Result,
  failure,
  protocolError,
  refusal,
  success,
} from '../errors/dataverse-error.ts';
import { errorFromAnswer } from '../errors/from-answer.ts';
import { errorFromException } from '../errors/from-exception.ts';
import type { Governor, Sent } from '../governor/governor.ts';
import type { TokenSource } from '../token/token-source.ts';
import { BodyTooLarge, type FetchFunction, readBounded } from './fetch.ts';

/** A request to the Web API. */
export interface DataverseRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** From the service root, encoded, or a link that Dataverse gave. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Operations in it, if it is a batch. */
  readonly operations?: number;
  readonly signal?: AbortSignal | undefined;
  /** A person waits for it: it does not stand in line behind a backlog. */
  readonly urgent?: boolean | undefined;
}

/** An answer that does not refuse: below 400, or a batch. */
export interface DataverseAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
  /** The body as text. */
  readonly text: string;
}

/** Sends requests; all operations go through one of these. */
export interface Requests {
  /** Path of the service root: `/api/data/v9.2/`. */
  readonly servicePath: string;
  /**
   * Sends one request, with a new token and once more if the token is refused.
   * @returns the answer or the typed refusal; rejects only with the reason of the request's signal
   */
  send(request: DataverseRequest): Promise<Result<DataverseAnswer>>;
  /** Tells the governor of a throttling inside of an answer. */
  noteThrottling(error: DataverseError): void;
}

/** Options of {@link createRequests}. */
export interface RequestsOptions {
  /** Such as `https://contoso.crm4.dynamics.com`. */
  readonly origin: string;
  readonly apiVersion: string;
  readonly fetch: FetchFunction;
  readonly token: TokenSource;
  readonly clock: Clock;
  readonly governor: Governor;
  readonly maxAnswerBytes: number;
  /** Whether a person waits for requests that do not say so themselves. */
  readonly urgent: boolean;
}

const HEADERS = {
  accept: 'application/json',
  'odata-maxversion': '4.0',
  'odata-version': '4.0',
  // Means "no condition", and keeps caches from answering (docs/vendors/dataverse.md#requests).
  'if-none-match': 'null',
};

/** Makes the sender of requests of one environment. */
export function createRequests(options: RequestsOptions): Requests {
  const servicePath = `/api/data/${options.apiVersion}/`;

  async function send(request: DataverseRequest): Promise<Result<DataverseAnswer>> {
    const url = addressOf(request.path, options.origin, servicePath);
    if (url === undefined) return refusal('unsafe-request', 'The path of a request is not one of the Web API.', REPORT);
    const first = await attempt(options, url, request);
    // A token can end or be revoked before its time; a second refusal in a row is about the application itself.
    return first.refusedToken ? (await attempt(options, url, request)).result : first.result;
  }

  return { servicePath, send, noteThrottling: (error) => options.governor.noteThrottling(error) };
}

const REPORT = 'This is a fault of the product: report it with the code.';

/** Puts a path or link on our origin, whatever host a link names: the token never goes elsewhere. */
function addressOf(path: string, origin: string, servicePath: string): string | undefined {
  const url = URL.parse(path, origin + servicePath);
  // A raw '#' would cut off what stands behind it, without a word.
  if (!url?.pathname.startsWith('/api/data/') || url.hash !== '') return undefined;
  return origin + url.pathname + url.search;
}

interface Attempt {
  readonly result: Result<DataverseAnswer>;
  readonly refusedToken: boolean;
}

async function attempt(options: RequestsOptions, url: string, request: DataverseRequest): Promise<Attempt> {
  const token = await options.token.token(request.signal);
  if (!token.ok) return { result: token, refusedToken: false };
  const { value } = token.value;
  const result = await options.governor.run({
    operations: request.operations ?? 1,
    signal: request.signal,
    urgent: request.urgent ?? options.urgent,
    send: () => exchange(options, url, request, value),
  });
  const refusedToken = !result.ok && result.error.httpStatus === 401;
  if (refusedToken) options.token.reject(value);
  return { result, refusedToken };
}

async function exchange(
  options: RequestsOptions,
  url: string,
  request: DataverseRequest,
  token: string,
): Promise<Sent<DataverseAnswer>> {
  try {
    const response = await options.fetch(url, initOf(request, token));
    const body = await readBounded(response, options.maxAnswerBytes);
    const { status, headers } = response;
    const answer = { status, headers, body, text: isText(headers) ? new TextDecoder().decode(body) : '' };
    return { result: judge(answer, options.clock), headers };
  } catch (thrown) {
    request.signal?.throwIfAborted();
    const tooLarge = thrown instanceof BodyTooLarge;
    const error = tooLarge ? protocolError(thrown.message) : errorFromException('Dynamics', thrown);
    return { result: failure(error), headers: undefined };
  }
}

function initOf(request: DataverseRequest, token: string): RequestInit {
  return {
    method: request.method,
    headers: headersOf(request, token),
    // A redirection would carry the token to an address that nobody configured.
    redirect: 'manual',
    // Cookies would pin us to one of several servers, each with limits of its own (docs/vendors/dataverse.md#service-protection).
    credentials: 'omit',
    ...(request.body !== undefined && { body: request.body }),
    ...(request.signal && { signal: request.signal }),
  };
}

function headersOf(request: DataverseRequest, token: string): Headers {
  const headers = new Headers(HEADERS);
  headers.set('x-ms-client-request-id', crypto.randomUUID());
  if (request.body !== undefined) headers.set('content-type', 'application/json; charset=utf-8');
  for (const [key, value] of Object.entries(request.headers ?? {})) headers.set(key, value);
  headers.set('authorization', `Bearer ${token}`);
  return headers;
}

function judge(answer: DataverseAnswer, clock: Clock): Result<DataverseAnswer> {
  const isBatch = boundaryOf(answer.headers.get('content-type')) !== undefined;
  if (isBatch || answer.status < 300 || answer.status === 304) return success(answer);
  return failure(errorFromAnswer(answer, clock.now()));
}

function isText(headers: Headers): boolean {
  return !(headers.get('content-type') ?? '').startsWith('application/octet-stream');
}
