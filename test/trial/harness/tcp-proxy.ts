import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Bytes on their way between two parts of the product, where a trial can get at them. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** Where new connections lead. */
  target: number;
  /** How long each answer takes on top. */
  answerDelayMilliseconds: number;
  /** Sees everything that goes to the target, before it goes on. */
  onRequest: ((bytes: Buffer) => void) | undefined;
  /** Resets every open connection. */
  cut(): void;
}

/** Listens on a free loopback port. @param target port that connections lead to */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(proxy.target, '127.0.0.1');
    const end = (): void => {
      for (const socket of [client, upstream]) {
        socket.destroy();
        open.delete(socket);
      }
    };
    // Timers of the same length fire in their order, so that the bytes keep theirs and come before the end.
    const later = (answer: () => void): void => {
      if (proxy.answerDelayMilliseconds === 0) answer();
      else setTimeout(answer, proxy.answerDelayMilliseconds);
    };
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.setNoDelay(true);
    }
    client.on('error', end).on('close', end);
    upstream.on('error', end).on('close', () => later(end));
    client.on('data', (bytes) => {
      proxy.onRequest?.(bytes);
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => later(() => client.write(bytes)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy: TcpProxy = {
    port: (server.address() as AddressInfo).port,
    target,
    answerDelayMilliseconds: 0,
    onRequest: undefined,
    cut() {
      for (const socket of open) socket.resetAndDestroy();
      open.clear();
    },
    async [Symbol.asyncDispose]() {
      proxy.cut();
      server.close();
      await once(server, 'close');
    },
  };
  return proxy;
}
