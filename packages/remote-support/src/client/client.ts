import type { Clock } from '@casebridge/plugin-api';
import type { Result } from '../result.ts';
import { unlessAborted } from './abort.ts';
import { checkBaseUrl } from './base-url.ts';
import { createCache } from './cache.ts';
import { getApiInfo } from './command/api-info.ts';
import type { CallOptions } from './call-options.ts';
import { type CommandApi, createCommandApi } from './command/command-api.ts';
import { runCommand } from './command/run-command.ts';
import { createGovernor, type Governor } from './governor.ts';
import { createPermissionCheck } from './permission-check.ts';
import { type DetectedProduct, detectProduct } from './product.ts';
import { createReportingApi, type ReportingApi } from './reporting/reporting-api.ts';
import { createApiCaller } from './request.ts';
import { createTokenSource } from './token.ts';
import { createTransport } from './transport.ts';

/** How to reach an appliance, and as whom. */
export interface RemoteSupportClientOptions {
  /** `https://host` or `https://host:port`. */
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Makes every HTTP request of the client; certificates and proxy are configured in it. */
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  /** The one of the account, which all clients of it share, whatever their language; one of its own, unless told. */
  readonly governor?: Governor | undefined;
  /** Language in which session data is asked for, such as `en-US`. */
  readonly locale?: string;
}

/**
 * A client for one appliance and API account. Everybody who works with that account in this process has to share it, as its
 * token belongs to the account; or, to ask in another language, at least its governor. Methods reject only with the reason of a signal, or for values that were never
 * possible; whatever the appliance or the network does is a `Result`.
 */
export interface RemoteSupportClient extends CommandApi, ReportingApi {
  /** Which product answers at the address; needs no account. */
  detectProduct(options?: CallOptions): Promise<Result<DetectedProduct>>;
  /** Gets a token for the account, unless one is at hand. */
  signIn(options?: CallOptions): Promise<Result<object>>;
}

/**
 * Makes a client; nothing is sent before the first call.
 * @throws TypeError if `baseUrl` is no address of an appliance
 */
export function createRemoteSupportClient(options: RemoteSupportClientOptions): RemoteSupportClient {
  const { clock, locale, governor = createGovernor({ clock }) } = options;
  const baseUrl = checkBaseUrl(options.baseUrl);
  const transport = createTransport({ ...options, governor });
  const tokens = createTokenSource({ ...options, baseUrl, transport });
  const api = createApiCaller({ baseUrl, tokens, transport, clock, locale });
  // Nothing is kept: a permission that is withdrawn counts from the next question on. Only the answer under way is shared.
  const askApiInfo = createCache(clock, 0, () => runCommand(api, getApiInfo, { priority: 'session' }));
  const permissions = createPermissionCheck(askApiInfo);

  return {
    ...createCommandApi(api, permissions, clock),
    ...createReportingApi(api, permissions),
    detectProduct: ({ signal } = {}) => detectProduct(baseUrl, transport, signal),
    async signIn({ signal } = {}) {
      const granted = await unlessAborted(tokens.get(), signal);
      return granted.ok ? { ok: true } : granted;
    },
  };
}
