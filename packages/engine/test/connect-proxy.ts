import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';

const certificates = join(import.meta.dirname, 'certificates');
/** A file of the folder of test certificates. */
export const certificate = (name: string): string => readFileSync(join(certificates, name), 'utf8');

/** A proxy that opens tunnels, and says which. */
export interface ConnectProxy {
  readonly url: string;
  readonly port: number;
  /** Each target that was asked for, with the credentials that came along. */
  readonly asked: { readonly target: string; readonly authorization: string | undefined }[];
  close(): Promise<void>;
}

export interface ConnectProxyOptions {
  /** Whether the proxy itself is spoken to over TLS. */
  readonly secure?: boolean;
  /** Ports on this machine, by the `host:port` that clients ask for: the proxy's own names. Others are a 502. */
  readonly names?: Readonly<Record<string, number>>;
  /** `user:password` that clients have to show. */
  readonly credentials?: string;
  /** Answers every request so. */
  readonly status?: number;
  /** Takes requests, but never answers. */
  readonly silent?: boolean;
}

/** Starts a proxy on this machine. */
export async function startConnectProxy(options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const asked: ConnectProxy['asked'] = [];
  const sockets = new Set<Duplex>();
  const server: Server =
    options.secure === true
      ? createSecureServer({ cert: certificate('proxy.crt'), key: certificate('proxy.key') })
      : createServer();
  server.on('connection', (socket) => void sockets.add(socket));
  server.on('connect', (request, socket) => {
    const target = request.url ?? '';
    asked.push({ target, authorization: request.headers['proxy-authorization'] });
    socket.on('error', () => socket.destroy());
    if (options.silent === true) return;
    const status = refusalOf(options, request);
    if (status === undefined) sockets.add(open(socket, options.names?.[target] ?? 0));
    else socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${options.secure === true ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    asked,
    async close() {
      sockets.forEach((socket) => socket.destroy());
      server.close();
      await once(server, 'close');
    },
  };
}

function refusalOf({ credentials, names, status }: ConnectProxyOptions, request: IncomingMessage): number | undefined {
  if (status !== undefined) return status;
  const wanted = credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;
  if (wanted !== undefined && request.headers['proxy-authorization'] !== wanted) return 407;
  return names?.[request.url ?? ''] === undefined ? 502 : undefined;
}

function open(client: Duplex, port: number): Duplex {
  const target = connect(port, '127.0.0.1', () => {
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    client.pipe(target).pipe(client);
  });
  target.on('error', () => client.destroy());
  client.on('close', () => target.destroy());
  return target;
}
