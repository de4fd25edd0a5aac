import { request } from 'node:http';
import { isIP, type Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { isThisMachine } from './addresses.ts';
import { isCertificateError } from './certificate-fault.ts';
import type { NoProxyEntry } from './no-proxy.ts';
import { OutboundError } from './outbound-error.ts';

/** The proxy through which calls leave, unless their host is an exception. */
export interface Proxy {
  /** `http:` or `https:`: how the proxy itself is spoken to. */
  readonly protocol: string;
  /** Without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** Value of `Proxy-Authorization`. A secret. */
  readonly authorization: string | undefined;
  /** PEM of authorities that may have signed the proxy's own certificate, beside the usual ones. */
  readonly authorities: string | undefined;
  readonly exceptions: readonly NoProxyEntry[];
}

/** Who is called. */
interface Target {
  readonly hostname: string;
  readonly port: number;
}

const answerTimeoutMilliseconds = 10_000;

/** Whether a host is called through the proxy: this machine never is. */
export function goesThrough(proxy: Proxy, { hostname, port }: Target): boolean {
  return !isThisMachine(hostname) && !proxy.exceptions.some((entry) => entry.matches(hostname, port));
}

/** The host and port of a connection to be made. */
export function targetOf({ hostname, port, protocol }: buildConnector.Options): Target {
  return { hostname, port: Number(port) || (protocol === 'https:' ? 443 : 80) };
}

/** `host:port`, as a person and as `CONNECT` names it. */
function authorityOf({ hostname, port }: Target): string {
  return `${isIP(hostname) === 6 ? `[${hostname}]` : hostname}:${port}`;
}

/**
 * Asks the proxy for a tunnel. TLS with the target goes through it from end to end: the proxy sees whom we call, not what
 * we say.
 * @param connect makes the connection to the proxy itself
 * @throws OutboundError that names the proxy, and says what to do
 */
export async function openTunnel(proxy: Proxy, target: Target, connect: buildConnector.connector): Promise<Socket> {
  const socket = await connectTo(proxy, connect);
  try {
    const status = await askForTunnel(socket, proxy, authorityOf(target));
    if (status >= 200 && status < 300) return socket;
    throw refusal(proxy, target, status);
  } catch (error) {
    socket.destroy();
    throw error instanceof OutboundError ? error : brokenOff(proxy, error);
  }
}

/**
 * Connects to the proxy itself, and with https greets it.
 * @throws OutboundError
 */
export function connectTo(proxy: Proxy, connect: buildConnector.connector): Promise<Socket> {
  const { protocol, hostname, port } = proxy;
  return new Promise((resolve, reject) => {
    connect({ protocol, hostname, host: authorityOf(proxy), port: String(port) }, (error, socket) => {
      if (error === null) resolve(socket);
      else reject(error instanceof OutboundError ? error : unreachable(proxy, error));
    });
  });
}

function askForTunnel(socket: Socket, { authorization }: Proxy, authority: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const asking = request({
    method: 'CONNECT',
    path: authority,
    headers: { host: authority, ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }) },
    createConnection: () => socket,
  });
  asking.once('connect', ({ statusCode = 0 }) => resolve(statusCode));
  asking.once('error', reject);
  socket.setTimeout(answerTimeoutMilliseconds, () => asking.destroy(new Error('it did not answer in time')));
  asking.end();
  return promise.finally(() => {
    socket.setTimeout(0);
    socket.removeAllListeners('timeout');
  });
}

const isGateway = new Set([502, 503, 504]);

function refusal(proxy: Proxy, target: Target, status: number): OutboundError {
  const names = { proxy: authorityOf(proxy), target: authorityOf(target) };
  if (isGateway.has(status)) {
    return new OutboundError({
      code: 'CB-PROXY-UNAVAILABLE',
      message: `The proxy ${names.proxy} does not reach ${names.target} (HTTP ${status}).`,
      help: 'Check the host name, and that it answers; it is tried again by itself.',
    });
  }
  if (status === 407) {
    return new OutboundError({
      code: 'CB-PROXY-REFUSED',
      message: `The proxy ${names.proxy} does not let this engine in without other credentials (HTTP 407).`,
      help: 'Set proxy.username and proxy.passwordFile in the configuration file, and start the engine again.',
    });
  }
  return new OutboundError({
    code: 'CB-PROXY-REFUSED',
    message: `The proxy ${names.proxy} opens no way to ${names.target} (HTTP ${status}).`,
    help: 'Let the proxy allow this host and port, or name the host under proxy.noProxy in the configuration file.',
  });
}

function unreachable(proxy: Proxy, error: Error): OutboundError {
  const name = authorityOf(proxy);
  if (isCertificateError(error)) {
    return new OutboundError(
      {
        code: 'CB-PROXY-REFUSED',
        message: `The certificate of the proxy ${name} is not accepted (${error.code}).`,
        help: 'Name a file with the authority that signed it under proxy.authorityFile in the configuration file.',
      },
      { cause: error },
    );
  }
  return brokenOff(proxy, error);
}

function brokenOff(proxy: Proxy, error: unknown): OutboundError {
  const cause = error instanceof Error ? error : new Error(String(error));
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
  const fault = {
    code: 'CB-PROXY-UNAVAILABLE',
    message: `The proxy ${authorityOf(proxy)} cannot be reached, or broke off (${code}).`,
    help: 'Check that the proxy runs, and proxy.url in the configuration file; it is tried again by itself.',
  };
  return new OutboundError(fault, { cause });
}
