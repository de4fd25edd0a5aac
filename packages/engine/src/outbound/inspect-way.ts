import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { TLSSocket, type PeerCertificate } from 'node:tls';
import { refusalOf } from './addresses.ts';
import { guardedConnector, type OutboundPolicy } from './connector.ts';
import { OutboundError } from './outbound-error.ts';
import { goesThrough, type Proxy } from './proxy.ts';

/** Who is to be reached; the name without brackets. */
export interface Destination {
  readonly hostname: string;
  readonly port: number;
}

/** Why a step of the way fails, for a person. */
export interface WayFault {
  readonly message: string;
  readonly help: string;
}

/** Where a name leads: to addresses, or to whatever the proxy makes of it; an address needs no look-up. */
export type NameLookup =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'address' | 'proxy' }
  | { readonly kind: 'fault'; readonly fault: WayFault };

/** The certificate that a host shows. */
export interface ShownCertificate {
  /** Missing where it stands the test. */
  readonly problem?: string;
  readonly issuer: string;
  readonly validUntil: Date;
  /** Such as `TLSv1.3`. */
  readonly protocol: string;
}

/** What came of the handshake. */
export type Greeting =
  { readonly ok: true; readonly certificate: ShownCertificate } | { readonly ok: false; readonly fault: WayFault };

/** Looks a name up as a connection would. */
export async function lookUpName({ hostname, port }: Destination, proxy: Proxy | undefined): Promise<NameLookup> {
  if (isIP(hostname) !== 0) return addressesOf(hostname, [hostname]) ?? { kind: 'address' };
  if (proxy !== undefined && goesThrough(proxy, { hostname, port })) return { kind: 'proxy' };
  try {
    const addresses = (await lookup(hostname, { all: true })).map(({ address }) => address);
    return addressesOf(hostname, addresses) ?? { kind: 'addresses', addresses };
  } catch (error) {
    return { kind: 'fault', fault: wayFaultOf(error, { hostname, port }) };
  }
}

function addressesOf(hostname: string, addresses: readonly string[]): NameLookup | undefined {
  const reason = addresses
    .map((address) => refusalOf(address, 'any-but-local-link'))
    .find((each) => each !== undefined);
  if (reason === undefined) return undefined;
  return {
    kind: 'fault',
    fault: { message: `No connection to ${hostname}: ${reason}.`, help: 'Correct the host name.' },
  };
}

/** Connects as a call would, and looks at the certificate; nothing is asked. */
export function greet(destination: Destination, policy: OutboundPolicy, proxy: Proxy | undefined): Promise<Greeting> {
  const { hostname, port } = destination;
  const host = `${isIP(hostname) === 6 ? `[${hostname}]` : hostname}:${port}`;
  return new Promise((resolve) => {
    guardedConnector(policy, proxy)({ protocol: 'https:', hostname, host, port: String(port) }, (error, socket) => {
      if (error !== null) {
        resolve({ ok: false, fault: wayFaultOf(error, destination) });
        return;
      }
      const certificate = socket instanceof TLSSocket ? certificateOf(socket) : undefined;
      socket.destroy();
      if (certificate !== undefined) resolve({ ok: true, certificate });
      else resolve({ ok: false, fault: noTls(destination) });
    });
  });
}

function certificateOf(socket: TLSSocket): ShownCertificate | undefined {
  const shown: Partial<PeerCertificate> = socket.getPeerCertificate();
  if (shown.valid_to === undefined) return undefined;
  const { O: organization, CN: name } = (shown.issuer ?? {}) as Readonly<Record<string, string | undefined>>;
  // The type says that it is an error; the system gives its code.
  const problem = socket.authorized ? undefined : String(socket.authorizationError);
  return {
    ...(problem !== undefined && { problem }),
    issuer: organization ?? name ?? 'nobody',
    validUntil: new Date(shown.valid_to),
    protocol: socket.getProtocol() ?? 'TLS',
  };
}

const reasons: Readonly<Record<string, readonly [what: string, help: string]>> = {
  ENOTFOUND: [
    'there is no such name',
    'Correct the host name, or enter it in the name service that this machine uses.',
  ],
  EAI_AGAIN: ['the name service does not answer', 'Look at the network and the name servers of this machine.'],
  ECONNREFUSED: ['nothing listens there', 'Check the port, and that the other side runs.'],
  EHOSTUNREACH: ['no way leads there', 'Look at the network and the firewall between this machine and the host.'],
  ENETUNREACH: ['no way leads there', 'Look at the network and the firewall between this machine and the host.'],
  ETIMEDOUT: ['nothing answers', 'A firewall may let nothing through: allow the host and port from this machine.'],
  UND_ERR_CONNECT_TIMEOUT: [
    'nothing answers within 10 s',
    'A firewall may let nothing through: allow the host and port from this machine.',
  ],
  ECONNRESET: ['the connection is broken off', 'Look at what stands between this machine and the host.'],
};

/** Why somebody cannot be reached, in words. */
export function wayFaultOf(error: unknown, destination: Destination): WayFault {
  const { hostname, port } = destination;
  if (error instanceof OutboundError) return error.fault;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  if (/^(EPROTO|ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG)$/.test(code)) return noTls(destination);
  const [what, help] = reasons[code] ?? [
    'the connection fails',
    'Look at the network between this machine and the host.',
  ];
  return { message: `${hostname}:${port} cannot be reached: ${what} (${code}).`, help };
}

function noTls({ hostname, port }: Destination): WayFault {
  return {
    message: `${hostname} speaks no TLS at port ${port}.`,
    help: 'Enter the port for https, which is 443 on nearly every host, or leave the port out.',
  };
}
