import { createDataverseClient, createEntraTokenSource, type Clock, type DataverseClient } from '@casebridge/dataverse';
import type { Dynamics365Settings } from './settings/settings.ts';

/** What a call to Dynamics goes through. */
export interface Door {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
}

/** Hands out the client of a configuration, and keeps its token warm between deliveries. */
export interface Connections {
  /** The client for these settings; it calls through the door that was given last. */
  clientFor(settings: Dynamics365Settings, door: Door): DataverseClient;
}

/** Makes the keeper of clients. The parsed settings object is the key: changed settings are another object. */
export function createConnections(): Connections {
  const kept = new WeakMap<Dynamics365Settings, Connection>();
  return {
    clientFor(settings, door) {
      const connection = kept.get(settings) ?? connect(settings, door);
      connection.useDoor(door);
      kept.set(settings, connection);
      return connection.client;
    },
  };
}

interface Connection {
  readonly client: DataverseClient;
  useDoor(door: Door): void;
}

/** A call's own door is closed when its attempt ends, so each request goes through the present one. */
function connect(settings: Dynamics365Settings, first: Door): Connection {
  let door = first;
  const client = createClient(settings, () => door);
  return { client, useDoor: (present) => void (door = present) };
}

function createClient(settings: Dynamics365Settings, door: () => Door): DataverseClient {
  const fetch: typeof globalThis.fetch = (input, init) => door().fetch(input, init);
  const clock: Clock = {
    now: () => door().clock.now(),
    sleep: (milliseconds, signal) => door().clock.sleep(milliseconds, signal),
  };
  const token = createEntraTokenSource({
    authority: settings.loginHost,
    tenantId: settings.tenantId,
    clientId: settings.applicationId,
    clientSecret: settings.clientSecret,
    environmentUrl: settings.url,
    fetch,
    clock,
  });
  return createDataverseClient({ environmentUrl: settings.url, fetch, token, clock });
}
