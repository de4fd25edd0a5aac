import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { type AddressRule, refusalOf } from './addresses.ts';

/** A connection that the engine does not make, whoever asks. */
export class OutboundRefusedError extends Error {
  readonly code = 'CB-OUTBOUND-REFUSED';
  override readonly name = 'OutboundRefusedError';
}

/** The settings of a configuration that change how connections are made. */
export interface OutboundPolicy {
  /** Accept a certificate that is self-signed, expired or for another name. */
  readonly allowInvalidCertificates: boolean;
}

const connectTimeoutMilliseconds = 10_000;

/**
 * Makes the sockets of one policy. The address is checked where the socket connects, after the name was resolved, so that
 * neither a redirect nor a name that changes its address between check and use gets round it.
 */
export function guardedConnector(policy: OutboundPolicy): buildConnector.connector {
  const secure = connectorUnder('any-but-local-link', policy);
  const plain = connectorUnder('loopback-only', policy);
  return (options, callback) => (options.protocol === 'https:' ? secure : plain)(options, callback);
}

function connectorUnder(rule: AddressRule, policy: OutboundPolicy): buildConnector.connector {
  const connect = buildConnector({
    // HTTP/2 would turn `Connection: close`, which the appliance asks for, into an error.
    allowH2: false,
    timeout: connectTimeoutMilliseconds,
    rejectUnauthorized: !policy.allowInvalidCertificates,
    lookup: guardedLookup(rule),
  });
  return (options, callback) => {
    // An address that is written as such is not looked up, and so would not be checked.
    const refusal = isIP(options.hostname) === 0 ? undefined : refusalOf(options.hostname, rule);
    if (refusal === undefined) connect(options, callback);
    else callback(refusedError(options.hostname, refusal), null);
  };
}

function guardedLookup(rule: AddressRule): LookupFunction {
  return (hostname, options, callback) => {
    systemLookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) {
        callback(error, []);
        return;
      }
      for (const { address } of addresses) {
        const refusal = refusalOf(address, rule);
        if (refusal !== undefined) {
          callback(refusedError(hostname, refusal), []);
          return;
        }
      }
      const first = addresses[0];
      if (options.all === true || first === undefined) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function refusedError(hostname: string, refusal: string): OutboundRefusedError {
  return new OutboundRefusedError(`No connection to ${hostname}: ${refusal}.`);
}
