import type { Clock } from '@casebridge/plugin-api';
import type { Result } from '../result.ts';
import { type ApiInfo, readApiInfo } from './api-info.ts';
import { readAnswer } from './answers.ts';
import { checkBaseUrl } from './base-url.ts';
import { guardBody } from './bodies.ts';
import { createGovernor } from './governor.ts';
import { createApiCaller } from './request.ts';
import { createTokenSource } from './token.ts';
import { createTransport } from './transport.ts';

/** How to reach an appliance, and as whom. */
export interface RemoteSupportClientOptions {
  /** `https://host` or `https://host:port`. */
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The door to the network; certificates and proxy are its business. */
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  /** Language in which session data is asked for, such as `en-US`. */
  readonly locale?: string;
}

/** How a call may be ended early. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}

/**
 * A client for one appliance and API account. Everybody who works with that account in this process has to share it: token
 * and limits belong to the account. Methods reject only with the reason of a signal; whatever the appliance or the network
 * does is a `Result`.
 */
export interface RemoteSupportClient {
  /** Version and permissions; the cheapest call that proves address, account and API. */
  getApiInfo(options?: CallOptions): Promise<Result<{ info: ApiInfo }>>;
  /**
   * Opens the SupportSession report of one session. The body is handed on unparsed, so that another thread can parse it;
   * errors that come as XML are therefore found by the reader (`collectReport`, `readReport`), all others here.
   * @param lsid 32 hexadecimal digits
   */
  openSessionReport(lsid: string, options?: CallOptions): Promise<Result<{ body: ReadableStream<Uint8Array> }>>;
}

const commandTimeoutMilliseconds = 30_000;
// The appliance builds a report in one go before it sends the first byte.
const reportTimeoutMilliseconds = 120_000;
const silenceMilliseconds = 60_000;

/**
 * Makes a client; nothing is sent before the first call.
 * @throws TypeError if `baseUrl` is no address of an appliance
 */
export function createRemoteSupportClient(options: RemoteSupportClientOptions): RemoteSupportClient {
  const { clock } = options;
  const baseUrl = checkBaseUrl(options.baseUrl);
  const transport = createTransport({ ...options, governor: createGovernor({ clock }) });
  const tokens = createTokenSource({ ...options, baseUrl, transport });
  const api = createApiCaller({ baseUrl, tokens, transport, clock, locale: options.locale });

  return {
    getApiInfo: async ({ signal } = {}) => {
      const parameters = { action: 'get_api_info' };
      const timeoutMilliseconds = commandTimeoutMilliseconds;
      const called = await api.call({ path: '/api/command', parameters, timeoutMilliseconds, signal });
      if (!called.ok) return called;
      const answer = await readAnswer(called.response, 'api_information');
      return answer.ok ? { ok: true, info: readApiInfo(answer.root) } : answer;
    },
    openSessionReport: async (lsid, { signal } = {}) => {
      const parameters = { generate_report: 'SupportSession', lsid };
      const timeoutMilliseconds = reportTimeoutMilliseconds;
      const called = await api.call({ path: '/api/reporting', parameters, timeoutMilliseconds, signal });
      if (!called.ok) return called;
      const body = called.response.body ?? new Blob([]).stream();
      return { ok: true, body: guardBody(body, clock, silenceMilliseconds) };
    },
  };
}
