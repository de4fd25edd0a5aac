import {
  createDataverseClient,
  createEntraTokenSource,
  createGovernors,
  type Clock,
  type DataverseClient,
  type EntraOptions,
  type Governor,
  type ProtectionLimits,
  type TokenSource,
} from '@casebridge/dataverse';
import type { Dynamics365Settings } from './settings/settings.ts';

/** Network access and clock of a call, which belong to the delivery or job that makes it. */
export interface NetworkAccess {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
}

/** Clients for the environment of a configuration. */
export interface Connection {
  readonly client: DataverseClient;
  /** For requests that a person waits for: it does not queue behind a backlog. */
  readonly urgent: DataverseClient;
  readonly tokens: TokenSource;
  /** Shared by all configurations of one application user in one environment. */
  readonly governor: Governor;
}

/** Hands out the connection of a configuration, and keeps tokens and limits between deliveries. */
export interface Connections {
  /** The connection for these settings; it calls through the access that was given last. */
  connect(settings: Dynamics365Settings, access: NetworkAccess): Connection;
}

/**
 * Makes the keeper of connections. The parsed settings object is the key: changed settings are another object.
 * @param limits what one application user may do; the documented limits unless told
 */
export function createConnections(limits?: ProtectionLimits): Connections {
  const kept = new WeakMap<Dynamics365Settings, KeptConnection>();
  // Waiting for limits is everybody's, so its clock is that of whoever came last.
  let latest: Clock | undefined;
  const governors = createGovernors({ clock: latestClock(() => latest), limits });
  return {
    connect(settings, access) {
      latest = access.clock;
      const known =
        kept.get(settings) ?? createConnection(settings, access, governors.of(settings.url, settings.applicationId));
      known.useAccess(access);
      kept.set(settings, known);
      return known;
    },
  };
}

interface KeptConnection extends Connection {
  useAccess(access: NetworkAccess): void;
}

function latestClock(latest: () => Clock | undefined): Clock {
  const clock = (): Clock => {
    const present = latest();
    if (present === undefined) throw new Error('no clock was given yet');
    return present;
  };
  return {
    now: () => clock().now(),
    monotonic: () => clock().monotonic(),
    sleep: (milliseconds, signal) => clock().sleep(milliseconds, signal),
  };
}

/** The access of one configuration's calls differs only in TLS and proxy settings, of which the latest count. */
function createConnection(settings: Dynamics365Settings, first: NetworkAccess, governor: Governor): KeptConnection {
  let access = first;
  const fetch: typeof globalThis.fetch = (input, init) => access.fetch(input, init);
  const clock = latestClock(() => access.clock);
  const tokens = createEntraTokenSource(entraOptions(settings, fetch, clock));
  const options = { environmentUrl: settings.url, fetch, token: tokens, clock, governor };
  const client = createDataverseClient(options);
  const urgent = createDataverseClient({ ...options, urgent: true });
  return { client, urgent, tokens, governor, useAccess: (present) => (access = present) };
}

function entraOptions(settings: Dynamics365Settings, fetch: typeof globalThis.fetch, clock: Clock): EntraOptions {
  const identity = {
    authority: settings.loginHost,
    tenantId: settings.tenantId,
    clientId: settings.applicationId,
    environmentUrl: settings.url,
    fetch,
    clock,
  };
  const { credential } = settings;
  return credential.kind === 'secret'
    ? { ...identity, clientSecret: credential.secret }
    : { ...identity, certificate: credential.certificate };
}
