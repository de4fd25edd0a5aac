import { Agent, type Dispatcher, fetch as undiciFetch } from 'undici';
import { guardedConnector, type OutboundPolicy } from './connector.ts';
import { type Destination, greet, type Greeting, lookUpName, type NameLookup } from './inspect-way.ts';
import type { Proxy } from './proxy.ts';

/** The engine's outgoing connections: nothing else of it opens any. */
export interface Outbound {
  /**
   * @param policy how connections are made; calls with equal policies share their connections
   * @returns a function like the global `fetch`. It takes a URL, not a `Request`. Refused connections reject as those that
   *   fail do, with an `OutboundError` as the cause. `Connection: close` in the headers closes the connection. Of the
   *   `init`, it also takes {@link GatedRequestInit.beforeSend}.
   */
  fetchFor(policy: OutboundPolicy): typeof globalThis.fetch;
  /** Looks a name up as a connection would; for a test. */
  lookUp(destination: Destination): Promise<NameLookup>;
  /** Makes a TLS handshake as a connection would, and asks nothing; for a test. */
  greet(policy: OutboundPolicy, destination: Destination): Promise<Greeting>;
  /** Ends every call that is under way and closes all connections. */
  close(): Promise<void>;
}

/** Options of a call that may have to stay here although it has begun. */
export interface GatedRequestInit extends RequestInit {
  /**
   * Called on the connection, just before the first byte is written: a call can wait long for its connection. If it throws,
   * nothing is written and the call rejects, with what was thrown as the cause.
   */
  readonly beforeSend?: (() => void) | undefined;
}

// A report is built by the appliance in one go before its first byte: docs/vendors/remote-support.md#time-parameters.
const headersTimeoutMilliseconds = 180_000;
const silenceTimeoutMilliseconds = 60_000;
const connectionsPerOrigin = 32;

/** Options of the outgoing connections. */
export interface OutboundOptions {
  /** Through which calls leave, but those to this machine and to its exceptions. */
  readonly proxy?: Proxy | undefined;
  /** Told the credential of each call that carries one, without its scheme. */
  readonly onCredential?: (credential: string) => void;
}

/**
 * Creates it. Nothing is connected before the first call.
 */
export function createOutbound({ proxy, onCredential }: OutboundOptions = {}): Outbound {
  const agents = new Map<string, Agent>();

  function agentFor({ allowInvalidCertificates, certificateAuthority, ownAddress }: OutboundPolicy): Agent {
    const policy = { allowInvalidCertificates, certificateAuthority, ownAddress };
    const key = JSON.stringify(policy);
    const existing = agents.get(key);
    if (existing) return existing;
    const agent = new Agent({
      connect: guardedConnector(policy, proxy),
      connections: connectionsPerOrigin,
      headersTimeout: headersTimeoutMilliseconds,
      bodyTimeout: silenceTimeoutMilliseconds,
    });
    agents.set(key, agent);
    return agent;
  }

  return {
    fetchFor(policy) {
      const agent = agentFor(policy);
      const call = (input: string | URL, { beforeSend, ...init }: GatedRequestInit = {}) => {
        const [, credential] = new Headers(init.headers).get('authorization')?.split(' ') ?? [];
        if (credential !== undefined) onCredential?.(credential);
        const dispatcher = beforeSend === undefined ? agent : agent.compose(gate(beforeSend));
        return undiciFetch(input, { ...(init as object), dispatcher });
      };
      // The library's own classes have the shape of the global ones; only their types are apart.
      return call as unknown as typeof globalThis.fetch;
    },
    lookUp: (destination) => lookUpName(destination, proxy),
    greet: (policy, destination) => greet(destination, policy, proxy),
    async close() {
      const closing = [...agents.values()];
      agents.clear();
      await Promise.all(closing.map((agent) => agent.destroy()));
    },
  };
}

/** @returns a step before an agent that asks `beforeSend` for each request, of a redirect too, when it is written */
function gate(beforeSend: () => void): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) => {
    const gated: Dispatcher.DispatchHandler = Object.create(handler, {
      onRequestStart: {
        value(...args: Parameters<NonNullable<Dispatcher.DispatchHandler['onRequestStart']>>) {
          beforeSend();
          handler.onRequestStart?.apply(this, args);
        },
      },
    }) as Dispatcher.DispatchHandler;
    return dispatch(options, gated);
  };
}
