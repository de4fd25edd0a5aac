import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { buildConnector } from 'undici';
import { type AddressRule, refusalOf } from './addresses.ts';
import { explained } from './certificate-fault.ts';
import { OutboundRefusedError } from './outbound-error.ts';
import { goesThrough, openTunnel, type Proxy, targetOf } from './proxy.ts';
import { trustWith } from './trust.ts';

/** The settings of a configuration that change how connections are made. */
export interface OutboundPolicy {
  /** Accept a certificate that is self-signed, expired or for another name. */
  readonly allowInvalidCertificates: boolean;
  /** PEM of authorities that are trusted beside those of the system. */
  readonly certificateAuthority?: string | undefined;
  /** An address of this machine beside the loopback ones that plain http may go to. */
  readonly ownAddress?: string | undefined;
}

const connectTimeoutMilliseconds = 10_000;

/**
 * Makes the sockets of one policy. The address is checked where the socket connects, after the name was resolved, so that
 * neither a redirect nor a name that changes its address between check and use gets round it.
 *
 * Behind a proxy that is the proxy's address. Of the host that is called, an address that is written as such is still
 * checked; where a name leads is the proxy's to look up, and to refuse.
 * @param proxy for the calls that go through one
 */
export function guardedConnector(policy: OutboundPolicy, proxy?: Proxy): buildConnector.connector {
  const plain = connectorUnder('loopback-only', {});
  const own = connectorUnder('any-but-local-link', {});
  const tls = once(() => tlsOf(policy));
  const direct = once(() => connectorUnder('any-but-local-link', tls()));
  const tunnelled = once(() => proxy && tunnelConnector(proxy, tls()));
  const secure: buildConnector.connector = (options, callback) => {
    const isProxied = proxy !== undefined && goesThrough(proxy, targetOf(options));
    const connect = (isProxied ? tunnelled() : undefined) ?? direct();
    connect(options, (...[error, socket]) => {
      if (error === null) callback(null, socket);
      else callback(explained(error, options.hostname), null);
    });
  };
  return (options, callback) => {
    const open = policy.ownAddress !== undefined && options.hostname === policy.ownAddress ? own : plain;
    (options.protocol === 'https:' ? secure : open)(options, callback);
  };
}

/** Makes the connections to a proxy itself. */
export function connectorToProxy({ protocol, authorities }: Proxy): buildConnector.connector {
  const policy = { allowInvalidCertificates: false, certificateAuthority: authorities };
  return connectorUnder('any-but-local-link', protocol === 'https:' ? tlsOf(policy) : {});
}

type TlsOptions = Pick<ConnectionOptions, 'secureContext' | 'rejectUnauthorized'>;

function tlsOf({ allowInvalidCertificates, certificateAuthority }: OutboundPolicy): TlsOptions {
  return { secureContext: trustWith(certificateAuthority), rejectUnauthorized: !allowInvalidCertificates };
}

// HTTP/2 would turn `Connection: close`, which the appliance asks for, into an error.
const common = { allowH2: false, timeout: connectTimeoutMilliseconds };

function connectorUnder(rule: AddressRule, tls: TlsOptions): buildConnector.connector {
  const connect = buildConnector({ ...common, ...tls, lookup: guardedLookup(rule) });
  return (options, callback) => {
    const refusal = refusalOfLiteral(options.hostname, rule);
    if (refusal === undefined) connect(options, callback);
    else callback(refusal, null);
  };
}

function tunnelConnector(proxy: Proxy, tls: TlsOptions): buildConnector.connector {
  const toProxy = connectorToProxy(proxy);
  const throughTunnel = buildConnector({ ...common, ...tls });
  return (options, callback) => {
    const refusal = refusalOfLiteral(options.hostname, 'any-but-local-link');
    if (refusal !== undefined) {
      callback(refusal, null);
      return;
    }
    openTunnel(proxy, targetOf(options), toProxy).then(
      (httpSocket) => throughTunnel({ ...options, httpSocket }, callback),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
    );
  };
}

/** An address that is written as such is not looked up, and so would not be checked. */
export function refusalOfLiteral(hostname: string, rule: AddressRule): OutboundRefusedError | undefined {
  const refusal = isIP(hostname) === 0 ? undefined : refusalOf(hostname, rule);
  return refusal === undefined ? undefined : new OutboundRefusedError(hostname, refusal);
}

/** A look-up of names that refuses addresses to which no connection may go. */
export function guardedLookup(rule: AddressRule): LookupFunction {
  return (hostname, options, callback) => {
    systemLookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) {
        callback(error, []);
        return;
      }
      for (const { address } of addresses) {
        const refusal = refusalOf(address, rule);
        if (refusal !== undefined) {
          callback(new OutboundRefusedError(hostname, refusal), []);
          return;
        }
      }
      const first = addresses[0];
      if (options.all === true || first === undefined) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

/** Puts off what costs time until it is needed, and then does it once. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
