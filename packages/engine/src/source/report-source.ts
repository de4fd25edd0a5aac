import type { Clock } from '@casebridge/plugin-api';
import {
  type CallOptions,
  createGovernor,
  createRemoteSupportClient,
  type Governor,
  type RemoteSupportClient,
  type Result,
} from '@casebridge/remote-support';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { Outbound } from '../outbound/outbound.ts';
import { withRedactedWords } from './redacted-words.ts';

/** Where session reports come from: the appliance of each configuration. */
export interface ReportSource {
  /** The client of a configuration's API account; configurations with the same account and locale share one. */
  clientOf(configuration: PluginConfiguration): RemoteSupportClient;
  /** One of its own for a test, with a token of its own: what was good once may not be so any more. The limits are shared. */
  trialClientOf(configuration: PluginConfiguration): RemoteSupportClient;
  /** Asks for the report of a session; its body has not been read. @throws what the options let it throw */
  open(
    configuration: PluginConfiguration,
    lsid: string,
    options: CallOptions,
  ): Promise<Result<{ body: ReadableStream<Uint8Array> }>>;
}

/** Options of the appliance clients. */
export interface ReportSourceOptions {
  /** Makes all outgoing connections. */
  readonly outbound: Outbound;
  readonly clock: Clock;
  /** How much of the limits of an account is for this process, above 0 and up to 1; all of them, unless told. */
  readonly share?: () => number;
  /** Takes secrets out of the words with which an appliance refuses; nothing is taken out, unless told. */
  readonly redact?: (text: string) => string;
}

/** Makes a source; nobody is called before the first question. */
export function createReportSource({
  outbound,
  clock,
  share,
  redact = (text) => text,
}: ReportSourceOptions): ReportSource {
  const clients = new Map<string, RemoteSupportClient>();
  const governors = new Map<string, Governor>();

  /** Limits count per account, in whatever language and over whatever connection it asks. */
  function governorOf({ applianceHost, clientId }: PluginConfiguration): Governor {
    const key = JSON.stringify([applianceHost.toLowerCase(), clientId]);
    const governor = governors.get(key) ?? createGovernor({ clock, share });
    governors.set(key, governor);
    return governor;
  }

  function trialClientOf(configuration: PluginConfiguration): RemoteSupportClient {
    const { clientId, clientSecret, locale } = configuration;
    const governor = governorOf(configuration);
    const fetch = outbound.fetchFor(configuration);
    const baseUrl = baseUrlOf(configuration);
    const client = createRemoteSupportClient({ baseUrl, clientId, clientSecret, locale, fetch, clock, governor });
    return withRedactedWords(client, redact);
  }

  function clientOf(configuration: PluginConfiguration): RemoteSupportClient {
    const { clientId, clientSecret, locale, allowInvalidCertificates, certificateAuthority } = configuration;
    const key = JSON.stringify([
      baseUrlOf(configuration),
      clientId,
      clientSecret,
      locale,
      allowInvalidCertificates,
      certificateAuthority,
    ]);
    const existing = clients.get(key);
    if (existing) return existing;
    const client = trialClientOf(configuration);
    clients.set(key, client);
    return client;
  }

  return {
    clientOf,
    trialClientOf,
    open: (configuration, lsid, options) => clientOf(configuration).openSessionReport(lsid, options),
  };
}

/** Plain http stands in the URL only where it was chosen; whether it is allowed is decided where the socket connects. */
function baseUrlOf({ applianceHost, useNonTlsConnections }: PluginConfiguration): string {
  return `${useNonTlsConnections ? 'http' : 'https'}://${applianceHost}`;
}
