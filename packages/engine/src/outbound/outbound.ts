import { Agent, fetch as undiciFetch } from 'undici';
import { guardedConnector, type OutboundPolicy } from './connector.ts';

/** The engine's only door to the network. */
export interface Outbound {
  /**
   * @param policy how connections are made; calls with equal policies share their connections
   * @returns a function like the global `fetch`. It takes a URL, not a `Request`. Refused connections reject as those that
   *   fail do, with an `OutboundRefusedError` as the cause. `Connection: close` in the headers closes the connection.
   */
  fetchFor(policy: OutboundPolicy): typeof globalThis.fetch;
  /** Ends every call that is under way and closes all connections. */
  close(): Promise<void>;
}

// A report is built by the appliance in one go before its first byte: docs/vendors/remote-support.md#time-parameters.
const headersTimeoutMilliseconds = 180_000;
const silenceTimeoutMilliseconds = 60_000;
const connectionsPerOrigin = 32;

/** Opens the door. Nothing is connected before the first call. */
export function createOutbound(): Outbound {
  const agents = new Map<string, Agent>();

  function agentFor(policy: OutboundPolicy): Agent {
    const key = String(policy.allowInvalidCertificates);
    const existing = agents.get(key);
    if (existing) return existing;
    const agent = new Agent({
      connect: guardedConnector(policy),
      connections: connectionsPerOrigin,
      headersTimeout: headersTimeoutMilliseconds,
      bodyTimeout: silenceTimeoutMilliseconds,
    });
    agents.set(key, agent);
    return agent;
  }

  return {
    fetchFor(policy) {
      const dispatcher = agentFor(policy);
      const call = (input: string | URL, init?: object) => undiciFetch(input, { ...init, dispatcher });
      // The library's own classes have the shape of the global ones; only their types are apart.
      return call as unknown as typeof globalThis.fetch;
    },
    async close() {
      const closing = [...agents.values()];
      agents.clear();
      await Promise.all(closing.map((agent) => agent.destroy()));
    },
  };
}
